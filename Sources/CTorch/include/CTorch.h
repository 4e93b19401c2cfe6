/// A plain C interface to libtorch: every operator through its dispatcher by name, tensors as opaque
/// references, and one convention for errors.
///
/// A function that can fail returns NULL, or -1, and leaves the reason in `ct_error()` of the same
/// thread; no C++ exception leaves this module. Sizes are in elements, memory in bytes.
#ifndef CTORCH_H
#define CTORCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// An owned reference to a tensor.
typedef struct CTTensor CTTensor;
/// An operator of libtorch; lives as long as the process.
typedef struct CTOperator CTOperator;
/// An owned reference to a random number generator.
typedef struct CTGenerator CTGenerator;
/// An owned connection to a key-value store.
typedef struct CTStore CTStore;

/// Where the data of a tensor is.
typedef struct {
  /// `c10::DeviceType`: 0 the CPU, 1 CUDA, 13 MPS.
  int32_t type;
  /// The number of the device; -1 for the current one.
  int32_t index;
} CTDevice;

/// Why the last failed call of this thread failed: one line. Valid until the next failure.
const char *ct_error(void);

// MARK: Operators

/// The operator `name`, such as `aten::add`, with `overload`, such as `Tensor`.
const CTOperator *ct_operator(const char *name, const char *overload);

/// Arguments for the next `ct_call` of this thread, pushed in the order of the operator's schema.
void ct_push_none(void);
void ct_push_tensor(const CTTensor *tensor);
void ct_push_tensors(const CTTensor *const *tensors, size_t count);
/// NULL stands for "none".
void ct_push_optional_tensors(const CTTensor *const *tensors, size_t count);
void ct_push_int(int64_t value);
void ct_push_ints(const int64_t *values, size_t count);
void ct_push_double(double value);
void ct_push_bool(bool value);
void ct_push_string(const char *value);
void ct_push_device(CTDevice device);
void ct_push_generator(const CTGenerator *generator);

/// Calls `op` with what was pushed, and the defaults of its schema for the rest. Returns the number
/// of results, which stay until the next call or `ct_clear`.
int32_t ct_call(const CTOperator *op);
/// Result `index` of the last call, a tensor.
CTTensor *ct_result_tensor(int32_t index);
/// Result `index` of the last call, a list of tensors: how many.
int64_t ct_result_count(int32_t index);
/// Tensor `place` of the list that is result `index`.
CTTensor *ct_result_list_tensor(int32_t index, int64_t place);
/// Result `index` of the last call, a number, as a double.
int32_t ct_result_double(int32_t index, double *value);
/// Lets go of arguments and results.
void ct_clear(void);

// MARK: Tensors

/// Another reference to the same tensor.
CTTensor *ct_tensor_retain(const CTTensor *tensor);
void ct_tensor_release(CTTensor *tensor);
/// References that are alive, in all threads: what a test for leaks counts.
int64_t ct_live_tensors(void);

/// A tensor over memory that stays the caller's until `release(context)` is called.
/// `dtype` is a `c10::ScalarType`.
CTTensor *ct_tensor_over(void *data, const int64_t *sizes, size_t dimensions, int32_t dtype,
                         void (*release)(void *context), void *context);
int32_t ct_tensor_dimensions(const CTTensor *tensor);
int64_t ct_tensor_size(const CTTensor *tensor, int32_t dimension);
int64_t ct_tensor_stride(const CTTensor *tensor, int32_t dimension);
int64_t ct_tensor_count(const CTTensor *tensor);
int32_t ct_tensor_dtype(const CTTensor *tensor);
CTDevice ct_tensor_device(const CTTensor *tensor);
bool ct_tensor_is_contiguous(const CTTensor *tensor);
/// The address of the first element; on the tensor's device.
void *ct_tensor_data(const CTTensor *tensor);
/// Whether two references are to the same tensor.
bool ct_tensor_is_same(const CTTensor *a, const CTTensor *b);

// MARK: Autograd

bool ct_tensor_requires_grad(const CTTensor *tensor);
int32_t ct_tensor_set_requires_grad(const CTTensor *tensor, bool requires_grad);
/// The gradient that `ct_backward` added up. NULL, without an error, where there is none.
CTTensor *ct_tensor_grad(const CTTensor *tensor);
/// Sets the gradient; NULL takes it away.
int32_t ct_tensor_set_grad(const CTTensor *tensor, const CTTensor *grad);
/// Adds the gradients of `tensor` to those of the leaves it was computed from.
int32_t ct_backward(const CTTensor *tensor, const CTTensor *grad, bool keep_graph);
/// Computes a new owned tensor from `input`, which it only borrows; NULL where it failed. May be called on
/// a thread of libtorch.
typedef CTTensor *(*CTBody)(void *context, const CTTensor *input);
/// `body(context, input)` without keeping what it computed on the way: for the gradient it is called
/// again, with the generators of the CPU and of the input's device in the state of the first call.
/// `release(context)` is called when nobody needs it any more. What `body` failed with is the number
/// that `failure(context)` gives, within the reason of the error.
CTTensor *ct_recompute(const CTTensor *input, CTBody body, uint64_t (*failure)(void *),
                       void (*release)(void *), void *context);
/// Switches the recording of operations in this thread; returns what it was.
bool ct_set_grad_enabled(bool enabled);
bool ct_grad_enabled(void);
/// Enters inference mode in this thread: tensors made in it can never be part of a gradient.
/// Guards must be left in the opposite order, on the same thread.
void *ct_inference_enter(void);
void ct_inference_leave(void *guard);

// MARK: Meeting of processes

/// Connects to c10d's TCPStore at `host` and `port`, or serves it there; waits no longer than
/// `milliseconds`, now and for a key.
CTStore *ct_store(const char *host, uint16_t port, bool is_server, int64_t milliseconds);
void ct_store_release(CTStore *store);
int32_t ct_store_set(const CTStore *store, const char *key, const uint8_t *bytes, size_t count);
/// Waits for `key`; copies up to `capacity` bytes of its value and returns how many it has.
int64_t ct_store_get(const CTStore *store, const char *key, uint8_t *bytes, size_t capacity);

// MARK: Devices and threads

CTGenerator *ct_generator(CTDevice device, uint64_t seed);
void ct_generator_release(CTGenerator *generator);
/// The generator's state as a U8 tensor, and back.
CTTensor *ct_generator_state(const CTGenerator *generator);
int32_t ct_generator_set_state(const CTGenerator *generator, const CTTensor *state);
/// Seeds the generators that operators use by default, such as dropout's.
int32_t ct_manual_seed(uint64_t seed);

/// How many devices of `type` libtorch can use; 0 where it was built without them.
int32_t ct_device_count(int32_t type);
/// Waits until the device has done what it was given.
int32_t ct_synchronize(CTDevice device);
/// Bytes of tensors on the device now, and the most there were since the last reset.
int32_t ct_memory(CTDevice device, int64_t *allocated, int64_t *peak);
int32_t ct_reset_peak_memory(CTDevice device);

/// Lets the process keep the memory of freed tensors for the next ones.
void ct_keep_freed_memory(void);
int32_t ct_threads(void);
void ct_set_threads(int32_t count);
/// The version of libtorch.
const char *ct_version(void);

#ifdef __cplusplus
}
#endif
#endif
