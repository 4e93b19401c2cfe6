/// How every codec here hands its reason to the caller. Not part of the module.
#ifndef CODEC_REASON_H
#define CODEC_REASON_H

#include <stdio.h>

#include "CImageCodecs.h"

static inline void codec_set_reason(char *reason, const char *text) {
  snprintf(reason, CODEC_REASON_SIZE, "%s", text);
}

static inline codec_status codec_fail(codec_status status, char *reason, const char *text) {
  codec_set_reason(reason, text);
  return status;
}

#endif
