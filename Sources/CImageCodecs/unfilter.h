/// The five row filters of PNG, undone. Not part of the module.
#ifndef CODEC_UNFILTER_H
#define CODEC_UNFILTER_H

#include <stddef.h>
#include <stdint.h>

/// How many bytes may be read behind the end of `row` and `above` and written behind that of
/// `out`: pixels of 3 bytes travel as 4.
#define CODEC_UNFILTER_SLACK 1

/// Undoes `filter` (0 to 4) on one row of pixels of `step` bytes (1, 3 or 4).
/// The three rows do not overlap. Returns 0 for a filter that does not exist.
int codec_unfilter(
    int filter, const uint8_t *restrict row, const uint8_t *restrict above,
    uint8_t *restrict out, size_t count, int step);

#endif
