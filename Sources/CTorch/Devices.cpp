#include <ATen/DeviceAccelerator.h>
#include <ATen/Parallel.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <c10/core/impl/VirtualGuardImpl.h>
#include <torch/headeronly/version.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "State.hpp"

using ctorch::device;
using ctorch::guarded;

namespace {

/// The caching allocator of a device; the CPU has none.
c10::DeviceAllocator *allocator(CTDevice place) {
  auto *found = dynamic_cast<c10::DeviceAllocator *>(
      c10::GetAllocator(static_cast<c10::DeviceType>(place.type)));
  TORCH_CHECK(found, "memory of ", device(place).str(), " is not counted");
  return found;
}

constexpr auto all = static_cast<size_t>(c10::CachingAllocator::StatType::AGGREGATE);

c10::DeviceIndex index(CTDevice place) {
  return static_cast<c10::DeviceIndex>(place.index < 0 ? 0 : place.index);
}

}  // namespace

CTGenerator *ct_generator(CTDevice place, uint64_t seed) {
  return guarded(static_cast<CTGenerator *>(nullptr), [&] {
    auto generator = at::globalContext().defaultGenerator(device(place)).clone();
    generator.set_current_seed(seed);
    return new CTGenerator{generator};
  });
}

void ct_generator_release(CTGenerator *generator) { delete generator; }

CTTensor *ct_generator_state(const CTGenerator *generator) {
  return guarded(static_cast<CTTensor *>(nullptr), [&] {
    auto source = generator->value;
    std::lock_guard<std::mutex> lock(source.mutex());
    return ctorch::own(source.get_state());
  });
}

int32_t ct_generator_set_state(const CTGenerator *generator, const CTTensor *state) {
  return guarded(int32_t{-1}, [&] {
    auto target = generator->value;
    std::lock_guard<std::mutex> lock(target.mutex());
    target.set_state(state->value);
    return 0;
  });
}

int32_t ct_manual_seed(uint64_t seed) {
  return guarded(int32_t{-1}, [&] {
    at::manual_seed(seed);
    return 0;
  });
}

int32_t ct_device_count(int32_t type) {
  return guarded(int32_t{0}, [&]() -> int32_t {
    auto kind = static_cast<c10::DeviceType>(type);
    if (kind == c10::DeviceType::CPU) return 1;
    if (!c10::impl::hasDeviceGuardImpl(kind)) return 0;
    return c10::impl::getDeviceGuardImpl(kind)->deviceCount();
  });
}

int32_t ct_synchronize(CTDevice place) {
  return guarded(int32_t{-1}, [&] {
    if (place.type != 0) at::accelerator::synchronizeDevice(index(place));
    return 0;
  });
}

int32_t ct_memory(CTDevice place, int64_t *allocated, int64_t *peak) {
  return guarded(int32_t{-1}, [&] {
    auto stats = allocator(place)->getDeviceStats(index(place));
    *allocated = stats.allocated_bytes[all].current;
    *peak = stats.allocated_bytes[all].peak;
    return 0;
  });
}

int32_t ct_reset_peak_memory(CTDevice place) {
  return guarded(int32_t{-1}, [&] {
    allocator(place)->resetPeakStats(index(place));
    return 0;
  });
}

void ct_keep_freed_memory(void) {
#ifdef __GLIBC__
  // Results of some megabytes come and go with every operator. Mapped anew each time, each would cost a
  // page fault for every 4 kB: a sixth of a forward pass.
  mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  mallopt(M_TOP_PAD, 64 << 20);
#endif
}

int32_t ct_threads(void) { return at::get_num_threads(); }
void ct_set_threads(int32_t count) { at::set_num_threads(count); }
const char *ct_version(void) { return TORCH_VERSION; }
