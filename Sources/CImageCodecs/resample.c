// The inner loops of Pillow's 8-bit resize: sums of byte times weight in 32-bit integers, rounded
// to bytes after the first pass and again after the second. In C, not Swift, because they gain most
// from AVX2's 32-bit multiply, and Swift can't compile one function for two kinds of processor.
#include <stdlib.h>
#include <string.h>

#include "CImageCodecs.h"
#include "processors.h"
#include "reason.h"

/// The weights' unit is 2^-22.
#define PRECISION 22
#define HALF (1 << (PRECISION - 1))

/// Two pixels of neighbouring rows, each red, green, blue and a lane that is never used.
typedef int32_t pair __attribute__((vector_size(32)));
typedef uint8_t pair_bytes __attribute__((vector_size(8)));

static inline __attribute__((always_inline)) uint8_t clip(int32_t sum) {
  int32_t value = sum >> PRECISION;
  return value < 0 ? 0 : value > 255 ? 255 : (uint8_t)value;
}

/// In place: a vector of this length has no place in a call without AVX.
static inline __attribute__((always_inline)) void clip_pair(pair *sum) {
  pair value = *sum >> PRECISION;
  value &= ~(value < 0);
  pair over = value > 255;
  *sum = (over & 255) | (~over & value);
}

/// Widens two rows once, so that the taps, which read each pixel several times, need not.
FOR_EACH_PROCESSOR
static void widen_pair(
    const uint8_t *restrict upper, const uint8_t *restrict lower, int32_t width,
    pair *restrict out) {
  int32_t x = 0;
  // The last pixel is left out: reading it as 4 bytes would leave the image.
  for (; x < width - 1; x++) {
    pair_bytes both;
    memcpy(&both, upper + (size_t)x * 3, 4);
    memcpy((uint8_t *)&both + 4, lower + (size_t)x * 3, 4);
    out[x] = __builtin_convertvector(both, pair);
  }
  const uint8_t *u = upper + (size_t)x * 3, *l = lower + (size_t)x * 3;
  out[x] = (pair){u[0], u[1], u[2], 0, l[0], l[1], l[2], 0};
}

/// One row pair, column by column. Rows have a slack byte behind their end.
FOR_EACH_PROCESSOR
static void resample_columns(
    const pair *restrict wide, const codec_taps *taps, int32_t new_width,
    uint8_t *restrict upper, uint8_t *restrict lower) {
  for (int32_t x = 0; x < new_width; x++) {
    const int32_t *weights = taps->weights + (size_t)x * (size_t)taps->stride;
    const pair *from = wide + taps->starts[x];
    int32_t count = taps->counts[x];
    pair sum = (pair){0} + HALF;
    for (int32_t i = 0; i < count; i++) sum += from[i] * weights[i];
    clip_pair(&sum);
    pair_bytes both = __builtin_convertvector(sum, pair_bytes);
    memcpy(upper + (size_t)x * 3, &both, 4);
    memcpy(lower + (size_t)x * 3, (uint8_t *)&both + 4, 4);
  }
}

#define BLOCK 32

/// One output row from `count` rows of `length` bytes.
FOR_EACH_PROCESSOR
static void resample_row(
    const uint8_t *const *restrict rows, const int32_t *restrict weights, int32_t count,
    size_t length, uint8_t *restrict out) {
  size_t x = 0;
  for (; x + BLOCK <= length; x += BLOCK) {
    int32_t sums[BLOCK];
    for (int j = 0; j < BLOCK; j++) sums[j] = HALF;
    for (int32_t i = 0; i < count; i++) {
      const uint8_t *row = rows[i] + x;
      for (int j = 0; j < BLOCK; j++) sums[j] += row[j] * weights[i];
    }
    for (int j = 0; j < BLOCK; j++) out[x + (size_t)j] = clip(sums[j]);
  }
  for (; x < length; x++) {
    int32_t sum = HALF;
    for (int32_t i = 0; i < count; i++) sum += rows[i][x] * weights[i];
    out[x] = clip(sum);
  }
}

/// Rows between the two passes: a ring just long enough for the output row that needs the most.
typedef struct {
  const uint8_t *source;
  int32_t width;
  int32_t height;
  const codec_taps *columns;
  int32_t new_width;
  pair *wide;
  uint8_t *ring;
  size_t ring_stride;
  int32_t ring_rows;
  /// Rows below this one are in the ring, or were.
  int32_t filled;
} column_pass;

static uint8_t *ring_row(const column_pass *pass, int32_t row) {
  return pass->ring + (size_t)(row % pass->ring_rows) * pass->ring_stride;
}

