/// Memory that grows while an encoder writes. Not part of the module.
#ifndef CODEC_BUFFER_H
#define CODEC_BUFFER_H

#include <stddef.h>

#include "CImageCodecs.h"

/// Adds the bytes at the end; returns 0, and changes nothing, where there is no memory for them.
int codec_buffer_append(codec_buffer *buffer, const uint8_t *bytes, size_t count);

#endif
