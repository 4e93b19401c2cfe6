#include <atomic>

#include "State.hpp"

namespace {
std::atomic<int64_t> live{0};
thread_local std::string reason;
}  // namespace

namespace ctorch {

void fail(const char *text) {
  // The first line says it; what follows are notes for developers of libtorch.
  reason = text;
  reason = reason.substr(0, reason.find('\n'));
}

CTTensor *own(at::Tensor value) {
  live.fetch_add(1, std::memory_order_relaxed);
  return new CTTensor{std::move(value)};
}

}  // namespace ctorch

using ctorch::guarded;
using ctorch::own;

const char *ct_error(void) { return reason.c_str(); }

CTTensor *ct_tensor_retain(const CTTensor *tensor) { return own(tensor->value); }

void ct_tensor_release(CTTensor *tensor) {
  live.fetch_sub(1, std::memory_order_relaxed);
  delete tensor;
}

int64_t ct_live_tensors(void) { return live.load(std::memory_order_relaxed); }

CTTensor *ct_tensor_over(void *data, const int64_t *sizes, size_t dimensions, int32_t dtype,
                         void (*release)(void *), void *context) {
  return guarded(static_cast<CTTensor *>(nullptr), [&] {
    auto options = at::TensorOptions().dtype(static_cast<c10::ScalarType>(dtype));
    auto free = [release, context](void *) { release(context); };
    return own(at::from_blob(data, at::IntArrayRef(sizes, dimensions), free, options));
  });
}

int32_t ct_tensor_dimensions(const CTTensor *tensor) {
  return static_cast<int32_t>(tensor->value.dim());
}

int64_t ct_tensor_size(const CTTensor *tensor, int32_t dimension) {
  return tensor->value.sizes()[dimension];
}

int64_t ct_tensor_stride(const CTTensor *tensor, int32_t dimension) {
  return tensor->value.strides()[dimension];
}

int64_t ct_tensor_count(const CTTensor *tensor) { return tensor->value.numel(); }

int32_t ct_tensor_dtype(const CTTensor *tensor) {
  return static_cast<int32_t>(tensor->value.scalar_type());
}

CTDevice ct_tensor_device(const CTTensor *tensor) {
  auto device = tensor->value.device();
  return {static_cast<int32_t>(device.type()), device.index()};
}

bool ct_tensor_is_contiguous(const CTTensor *tensor) { return tensor->value.is_contiguous(); }

void *ct_tensor_data(const CTTensor *tensor) { return tensor->value.data_ptr(); }

bool ct_tensor_is_same(const CTTensor *a, const CTTensor *b) { return a->value.is_same(b->value); }
