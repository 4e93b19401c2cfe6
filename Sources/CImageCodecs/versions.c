#include <stdio.h>

#include <jpeglib.h>
#include <png.h>

#include "CImageCodecs.h"

#define TEXT_OF(x) #x
#define TEXT(x) TEXT_OF(x)

const char *codec_png_version(void) { return png_get_libpng_ver(NULL); }

const char *codec_jpeg_version(void) {
#ifdef LIBJPEG_TURBO_VERSION
  return "libjpeg-turbo " TEXT(LIBJPEG_TURBO_VERSION);
#else
  return "libjpeg " TEXT(JPEG_LIB_VERSION);
#endif
}
