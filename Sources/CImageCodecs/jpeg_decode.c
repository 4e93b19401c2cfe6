#include <stdio.h>

#include <jpeglib.h>
#include <jerror.h>
#include <setjmp.h>
#include <string.h>

#include "CImageCodecs.h"
#include "reason.h"

/// A progressive file may repeat scans for ever over few bytes; real ones have about ten.
#define MAX_SCANS 500

typedef struct {
  struct jpeg_error_mgr base;
  jmp_buf escape;
  codec_status status;
  char *reason;
} error_manager;

typedef struct {
  struct jpeg_decompress_struct jpeg;
  struct jpeg_source_mgr source;
  struct jpeg_progress_mgr progress;
  error_manager errors;
} decoder;

static codec_status status_of(int code) {
  switch (code) {
    case JERR_OUT_OF_MEMORY: return CODEC_NO_MEMORY;
    case JERR_BAD_PRECISION:
    case JERR_SOF_UNSUPPORTED:
    case JERR_ARITH_NOTIMPL:
    case JERR_NOTIMPL:
    case JERR_NOT_COMPILED:
    case JERR_CONVERSION_NOTIMPL:
    case JERR_FRACT_SAMPLE_NOTIMPL: return CODEC_UNSUPPORTED;
    default: return CODEC_DAMAGED;
  }
}

static void on_error(j_common_ptr jpeg) {
  error_manager *errors = (error_manager *)jpeg->err;
  char message[JMSG_LENGTH_MAX];
  errors->base.format_message(jpeg, message);
  codec_set_reason(errors->reason, message);
  errors->status = status_of(errors->base.msg_code);
  longjmp(errors->escape, 1);
}

/// Warnings after which libjpeg makes up pixels. Others (stray bytes between segments, an odd
/// version number) leave the image whole.
static int means_damage(int code) {
  return code == JWRN_HIT_MARKER || code == JWRN_HUFF_BAD_CODE || code == JWRN_ARITH_BAD_CODE ||
         code == JWRN_MUST_RESYNC || code == JWRN_BOGUS_PROGRESSION || code == JWRN_JPEG_EOF;
}

static void on_message(j_common_ptr jpeg, int level) {
  if (level < 0 && means_damage(jpeg->err->msg_code)) on_error(jpeg);
}

static void on_progress(j_common_ptr jpeg) {
  if (((j_decompress_ptr)jpeg)->input_scan_number <= MAX_SCANS) return;
  error_manager *errors = (error_manager *)jpeg->err;
  codec_set_reason(errors->reason, "more scans than any encoder writes");
  errors->status = CODEC_DAMAGED;
  longjmp(errors->escape, 1);
}

static boolean on_end_of_bytes(j_decompress_ptr jpeg) {
  error_manager *errors = (error_manager *)jpeg->err;
  codec_set_reason(errors->reason, "the file ends before the image does");
  errors->status = CODEC_DAMAGED;
  longjmp(errors->escape, 1);
}

static void skip(j_decompress_ptr jpeg, long count) {
  if (count <= 0) return;
  if ((size_t)count > jpeg->src->bytes_in_buffer) on_end_of_bytes(jpeg);
  jpeg->src->next_input_byte += count;
  jpeg->src->bytes_in_buffer -= (size_t)count;
}

static void nothing(j_decompress_ptr jpeg) { (void)jpeg; }

/// Hooks the parts together. Before this, nothing may fail; after it, on_error may be called.
static void prepare(decoder *self, const uint8_t *bytes, size_t count, char *reason) {
  memset(self, 0, sizeof *self);
  self->jpeg.err = jpeg_std_error(&self->errors.base);
  self->errors.base.error_exit = on_error;
  self->errors.base.emit_message = on_message;
  self->errors.reason = reason;
  self->errors.status = CODEC_OK;
  self->source.next_input_byte = bytes;
  self->source.bytes_in_buffer = count;
  self->source.init_source = nothing;
  self->source.fill_input_buffer = on_end_of_bytes;
  self->source.skip_input_data = skip;
  self->source.resync_to_restart = jpeg_resync_to_restart;
  self->source.term_source = nothing;
  self->progress.progress_monitor = on_progress;
}

/// Reads the header and chooses Pillow's output: grey stays grey, three components become RGB,
/// four become CMYK.
static void read_header(decoder *self, codec_jpeg_header *header) {
  j_decompress_ptr jpeg = &self->jpeg;
  jpeg_create_decompress(jpeg);
  jpeg->src = &self->source;
  jpeg->progress = &self->progress;
  jpeg_read_header(jpeg, TRUE);
  header->width = jpeg->image_width;
  header->height = jpeg->image_height;
  header->channels = (uint8_t)jpeg->num_components;
  switch (jpeg->num_components) {
    case 1: jpeg->out_color_space = JCS_GRAYSCALE; break;
    case 3: jpeg->out_color_space = JCS_RGB; break;
    case 4: jpeg->out_color_space = JCS_CMYK; break;
    default: ERREXIT(jpeg, JERR_CONVERSION_NOTIMPL);
  }
}

codec_status codec_jpeg_read_header(
    const uint8_t *bytes, size_t count, codec_jpeg_header *header, char *reason) {
  decoder self;
  prepare(&self, bytes, count, reason);
  if (!setjmp(self.errors.escape)) read_header(&self, header);
  jpeg_destroy_decompress(&self.jpeg);
  return self.errors.status;
}

static void read_rows(decoder *self, const codec_jpeg_header *header, uint8_t *out) {
  j_decompress_ptr jpeg = &self->jpeg;
  codec_jpeg_header found;
  read_header(self, &found);
  if (found.width != header->width || found.height != header->height ||
      found.channels != header->channels) {
    ERREXIT(jpeg, JERR_IMAGE_TOO_BIG);
  }
  jpeg_start_decompress(jpeg);
  size_t stride = (size_t)header->width * header->channels;
  while (jpeg->output_scanline < jpeg->output_height) {
    JSAMPROW rows[8];
    for (size_t i = 0; i < 8; i++) rows[i] = out + (jpeg->output_scanline + i) * stride;
    JDIMENSION left = jpeg->output_height - jpeg->output_scanline;
    jpeg_read_scanlines(jpeg, rows, left < 8 ? left : 8);
  }
  jpeg_finish_decompress(jpeg);
}

codec_status codec_jpeg_decode(
    const uint8_t *bytes, size_t count, const codec_jpeg_header *header, uint8_t *out,
    char *reason) {
  decoder self;
  prepare(&self, bytes, count, reason);
  if (!setjmp(self.errors.escape)) read_rows(&self, header, out);
  jpeg_destroy_decompress(&self.jpeg);
  return self.errors.status;
}
