/*
 * The one C file of src/audio: miniaudio's decoders of WAV, AIFF, FLAC and MP3 and stb_vorbis, behind five
 * functions. It pulls the file's bytes through two functions that it imports, so that nothing but
 * what is being decoded is in memory. scripts/build-decoders.ts compiles it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define MA_NO_DEVICE_IO
#define MA_NO_THREADING
#define MA_NO_RESOURCE_MANAGER
#define MA_NO_NODE_GRAPH
#define MA_NO_ENGINE
#define MA_NO_ENCODING
#define MA_NO_GENERATION
#define MA_NO_RUNTIME_LINKING
#define MA_ASSERT(condition) ((void)(condition))
#define MINIAUDIO_IMPLEMENTATION
#include "miniaudio.h"
#define STB_VORBIS_NO_STDIO
#define STB_VORBIS_NO_PULLDATA_API
#include "stb_vorbis.c"

#define IMPORT(name) __attribute__((import_module("file"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

/* Bytes read to `to`; 0 at the end. */
IMPORT("read") int32_t file_read(void *to, int32_t bytes);
/* Moves by `offset` from the start (0), the place (1) or the end (2); 0 when there is no such place. */
IMPORT("seek") int32_t file_seek(double offset, int32_t origin);
IMPORT("tell") double file_tell(void);

/* Frames that one call of `read` makes at most. */
#define BLOCK 16384
#define MAX_CHANNELS 32

static ma_decoder decoder;
static float block[BLOCK * MAX_CHANNELS];

static ma_result on_read(ma_decoder *from, void *to, size_t bytes, size_t *read) {
  (void)from;
  *read = (size_t)file_read(to, (int32_t)bytes);
  return *read == 0 && bytes > 0 ? MA_AT_END : MA_SUCCESS;
}

static ma_result on_seek(ma_decoder *from, ma_int64 offset, ma_seek_origin origin) {
  (void)from;
  int32_t whence = origin == ma_seek_origin_start ? 0 : origin == ma_seek_origin_current ? 1 : 2;
  return file_seek((double)offset, whence) ? MA_SUCCESS : MA_BAD_SEEK;
}

/* The bytes of an Ogg Vorbis file that are read and not decoded yet. */
#define MAX_HEADER (16 << 20)
static stb_vorbis *vorbis;
static uint8_t *data;
static int32_t data_size, data_used, data_capacity;

/* Reads on behind what is left; 0 at the end of the file. */
static int32_t read_on(void) {
  if (data_used > 0) {
    memmove(data, data + data_used, (size_t)(data_size - data_used));
    data_size -= data_used;
    data_used = 0;
  }
  if (data_size == data_capacity) {
    int32_t capacity = data_capacity == 0 ? 65536 : 2 * data_capacity;
    uint8_t *larger = capacity > MAX_HEADER ? NULL : realloc(data, (size_t)capacity);
    if (larger == NULL) return 0;
    data = larger;
    data_capacity = capacity;
  }
  int32_t count = file_read(data + data_size, data_capacity - data_size);
  data_size += count;
  return count;
}

/* stb_vorbis opens only when all comments are there, pictures and all: it is given more until it does. */
static int32_t open_vorbis(void) {
  while (read_on()) {
    int consumed = 0, error = 0;
    vorbis = stb_vorbis_open_pushdata(data, data_size, &consumed, &error, NULL);
    if (vorbis == NULL) continue;
    data_used = consumed;
    return 0;
  }
  return -1;
}

/* Packets make 64 to 4096 frames each: as many as fit go together. */
#define MAX_PACKET_FRAMES 4096
static int32_t read_vorbis(void) {
  int32_t filled = 0;
  while (filled + MAX_PACKET_FRAMES <= BLOCK) {
    int count = 0, frames = 0;
    float **planes = NULL;
    int consumed = stb_vorbis_decode_frame_pushdata(vorbis, data + data_used, data_size - data_used,
                                                    &count, &planes, &frames);
    data_used += consumed;
    if (frames > 0 && frames <= MAX_PACKET_FRAMES) {
      for (int c = 0; c < count; c++)
        for (int i = 0; i < frames; i++) block[(filled + i) * count + c] = planes[c][i];
      filled += frames;
    } else if (consumed == 0 && !read_on()) {
      break;
    }
  }
  return filled;
}

/* Opens the file as: 1 WAV (or AIFF), 2 FLAC, 3 MP3, 4 Vorbis. 0: done, else an error. */
EXPORT("open") int32_t open_decoder(int32_t format) {
  if (format == 4) return open_vorbis();
  ma_decoder_config config = ma_decoder_config_init(ma_format_f32, 0, 0);
  config.encodingFormat = (ma_encoding_format)format;
  return ma_decoder_init(on_read, on_seek, NULL, &config, &decoder);
}

EXPORT("channels") int32_t channels(void) {
  return vorbis != NULL ? stb_vorbis_get_info(vorbis).channels : (int32_t)decoder.outputChannels;
}
EXPORT("sampleRate") int32_t sample_rate(void) {
  return vorbis != NULL ? (int32_t)stb_vorbis_get_info(vorbis).sample_rate
                        : (int32_t)decoder.outputSampleRate;
}
/* Frames of the whole file as far as its header tells; 0 where it does not. */
EXPORT("length") double length(void) {
  ma_uint64 frames = 0;
  if (vorbis == NULL) ma_decoder_get_length_in_pcm_frames(&decoder, &frames);
  return (double)frames;
}
EXPORT("block") float *block_address(void) { return block; }

/* Decodes the next frames, interleaved, into the block; 0 at the end or where the data are broken. */
EXPORT("read") int32_t read_frames(void) {
  if (vorbis != NULL) return read_vorbis();
  ma_uint64 frames = 0;
  if (decoder.outputChannels < 1 || decoder.outputChannels > MAX_CHANNELS) return 0;
  ma_decoder_read_pcm_frames(&decoder, block, BLOCK, &frames);
  return (int32_t)frames;
}
