#include "CImageCodecs.h"

#include <png.h>

#include "buffer.h"
#include "reason.h"

static void append(png_structp png, png_bytep bytes, size_t count) {
  if (!codec_buffer_append(png_get_io_ptr(png), bytes, count)) png_error(png, "out of memory");
}

static void flush(png_structp png) { (void)png; }

static void on_error(png_structp png, png_const_charp message) {
  codec_set_reason(png_get_error_ptr(png), message);
  png_longjmp(png, 1);
}

static void on_warning(png_structp png, png_const_charp message) {
  (void)png, (void)message;
}

codec_status codec_png_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int level,
    codec_buffer *out, char *reason) {
  *out = (codec_buffer){0};
  png_structp png =
      png_create_write_struct(PNG_LIBPNG_VER_STRING, reason, on_error, on_warning);
  if (!png) return codec_fail(CODEC_NO_MEMORY, reason, "no memory for the encoder");
  png_infop info = png_create_info_struct(png);
  if (!info) {
    png_destroy_write_struct(&png, NULL);
    return codec_fail(CODEC_NO_MEMORY, reason, "no memory for the encoder");
  }
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_write_struct(&png, &info);
    codec_buffer_free(out);
    return CODEC_DAMAGED;
  }
  png_set_write_fn(png, out, append, flush);
  png_set_compression_level(png, level);
  png_set_IHDR(
      png, info, width, height, 8, channels == 1 ? PNG_COLOR_TYPE_GRAY : PNG_COLOR_TYPE_RGB,
      PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_BASE, PNG_FILTER_TYPE_BASE);
  png_write_info(png, info);
  size_t stride = (size_t)width * (size_t)channels;
  for (uint32_t y = 0; y < height; y++) png_write_row(png, pixels + y * stride);
  png_write_end(png, info);
  png_destroy_write_struct(&png, &info);
  return CODEC_OK;
}
