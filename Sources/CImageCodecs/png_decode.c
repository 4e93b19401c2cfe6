// Two ways to the same pixels. Most images are 8-bit grey, RGB or RGBA without interlace: those
// are decompressed in one go by libdeflate, which takes two thirds of zlib's time. All others, and
// whatever the quick way does not take, go through libpng, whose verdict counts.
#include <libdeflate.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "CImageCodecs.h"
#include "chunks.h"
#include "reason.h"
#include "unfilter.h"

static size_t samples_per_pixel(const codec_png_header *header) {
  switch (header->color_type) {
    case PNG_COLOR_TYPE_RGB: return 3;
    case PNG_COLOR_TYPE_GRAY_ALPHA: return 2;
    case PNG_COLOR_TYPE_RGB_ALPHA: return 4;
    default: return 1;
  }
}

size_t codec_png_row_bytes(const codec_png_header *header) {
  return ((size_t)header->width * samples_per_pixel(header) * header->bit_depth + 7) / 8;
}

// The quick way

/// Copies the first run of IDAT chunks into one piece. Null when there is none, or no memory.
static uint8_t *gather(const uint8_t *bytes, size_t count, size_t *total) {
  uint8_t *gathered = NULL;
  size_t offset = 8, used = 0;
  codec_png_chunk chunk;
  while (codec_peek_chunk(bytes, count, &offset, &chunk)) {
    if (chunk.type == CODEC_IDAT) {
      if (!gathered) gathered = malloc(count);
      if (!gathered) return NULL;
      memcpy(gathered + used, bytes + chunk.offset, chunk.count);
      used += chunk.count;
    } else if (gathered) {
      break;
    }
  }
  *total = used;
  return gathered;
}

/// Fills `out` with filter byte and filtered row, again and again. 0 unless it comes out even.
static int inflate_rows(const uint8_t *bytes, size_t count, uint8_t *out, size_t expected) {
  size_t total = 0;
  uint8_t *stream = gather(bytes, count, &total);
  if (!stream) return 0;
  struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
  int done = inflate && libdeflate_zlib_decompress(inflate, stream, total, out, expected, NULL) ==
                            LIBDEFLATE_SUCCESS;
  libdeflate_free_decompressor(inflate);
  free(stream);
  return done;
}

/// Row y moves from y * (count + 1) + 1 to y * count: always towards the front, never over a row
/// that is still to be read, and neither is the slack byte behind it.
static int unfilter_in_place(uint8_t *out, size_t height, size_t count, int step) {
  uint8_t *spare = calloc(2, count + CODEC_UNFILTER_SLACK);
  if (!spare) return 0;
  uint8_t *row = spare;
  const uint8_t *above = spare + count + CODEC_UNFILTER_SLACK;
  int sound = 1;
  for (size_t y = 0; y < height && sound; y++) {
    const uint8_t *from = out + y * (count + 1);
    int filter = from[0];
    memcpy(row, from + 1, count);
    sound = codec_unfilter(filter, row, above, out + y * count, count, step);
    above = out + y * count;
  }
  free(spare);
  return sound;
}

static int decode_quickly(
    const uint8_t *bytes, size_t count, const codec_png_header *header, uint8_t *out) {
  int plain = header->bit_depth == 8 && !header->interlaced &&
              (header->color_type == PNG_COLOR_TYPE_GRAY ||
               header->color_type == PNG_COLOR_TYPE_RGB ||
               header->color_type == PNG_COLOR_TYPE_RGB_ALPHA);
  if (!plain) return 0;
  size_t row = codec_png_row_bytes(header);
  return inflate_rows(bytes, count, out, (row + 1) * header->height) &&
         unfilter_in_place(out, header->height, row, (int)samples_per_pixel(header));
}

// The way through libpng

/// What libpng reads: the signature and the chunks that make pixels. It never sees the others, so
/// no colour profile or text can fail an image or cost memory.
typedef struct {
  const uint8_t *bytes;
  size_t count;
  size_t next_chunk;
  size_t position;
  size_t end;
} source;

static int is_critical(uint32_t type) {
  return type == CODEC_IHDR || type == CODEC_PLTE || type == CODEC_IDAT || type == CODEC_IEND;
}

static void read_critical(png_structp png, png_bytep to, size_t wanted) {
  source *from = png_get_io_ptr(png);
  while (wanted > 0) {
    if (from->position == from->end) {
      codec_png_chunk chunk;
      do {
        if (!codec_peek_chunk(from->bytes, from->count, &from->next_chunk, &chunk)) {
          png_error(png, "the file ends before the last row");
        }
      } while (!is_critical(chunk.type));
      from->position = chunk.offset - 8;
      from->end = from->next_chunk;
    }
    size_t piece = from->end - from->position;
    if (piece > wanted) piece = wanted;
    memcpy(to, from->bytes + from->position, piece);
    to += piece;
    from->position += piece;
    wanted -= piece;
  }
}

static void on_error(png_structp png, png_const_charp message) {
  codec_set_reason(png_get_error_ptr(png), message);
  png_longjmp(png, 1);
}

/// libpng only warns of a decompressed stream that does not match its own checksum when all rows
/// are there. Other warnings (surplus data, for one) leave the pixels as they should be.
static void on_warning(png_structp png, png_const_charp message) {
  if (strstr(message, "incorrect data check")) png_error(png, message);
}

static void read_rows(png_structp png, uint8_t *out, size_t height, size_t count) {
  int passes = png_set_interlace_handling(png);
  png_start_read_image(png);
  for (int pass = 0; pass < passes; pass++) {
    for (size_t y = 0; y < height; y++) png_read_row(png, out + y * count, NULL);
  }
}

static codec_status decode_thoroughly(
    const uint8_t *bytes, size_t count, const codec_png_header *header, uint8_t *out,
    char *reason) {
  png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, reason, on_error, on_warning);
  png_infop info = png ? png_create_info_struct(png) : NULL;
  if (!info) {
    png_destroy_read_struct(&png, NULL, NULL);
    return codec_fail(CODEC_NO_MEMORY, reason, "no memory for the decoder");
  }
  source from = {bytes, count, 8, 0, 8};
  if (setjmp(png_jmpbuf(png))) {
    png_destroy_read_struct(&png, &info, NULL);
    return CODEC_DAMAGED;
  }
  png_set_read_fn(png, &from, read_critical);
  png_set_crc_action(png, PNG_CRC_QUIET_USE, PNG_CRC_QUIET_USE);
  // The caller's limits stand instead of libpng's own of a million a side.
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_read_info(png, info);
  size_t row = codec_png_row_bytes(header);
  if (png_get_rowbytes(png, info) != row || png_get_image_height(png, info) != header->height) {
    png_error(png, "two headers that differ");
  }
  // De-interlacing leaves padding bits of the last byte unwritten.
  memset(out, 0, row * header->height);
  read_rows(png, out, header->height, row);
  png_destroy_read_struct(&png, &info, NULL);
  return CODEC_OK;
}

codec_status codec_png_decode(
    const uint8_t *bytes, size_t count, const codec_png_header *header, uint8_t *out,
    char *reason) {
  if (decode_quickly(bytes, count, header, out)) return CODEC_OK;
  return decode_thoroughly(bytes, count, header, out, reason);
}
