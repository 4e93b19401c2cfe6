/// libpng and libjpeg behind plain functions.
///
/// Every function returns a status; on anything but CODEC_OK it writes a NUL-terminated reason of
/// at most CODEC_REASON_SIZE bytes. No function calls back, keeps state between calls or lets a
/// longjmp leave it, so all may be called from any thread.
#ifndef CIMAGECODECS_H
#define CIMAGECODECS_H

#include <stddef.h>
#include <stdint.h>

#define CODEC_REASON_SIZE 200

typedef enum {
  CODEC_OK = 0,
  /// The bytes break their own format: truncated, bad checksum, impossible header.
  CODEC_DAMAGED = 1,
  /// Well formed, but of a kind that these functions do not read.
  CODEC_UNSUPPORTED = 2,
  /// The caller's limits or buffers are too small.
  CODEC_LIMIT = 3,
  CODEC_NO_MEMORY = 4,
} codec_status;

/// Memory that an encoder allocated; give it back with codec_buffer_free.
typedef struct {
  uint8_t *bytes;
  size_t count;
  size_t capacity;
} codec_buffer;

void codec_buffer_free(codec_buffer *buffer);

/// Encodes 8-bit rows without padding. channels: 1 (grey) or 3 (RGB); level: zlib's 0 to 9.
codec_status codec_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int level,
    codec_buffer *out, char *reason);

#endif
