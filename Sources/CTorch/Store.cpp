#include <c10/util/Logging.h>
#include <torch/csrc/distributed/c10d/TCPStore.hpp>

#include <algorithm>
#include <cstring>

#include "State.hpp"

using ctorch::guarded;

struct CTStore {
  c10::intrusive_ptr<c10d::TCPStore> value;
};

namespace {

/// Keeps c10d from logging each attempt with a trace of its frames: what went wrong is in the exception.
struct Silence {
  decltype(FLAGS_caffe2_log_level) before = FLAGS_caffe2_log_level;
  Silence() { FLAGS_caffe2_log_level = 3; }
  ~Silence() { FLAGS_caffe2_log_level = before; }
};

}  // namespace

CTStore *ct_store(const char *host, uint16_t port, bool is_server, int64_t milliseconds) {
  return guarded(static_cast<CTStore *>(nullptr), [&] {
    Silence silence;
    c10d::TCPStoreOptions options;
    options.port = port;
    options.isServer = is_server;
    // Who is missing is said by whoever waits for that rank's key: it knows the number.
    options.waitWorkers = false;
    options.timeout = std::chrono::milliseconds(milliseconds);
    return new CTStore{c10::make_intrusive<c10d::TCPStore>(host, options)};
  });
}

void ct_store_release(CTStore *store) { delete store; }

int32_t ct_store_set(const CTStore *store, const char *key, const uint8_t *bytes, size_t count) {
  return guarded(int32_t{-1}, [&] {
    store->value->set(key, std::vector<uint8_t>(bytes, bytes + count));
    return 0;
  });
}

int64_t ct_store_get(const CTStore *store, const char *key, uint8_t *bytes, size_t capacity) {
  return guarded(int64_t{-1}, [&] {
    Silence silence;
    auto value = store->value->get(key);
    std::memcpy(bytes, value.data(), std::min(capacity, value.size()));
    return static_cast<int64_t>(value.size());
  });
}
