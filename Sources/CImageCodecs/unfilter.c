// Filters 1, 3 and 4 predict each pixel from the one left of it, so only a pixel's own bytes can
// be done at once: they are held in a vector of four 16-bit lanes. See "Filtering" in the PNG
// specification (https://www.w3.org/TR/png-3/#9Filters).
#include "unfilter.h"

#include <string.h>

typedef uint8_t bytes4 __attribute__((vector_size(4)));
typedef int16_t lanes4 __attribute__((vector_size(8)));

static inline lanes4 load(const uint8_t *from, int step) {
  bytes4 four = {0};
  if (step == 1) {
    four[0] = *from;
  } else {
    memcpy(&four, from, 4);
  }
  return __builtin_convertvector(four, lanes4);
}

static inline void store(uint8_t *to, lanes4 pixel, int step) {
  bytes4 four = __builtin_convertvector(pixel, bytes4);
  if (step == 1) {
    *to = four[0];
  } else {
    memcpy(to, &four, 4);
  }
}

static inline lanes4 magnitude(lanes4 value) {
  lanes4 sign = value >> 15;
  return (value ^ sign) - sign;
}

/// Whichever of left, above and corner is nearest to left + above - corner; the first wins ties.
static inline lanes4 paeth(lanes4 left, lanes4 above, lanes4 corner) {
  lanes4 from_left = above - corner;
  lanes4 from_above = left - corner;
  lanes4 from_corner = magnitude(from_left + from_above);
  from_left = magnitude(from_left);
  from_above = magnitude(from_above);
  lanes4 not_left = (from_left > from_above) | (from_left > from_corner);
  lanes4 not_above = from_above > from_corner;
  lanes4 second = (not_above & corner) | (~not_above & above);
  return (not_left & second) | (~not_left & left);
}

static inline __attribute__((always_inline)) void along(
    int filter, const uint8_t *restrict row, const uint8_t *restrict above,
    uint8_t *restrict out, size_t count, int step) {
  lanes4 left = {0}, corner = {0};
  for (size_t i = 0; i < count; i += (size_t)step) {
    lanes4 pixel = load(row + i, step);
    if (filter == 1) {
      left += pixel;
    } else {
      lanes4 up = load(above + i, step);
      left = pixel + (filter == 3 ? (left + up) >> 1 : paeth(left, up, corner));
      corner = up;
    }
    left &= 255;
    store(out + i, left, step);
  }
}

static inline __attribute__((always_inline)) int unfilter(
    int filter, const uint8_t *restrict row, const uint8_t *restrict above,
    uint8_t *restrict out, size_t count, int step) {
  switch (filter) {
    case 0: memcpy(out, row, count); return 1;
    case 1: along(1, row, above, out, count, step); return 1;
    case 2:
      for (size_t i = 0; i < count; i++) out[i] = (uint8_t)(row[i] + above[i]);
      return 1;
    case 3: along(3, row, above, out, count, step); return 1;
    case 4: along(4, row, above, out, count, step); return 1;
    default: return 0;
  }
}

int codec_unfilter(
    int filter, const uint8_t *restrict row, const uint8_t *restrict above,
    uint8_t *restrict out, size_t count, int step) {
  // A constant step lets the compiler write one tight loop for each.
  switch (step) {
    case 1: return unfilter(filter, row, above, out, count, 1);
    case 3: return unfilter(filter, row, above, out, count, 3);
    case 4: return unfilter(filter, row, above, out, count, 4);
    default: return 0;
  }
}
