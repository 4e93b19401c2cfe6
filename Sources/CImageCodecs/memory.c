#include <stdlib.h>

#include "CImageCodecs.h"

#ifdef __GLIBC__
#include <malloc.h>

void codec_keep_freed_memory(void) {
  // Setting the threshold also stops glibc from adjusting it by itself. 32 MB is the most it takes.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 64 << 20);
  mallopt(M_ARENA_MAX, 2);
}
#else
void codec_keep_freed_memory(void) {}
#endif
