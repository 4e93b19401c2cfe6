/// libpng, libdeflate and libjpeg behind plain functions, and the inner loops of a resize.
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
  CODEC_NO_MEMORY = 3,
} codec_status;

// PNG

/// The four letters of a chunk's type, the first in the highest byte.
#define CODEC_PNG_TYPE(a, b, c, d) \
  ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

/// Where a chunk's payload lies in the file.
typedef struct {
  uint32_t type;
  uint32_t count;
  size_t offset;
} codec_png_chunk;

/// What IHDR says; the caller has checked that the combination is legal.
typedef struct {
  uint32_t width;
  uint32_t height;
  uint8_t bit_depth;
  uint8_t color_type;
  uint8_t interlaced;
} codec_png_header;

/// Reads the chunk that starts at *offset, checks its length and checksum, and moves *offset
/// behind it. The first chunk of a file starts at offset 8.
codec_status codec_png_next_chunk(
    const uint8_t *bytes, size_t count, size_t *offset, codec_png_chunk *chunk, char *reason);

/// Bytes of one row of the image: samples packed as in the file, 16-bit ones in big-endian order.
size_t codec_png_row_bytes(const codec_png_header *header);

/// Decompresses, unfilters and de-interlaces. The rows lie one behind the other without padding
/// in `out`, which must have room for `height * (codec_png_row_bytes + 1)` bytes: one more a row
/// than comes back, so that rows can be unfiltered in place.
///
/// The chunks' checksums are taken as checked by codec_png_next_chunk.
codec_status codec_png_decode(
    const uint8_t *bytes, size_t count, const codec_png_header *header, uint8_t *out,
    char *reason);

/// Decompresses a zlib stream of at most `capacity` bytes, such as a compressed text chunk.
codec_status codec_inflate(
    const uint8_t *bytes, size_t count, uint8_t *out, size_t capacity, size_t *out_count,
    char *reason);

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

// JPEG

/// What a decoded JPEG will look like.
typedef struct {
  uint32_t width;
  uint32_t height;
  /// 1 (grey), 3 (RGB) or 4 (CMYK as stored; Adobe stores it inverted).
  uint8_t channels;
} codec_jpeg_header;

/// Reads up to the first scan. Allocates nothing that grows with the image.
codec_status codec_jpeg_read_header(
    const uint8_t *bytes, size_t count, codec_jpeg_header *header, char *reason);

/// Decodes to interleaved rows without padding; `out` has room for width * height * channels of
/// the header that codec_jpeg_read_header gave for the same bytes.
codec_status codec_jpeg_decode(
    const uint8_t *bytes, size_t count, const codec_jpeg_header *header, uint8_t *out,
    char *reason);

/// Encodes 8-bit rows without padding as a baseline JFIF file, colour at half the resolution.
/// channels: 1 (grey) or 3 (RGB); quality: libjpeg's 1 to 100.
codec_status codec_jpeg_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int quality,
    codec_buffer *out, char *reason);

// Resize

/// For each place of the output side: which inputs it is made of, and how much of each.
typedef struct {
  /// First input of each output.
  const int32_t *starts;
  /// How many inputs each output has; at least 1.
  const int32_t *counts;
  /// `stride` weights an output, of which `counts` are used, in units of 2^-22.
  const int32_t *weights;
  int32_t stride;
} codec_taps;

/// Resamples interleaved 8-bit RGB: the columns, then the rows, or the other way round if
/// rows_first; after each pass the values are rounded to 8 bits, as in Pillow. A side with a null
/// codec_taps keeps its length. Source and destination do not overlap.
codec_status codec_resample_rgb(
    const uint8_t *source, int32_t width, int32_t height, const codec_taps *columns,
    const codec_taps *rows, int rows_first, uint8_t *destination, int32_t new_width,
    int32_t new_height, char *reason);

// Process

/// Makes the C library keep freed buffers of megabytes for the next ones instead of returning them
/// to the system each time; does nothing where the library has no such setting.
void codec_keep_freed_memory(void);

// Versions

/// The version of libpng that is loaded.
const char *codec_png_version(void);

/// The name and version of the libjpeg that this was built with.
const char *codec_jpeg_version(void);

#endif
