#include "State.hpp"

namespace {

/// What an argument has to be turned into before the operator takes it.
enum class Conversion { none, toDouble, toInt };

/// Arguments or results of this thread. An operator that calls back into another one is safe:
/// `ct_call` takes the stack away before it calls.
thread_local std::vector<c10::IValue> stack;

}  // namespace

struct CTOperator {
  c10::OperatorHandle handle;
  std::vector<Conversion> conversions;
};

namespace {

Conversion conversion(const c10::Argument &argument) {
  auto type = argument.type();
  if (auto optional = type->cast<c10::OptionalType>()) type = optional->getElementType();
  switch (type->kind()) {
    case c10::TypeKind::FloatType: return Conversion::toDouble;
    case c10::TypeKind::IntType:
    case c10::TypeKind::SymIntType: return Conversion::toInt;
    default: return Conversion::none;
  }
}

void convert(c10::IValue &value, Conversion conversion) {
  if (conversion == Conversion::toDouble && value.isInt()) {
    value = static_cast<double>(value.toInt());
  } else if (conversion == Conversion::toInt && value.isBool()) {
    value = static_cast<int64_t>(value.toBool());
  }
}

void complete(std::vector<c10::IValue> &arguments, const CTOperator &op) {
  const auto &schema = op.handle.schema().arguments();
  TORCH_CHECK(arguments.size() <= schema.size(), "it takes ", schema.size(), " arguments, not ",
              arguments.size());
  for (size_t i = 0; i < arguments.size(); i++) convert(arguments[i], op.conversions[i]);
  for (size_t i = arguments.size(); i < schema.size(); i++) {
    TORCH_CHECK(schema[i].default_value(), "argument `", schema[i].name(), "` is missing");
    arguments.push_back(*schema[i].default_value());
  }
}

}  // namespace

using ctorch::guarded;
using ctorch::own;

const CTOperator *ct_operator(const char *name, const char *overload) {
  return guarded(static_cast<const CTOperator *>(nullptr), [&]() -> const CTOperator * {
    auto handle = c10::Dispatcher::singleton().findSchemaOrThrow(name, overload);
    std::vector<Conversion> conversions;
    for (const auto &argument : handle.schema().arguments()) {
      conversions.push_back(conversion(argument));
    }
    return new CTOperator{handle, std::move(conversions)};
  });
}

void ct_push_none(void) { stack.emplace_back(); }
void ct_push_tensor(const CTTensor *tensor) { stack.emplace_back(tensor->value); }

void ct_push_tensors(const CTTensor *const *tensors, size_t count) {
  c10::List<at::Tensor> list;
  list.reserve(count);
  for (size_t i = 0; i < count; i++) list.push_back(tensors[i]->value);
  stack.emplace_back(std::move(list));
}

void ct_push_optional_tensors(const CTTensor *const *tensors, size_t count) {
  c10::List<std::optional<at::Tensor>> list;
  list.reserve(count);
  for (size_t i = 0; i < count; i++) {
    list.push_back(tensors[i] ? std::optional<at::Tensor>(tensors[i]->value) : std::nullopt);
  }
  stack.emplace_back(std::move(list));
}

void ct_push_int(int64_t value) { stack.emplace_back(value); }
void ct_push_ints(const int64_t *values, size_t count) {
  stack.emplace_back(at::IntArrayRef(values, count));
}
void ct_push_double(double value) { stack.emplace_back(value); }
void ct_push_bool(bool value) { stack.emplace_back(value); }
void ct_push_string(const char *value) { stack.emplace_back(std::string(value)); }
void ct_push_device(CTDevice device) { stack.emplace_back(ctorch::device(device)); }
void ct_push_generator(const CTGenerator *generator) { stack.emplace_back(generator->value); }

int32_t ct_call(const CTOperator *op) {
  std::vector<c10::IValue> own_stack;
  own_stack.swap(stack);
  auto count = guarded(int32_t{-1}, [&] {
    complete(own_stack, *op);
    op->handle.callBoxed(own_stack);
    return static_cast<int32_t>(own_stack.size());
  });
  if (count >= 0) stack.swap(own_stack);
  return count;
}

CTTensor *ct_result_tensor(int32_t index) {
  return guarded(static_cast<CTTensor *>(nullptr),
                 [&] { return own(std::move(stack.at(index)).toTensor()); });
}

int64_t ct_result_count(int32_t index) {
  return guarded(int64_t{-1}, [&] {
    return static_cast<int64_t>(stack.at(index).toTensorList().size());
  });
}

CTTensor *ct_result_list_tensor(int32_t index, int64_t place) {
  return guarded(static_cast<CTTensor *>(nullptr),
                 [&] { return own(stack.at(index).toTensorList().get(place)); });
}

int32_t ct_result_double(int32_t index, double *value) {
  return guarded(int32_t{-1}, [&] {
    *value = stack.at(index).toScalar().toDouble();
    return 0;
  });
}

void ct_clear(void) { stack.clear(); }
