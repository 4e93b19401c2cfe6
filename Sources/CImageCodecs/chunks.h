/// Reading a PNG's chunks from memory. Not part of the module.
#ifndef CODEC_CHUNKS_H
#define CODEC_CHUNKS_H

#include "CImageCodecs.h"

#define CODEC_IHDR CODEC_PNG_TYPE('I', 'H', 'D', 'R')
#define CODEC_PLTE CODEC_PNG_TYPE('P', 'L', 'T', 'E')
#define CODEC_IDAT CODEC_PNG_TYPE('I', 'D', 'A', 'T')
#define CODEC_IEND CODEC_PNG_TYPE('I', 'E', 'N', 'D')

static inline uint32_t codec_big_endian(const uint8_t *bytes) {
  return CODEC_PNG_TYPE(bytes[0], bytes[1], bytes[2], bytes[3]);
}

/// The chunk at *offset, without a look at its checksum; 0 when it is not all there.
static inline int codec_peek_chunk(
    const uint8_t *bytes, size_t count, size_t *offset, codec_png_chunk *chunk) {
  if (*offset > count || count - *offset < 12) return 0;
  chunk->count = codec_big_endian(bytes + *offset);
  chunk->type = codec_big_endian(bytes + *offset + 4);
  chunk->offset = *offset + 8;
  if (chunk->count > count - *offset - 12) return 0;
  *offset = chunk->offset + chunk->count + 4;
  return 1;
}

#endif
