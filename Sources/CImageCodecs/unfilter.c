// Filters 1, 3 and 4 predict each pixel from the one left of it, so only a pixel's own bytes can
// be done at once: they are held in a vector of four 16-bit lanes. See "Filtering" in the PNG
// specification (https://www.w3.org/TR/png-3/#9Filters).
#include "unfilter.h"

#include <string.h>

#include "processors.h"

typedef uint8_t bytes4 __attribute__((vector_size(4)));
typedef uint8_t bytes8 __attribute__((vector_size(8)));
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

/// Chooses by lanes that are all ones or all zeros.
static inline lanes4 choose(lanes4 mask, lanes4 yes, lanes4 no) {
  return (mask & yes) | (~mask & no);
}

/// Whichever of left, above and corner is nearest to left + above - corner; the first wins ties.
///
/// Each pixel waits for the one before it, so what counts is the number of steps that need `left`.
/// Comparing three distances takes nine; but the nearest is the lower of left and above when the
/// higher is at most 3 * corner - left - above, the higher when the lower is at least that, and else
/// the corner. That takes five, and gives the same for all 2^24 triples.
static inline lanes4 paeth(lanes4 left, lanes4 above, lanes4 corner) {
  lanes4 turn = corner + corner + corner - above - left;
  lanes4 is_below = left < above;
  lanes4 low = choose(is_below, left, above), high = choose(is_below, above, left);
  return choose(turn > low, choose(high > turn, corner, low), high);
}

/// Adds modulo 256: lanes hold 0 to 255, so bytes never carry into the upper half.
static inline lanes4 add(lanes4 one, lanes4 other) {
  return (lanes4)((bytes8)one + (bytes8)other);
}

static inline __attribute__((always_inline)) void along(
    int filter, const uint8_t *restrict row, const uint8_t *restrict above,
    uint8_t *restrict out, size_t count, int step) {
  lanes4 left = {0}, corner = {0};
  for (size_t i = 0; i < count; i += (size_t)step) {
    lanes4 pixel = load(row + i, step);
    if (filter == 1) {
      left = (left + pixel) & 255;
    } else {
      lanes4 up = load(above + i, step);
      left = add(pixel, filter == 3 ? (left + up) >> 1 : paeth(left, up, corner));
      corner = up;
    }
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

FOR_EACH_PROCESSOR
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
