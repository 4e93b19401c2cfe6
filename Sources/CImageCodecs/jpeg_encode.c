#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>
#include <setjmp.h>
#include <string.h>

#include "CImageCodecs.h"
#include "buffer.h"
#include "reason.h"

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  codec_status status;
  char *reason;
} error_manager;

typedef struct {
  struct jpeg_compress_struct jpeg;
  struct jpeg_destination_mgr destination;
  error_manager errors;
  codec_buffer *out;
  uint8_t block[16384];
} encoder;

static void on_error(j_common_ptr jpeg) {
  error_manager *errors = (error_manager *)jpeg->err;
  char message[JMSG_LENGTH_MAX];
  errors->base.format_message(jpeg, message);
  codec_set_reason(errors->reason, message);
  errors->status = errors->base.msg_code == JERR_OUT_OF_MEMORY ? CODEC_NO_MEMORY : CODEC_DAMAGED;
  longjmp(errors->escape, 1);
}

static void on_message(j_common_ptr jpeg, int level) { (void)jpeg, (void)level; }

static void start_block(j_compress_ptr jpeg) {
  encoder *self = (encoder *)jpeg;
  self->destination.next_output_byte = self->block;
  self->destination.free_in_buffer = sizeof self->block;
}

static void save(encoder *self, size_t count) {
  if (!codec_buffer_append(self->out, self->block, count)) {
    ERREXIT1(&self->jpeg, JERR_OUT_OF_MEMORY, 0);
  }
}

static boolean save_block(j_compress_ptr jpeg) {
  save((encoder *)jpeg, sizeof((encoder *)jpeg)->block);
  start_block(jpeg);
  return TRUE;
}

static void save_rest(j_compress_ptr jpeg) {
  encoder *self = (encoder *)jpeg;
  save(self, sizeof self->block - self->destination.free_in_buffer);
}

/// Hooks the parts together. Before this, nothing may fail; after it, on_error may be called.
static void prepare(encoder *self, codec_buffer *out, char *reason) {
  memset(self, 0, sizeof *self);
  self->out = out;
  self->jpeg.err = jpeg_std_error(&self->errors.base);
  self->errors.base.error_exit = on_error;
  self->errors.base.emit_message = on_message;
  self->errors.reason = reason;
  self->errors.status = CODEC_OK;
  self->destination.init_destination = start_block;
  self->destination.empty_output_buffer = save_block;
  self->destination.term_destination = save_rest;
}

static void write_rows(
    encoder *self, const uint8_t *pixels, uint32_t width, uint32_t height, int channels,
    int quality) {
  j_compress_ptr jpeg = &self->jpeg;
  jpeg_create_compress(jpeg);
  jpeg->dest = &self->destination;
  jpeg->image_width = width;
  jpeg->image_height = height;
  jpeg->input_components = channels;
  jpeg->in_color_space = channels == 1 ? JCS_GRAYSCALE : JCS_RGB;
  jpeg_set_defaults(jpeg);
  jpeg_set_quality(jpeg, quality, TRUE);
  // The exact transform: the others' rounding differs between processors.
  jpeg->dct_method = JDCT_ISLOW;
  jpeg_start_compress(jpeg, TRUE);
  size_t stride = (size_t)width * (size_t)channels;
  while (jpeg->next_scanline < jpeg->image_height) {
    JSAMPROW row = (JSAMPROW)(pixels + jpeg->next_scanline * stride);
    jpeg_write_scanlines(jpeg, &row, 1);
  }
  jpeg_finish_compress(jpeg);
}

codec_status codec_jpeg_encode(
    const uint8_t *pixels, uint32_t width, uint32_t height, int channels, int quality,
    codec_buffer *out, char *reason) {
  *out = (codec_buffer){0};
  encoder self;
  prepare(&self, out, reason);
  if (!setjmp(self.errors.escape)) {
    write_rows(&self, pixels, width, height, channels, quality);
  } else {
    codec_buffer_free(out);
  }
  jpeg_destroy_compress(&self.jpeg);
  return self.errors.status;
}
