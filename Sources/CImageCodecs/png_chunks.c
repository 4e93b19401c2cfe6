#include <libdeflate.h>

#include "CImageCodecs.h"
#include "chunks.h"
#include "reason.h"

codec_status codec_png_next_chunk(
    const uint8_t *bytes, size_t count, size_t *offset, codec_png_chunk *chunk, char *reason) {
  size_t start = *offset;
  if (!codec_peek_chunk(bytes, count, offset, chunk)) {
    return codec_fail(CODEC_DAMAGED, reason, "the file ends inside a chunk");
  }
  // The checksum covers type and payload.
  uint32_t actual = libdeflate_crc32(0, bytes + start + 4, (size_t)chunk->count + 4);
  if (actual != codec_big_endian(bytes + chunk->offset + chunk->count)) {
    return codec_fail(CODEC_DAMAGED, reason, "a chunk's checksum does not match its bytes");
  }
  return CODEC_OK;
}

codec_status codec_inflate(
    const uint8_t *bytes, size_t count, uint8_t *out, size_t capacity, size_t *out_count,
    char *reason) {
  struct libdeflate_decompressor *inflate = libdeflate_alloc_decompressor();
  if (!inflate) return codec_fail(CODEC_NO_MEMORY, reason, "no memory to decompress");
  enum libdeflate_result result =
      libdeflate_zlib_decompress(inflate, bytes, count, out, capacity, out_count);
  libdeflate_free_decompressor(inflate);
  if (result == LIBDEFLATE_SUCCESS) return CODEC_OK;
  return codec_fail(CODEC_DAMAGED, reason, "a compressed text does not decompress");
}
