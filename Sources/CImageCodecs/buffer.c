#include "buffer.h"

#include <stdlib.h>
#include <string.h>

void codec_buffer_free(codec_buffer *buffer) {
  free(buffer->bytes);
  *buffer = (codec_buffer){0};
}

int codec_buffer_append(codec_buffer *buffer, const uint8_t *bytes, size_t count) {
  if (buffer->capacity - buffer->count < count) {
    size_t needed = buffer->count + count;
    size_t capacity = buffer->capacity * 2 > needed ? buffer->capacity * 2 : needed + 4096;
    uint8_t *grown = realloc(buffer->bytes, capacity);
    if (!grown) return 0;
    buffer->bytes = grown;
    buffer->capacity = capacity;
  }
  memcpy(buffer->bytes + buffer->count, bytes, count);
  buffer->count += count;
  return 1;
}