/// Runs the columns of all rows below `limit`, two at a time. Rows that no output needs are
/// skipped. At an odd end the last row is paired with itself.
static void fill(column_pass *pass, int32_t first, int32_t limit) {
  if (pass->filled < first) pass->filled = first;
  size_t stride = (size_t)pass->width * 3;
  while (pass->filled < limit) {
    int32_t upper = pass->filled;
    int32_t lower = upper + 1 < pass->height ? upper + 1 : upper;
    widen_pair(
        pass->source + (size_t)upper * stride, pass->source + (size_t)lower * stride,
        pass->width, pass->wide);
    resample_columns(
        pass->wide, pass->columns, pass->new_width, ring_row(pass, upper),
        // Not the same row twice: the two may not overlap.
        lower == upper ? pass->ring + (size_t)pass->ring_rows * pass->ring_stride
                       : ring_row(pass, lower));
    pass->filled = lower + 1;
  }
}

static int32_t most(const codec_taps *rows, int32_t new_height) {
  int32_t count = 1;
  if (!rows) return count;
  for (int32_t y = 0; y < new_height; y++) {
    if (rows->counts[y] > count) count = rows->counts[y];
  }
  return count;
}

static void run_columns_first(
    column_pass *pass, const codec_taps *rows, const uint8_t **inputs, uint8_t *destination,
    int32_t new_height) {
  size_t length = (size_t)pass->new_width * 3;
  for (int32_t y = 0; y < new_height; y++) {
    int32_t first = rows ? rows->starts[y] : y;
    int32_t count = rows ? rows->counts[y] : 1;
    if (pass->columns) fill(pass, first, first + count);
    for (int32_t i = 0; i < count; i++) {
      inputs[i] = pass->columns ? ring_row(pass, first + i)
                                : pass->source + (size_t)(first + i) * length;
    }
    uint8_t *out = destination + (size_t)y * length;
    if (rows) {
      resample_row(inputs, rows->weights + (size_t)y * (size_t)rows->stride, count, length, out);
    } else {
      memcpy(out, inputs[0], length);
    }
  }
}

/// Makes row y of the row pass at full width.
static void make_row(
    const column_pass *pass, const codec_taps *rows, int32_t y, const uint8_t **inputs,
    uint8_t *out) {
  size_t length = (size_t)pass->width * 3;
  for (int32_t i = 0; i < rows->counts[y]; i++) {
    inputs[i] = pass->source + (size_t)(rows->starts[y] + i) * length;
  }
  resample_row(
      inputs, rows->weights + (size_t)y * (size_t)rows->stride, rows->counts[y], length, out);
}

/// Two output rows at a time. The ring's first two rows take what the columns make, because it
/// comes with a slack byte; `between` holds two rows of full width.
static void run_rows_first(
    column_pass *pass, const codec_taps *rows, const uint8_t **inputs, uint8_t *between,
    uint8_t *destination, int32_t new_height) {
  size_t length = (size_t)pass->width * 3, new_length = (size_t)pass->new_width * 3;
  uint8_t *upper = pass->ring, *lower = pass->ring + pass->ring_stride;
  for (int32_t y = 0; y < new_height; y += 2) {
    int has_lower = y + 1 < new_height;
    make_row(pass, rows, y, inputs, between);
    if (has_lower) make_row(pass, rows, y + 1, inputs, between + length);
    widen_pair(between, has_lower ? between + length : between, pass->width, pass->wide);
    resample_columns(pass->wide, pass->columns, pass->new_width, upper, lower);
    memcpy(destination + (size_t)y * new_length, upper, new_length);
    if (has_lower) memcpy(destination + (size_t)(y + 1) * new_length, lower, new_length);
  }
}

codec_status codec_resample_rgb(
    const uint8_t *source, int32_t width, int32_t height, const codec_taps *columns,
    const codec_taps *rows, int rows_first, uint8_t *destination, int32_t new_width,
    int32_t new_height, char *reason) {
  int32_t window = most(rows, new_height);
  int both = columns && rows && rows_first;
  column_pass pass = {
      .source = source, .width = width, .height = height, .columns = columns,
      .new_width = new_width, .ring_stride = (size_t)new_width * 3 + 1,
      // One more than the window, because rows are made in pairs.
      .ring_rows = window + 1,
  };
  const uint8_t **inputs = calloc((size_t)window, sizeof *inputs);
  uint8_t *between = both ? malloc((size_t)width * 6) : NULL;
  if (columns) {
    pass.wide = aligned_alloc(sizeof(pair), (size_t)width * sizeof(pair));
    // The row behind the ring takes what nobody reads.
    pass.ring = malloc(((size_t)pass.ring_rows + 1) * pass.ring_stride);
  }
  int ready = inputs && (!columns || (pass.wide && pass.ring)) && (!both || between);
  if (ready && both) {
    run_rows_first(&pass, rows, inputs, between, destination, new_height);
  } else if (ready) {
    run_columns_first(&pass, rows, inputs, destination, new_height);
  }
  free(inputs);
  free(between);
  free(pass.wide);
  free(pass.ring);
  return ready ? CODEC_OK : codec_fail(CODEC_NO_MEMORY, reason, "no memory for the resize");
}
