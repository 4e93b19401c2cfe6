#include <ATen/CPUGeneratorImpl.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

#include "State.hpp"

using ctorch::guarded;
using ctorch::own;

namespace {

/// The states of the generators that operators use by default: the CPU's and that of a device.
struct GeneratorStates {
  c10::Device device;
  at::Tensor cpu, other;

  explicit GeneratorStates(c10::Device device) : device(device) {
    cpu = read(at::detail::getDefaultCPUGenerator());
    if (!device.is_cpu()) other = read(at::globalContext().defaultGenerator(device));
  }

  void restore() const {
    write(at::detail::getDefaultCPUGenerator(), cpu);
    if (!device.is_cpu()) write(at::globalContext().defaultGenerator(device), other);
  }

  static at::Tensor read(at::Generator generator) {
    std::lock_guard<std::mutex> lock(generator.mutex());
    return generator.get_state();
  }

  static void write(at::Generator generator, const at::Tensor &state) {
    std::lock_guard<std::mutex> lock(generator.mutex());
    generator.set_state(state);
  }
};

/// The caller's body, with the states of the generators at its first call.
struct Body : torch::CustomClassHolder {
  CTBody body;
  uint64_t (*failure)(void *);
  void (*release_context)(void *);
  void *context;
  std::optional<GeneratorStates> states;

  Body(CTBody body, uint64_t (*failure)(void *), void (*release)(void *), void *context)
      : body(body), failure(failure), release_context(release), context(context) {}
  ~Body() override { release_context(context); }

  /// Calls it with gradients recorded, as it would be without recomputation.
  at::Tensor operator()(const at::Tensor &input) const {
    at::AutoGradMode recording(true);
    CTTensor borrowed{input};
    CTTensor *result = body(context, &borrowed);
    TORCH_CHECK(result, "the computation failed with error ", failure(context));
    at::Tensor value = result->value;
    ct_tensor_release(result);
    return value;
  }
};

/// What `torch.utils.checkpoint` with `use_reentrant=True` does. The first call is recorded too and then
/// let go of, so that both calls take the same way through code that asks whether gradients are.
struct Recompute : torch::autograd::Function<Recompute> {
  /// `anchor` asks for a gradient, so that parameters inside the body get theirs where the input needs
  /// none.
  static at::Tensor forward(torch::autograd::AutogradContext *context, const at::Tensor &input,
                            const at::Tensor &anchor, c10::intrusive_ptr<Body> body) {
    body->states.emplace(input.device());
    context->save_for_backward({input});
    context->saved_data["asks"] = input.requires_grad();
    context->saved_data["body"] = c10::IValue::make_capsule(body);
    auto copy = input.detach();
    copy.set_requires_grad(input.requires_grad());
    return (*body)(copy).detach();
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext *context,
                                                 torch::autograd::variable_list gradients) {
    auto body = c10::static_intrusive_pointer_cast<Body>(context->saved_data["body"].toCapsule());
    auto input = context->get_saved_variables()[0].detach();
    input.set_requires_grad(context->saved_data["asks"].toBool());
    GeneratorStates now(input.device());
    body->states->restore();
    at::Tensor output;
    try {
      output = (*body)(input);
    } catch (...) {
      now.restore();
      throw;
    }
    now.restore();
    if (output.requires_grad()) torch::autograd::backward({output}, {gradients[0]});
    return {input.grad(), at::Tensor(), at::Tensor()};
  }
};

}  // namespace

CTTensor *ct_recompute(const CTTensor *input, CTBody body, uint64_t (*failure)(void *),
                       void (*release)(void *), void *context) {
  auto holder = c10::make_intrusive<Body>(body, failure, release, context);
  return guarded(static_cast<CTTensor *>(nullptr), [&] {
    auto anchor = at::zeros({});
    anchor.set_requires_grad(true);
    return own(Recompute::apply(input->value, anchor, holder));
  });
}
