#pragma once

#include <ATen/ATen.h>
#include <ATen/core/dispatch/Dispatcher.h>

#include <string>
#include <vector>

#include "include/CTorch.h"

struct CTTensor {
  at::Tensor value;
};

struct CTGenerator {
  at::Generator value;
};

namespace ctorch {

/// Keeps the reason of a failure for `ct_error`.
void fail(const char *reason);

/// A new owned reference.
CTTensor *own(at::Tensor value);

inline c10::Device device(CTDevice device) {
  return c10::Device(static_cast<c10::DeviceType>(device.type),
                     static_cast<c10::DeviceIndex>(device.index));
}

/// Runs `body`; if it throws, keeps the reason and returns `failed`.
template <typename Body, typename Result = decltype(std::declval<Body>()())>
Result guarded(Result failed, Body &&body) noexcept {
  try {
    return body();
  } catch (const c10::Error &error) {
    fail(error.what_without_backtrace());
  } catch (const std::exception &error) {
    fail(error.what());
  } catch (...) {
    fail("an exception without a description");
  }
  return failed;
}

}  // namespace ctorch
