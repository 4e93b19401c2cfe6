#include <c10/core/InferenceMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "State.hpp"

using ctorch::guarded;
using ctorch::own;

bool ct_tensor_requires_grad(const CTTensor *tensor) { return tensor->value.requires_grad(); }

int32_t ct_tensor_set_requires_grad(const CTTensor *tensor, bool requires_grad) {
  return guarded(int32_t{-1}, [&] {
    tensor->value.set_requires_grad(requires_grad);
    return 0;
  });
}

CTTensor *ct_tensor_grad(const CTTensor *tensor) {
  return guarded(static_cast<CTTensor *>(nullptr), [&]() -> CTTensor * {
    const auto &grad = tensor->value.grad();
    return grad.defined() ? own(grad) : nullptr;
  });
}

int32_t ct_tensor_set_grad(const CTTensor *tensor, const CTTensor *grad) {
  return guarded(int32_t{-1}, [&] {
    tensor->value.mutable_grad() = grad ? grad->value : at::Tensor();
    return 0;
  });
}

int32_t ct_backward(const CTTensor *tensor, const CTTensor *grad, bool keep_graph) {
  return guarded(int32_t{-1}, [&] {
    std::vector<at::Tensor> grads;
    if (grad) grads.push_back(grad->value);
    torch::autograd::backward({tensor->value}, grads, keep_graph);
    return 0;
  });
}

bool ct_set_grad_enabled(bool enabled) {
  bool before = c10::GradMode::is_enabled();
  c10::GradMode::set_enabled(enabled);
  return before;
}

bool ct_grad_enabled(void) { return c10::GradMode::is_enabled(); }

void *ct_inference_enter(void) { return new c10::InferenceMode(true); }
void ct_inference_leave(void *guard) { delete static_cast<c10::InferenceMode *>(guard); }
