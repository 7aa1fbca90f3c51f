/**
 * WAV, AIFF, FLAC, MP3 and Ogg Vorbis by the decoders of `scripts/decoders` in WebAssembly. They pull the file
 * piece by piece, so memory does not grow with it; a trap inside them is an error of the file, not of ours.
 */
import { fstatSync, readSync } from 'node:fs';
import { BadInputError } from '../errors.ts';
import { DECODERS } from '../generated/decoders.ts';
import { guarded } from './guarded.ts';
import type { SoundFormat } from './sniff.ts';
import type { Sound } from './sound.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  open(format: number): number;
  length(): number;
  channels(): number;
  sampleRate(): number;
  block(): number;
  read(): number;
}

const FORMAT_NUMBERS: Readonly<Partial<Record<SoundFormat, number>>> = {
  wav: 1,
  flac: 2,
  mp3: 3,
  vorbis: 4,
};
/** What WASI answers to anything that is asked of a system that is not there: no such descriptor. */
const NO_SUCH_CALL = 8;

/** Compiles the decoders: once for a thread. */
export function compileDecoders(): WebAssembly.Module {
  return new WebAssembly.Module(Buffer.from(DECODERS, 'base64'));
}

/** @throws BadInputError when the file is broken before its first sample. */
export function openWasmSound(
  module: WebAssembly.Module,
  file: number,
  format: SoundFormat,
): Sound {
  const decoder = instantiate(module, file);
  if (guarded(() => decoder.open(FORMAT_NUMBERS[format]!), -1) !== 0) {
    throw new BadInputError(`Expected ${format} sound, got a header that is broken or cut off.`);
  }
  const channels = decoder.channels();
  const sampleRate = decoder.sampleRate();
  const block = decoder.block();
  return {
    format,
    sampleRate,
    channels,
    // To count the frames of MP3, the whole file would have to be read: see `cut-off.ts`.
    declaredFrames: format === 'mp3' ? undefined : guarded(() => decoder.length(), 0) || undefined,
    read() {
      const frames = guarded(() => decoder.read(), 0);
      if (frames === 0) return undefined;
      return planar(new Float32Array(decoder.memory.buffer, block, frames * channels), channels);
    },
    close: () => undefined,
  };
}

function instantiate(module: WebAssembly.Module, file: number): Exports {
  const size = fstatSync(file).size;
  let position = 0;
  const imports = {
    file: {
      read(to: number, bytes: number): number {
        const target = new Uint8Array(exports.memory.buffer, to, bytes);
        const count = readSync(file, target, 0, bytes, position);
        position += count;
        return count;
      },
      seek(offset: number, origin: number): number {
        const next = offset + (origin === 0 ? 0 : origin === 1 ? position : size);
        if (next < 0 || next > size) return 0;
        position = next;
        return 1;
      },
      tell: () => position,
    },
    wasi_snapshot_preview1: new Proxy({}, { get: () => () => NO_SUCH_CALL }),
  };
  const exports = new WebAssembly.Instance(module, imports).exports as Exports;
  exports._initialize();
  return exports;
}

function planar(interleaved: Float32Array, channels: number): readonly Float32Array[] {
  const frames = interleaved.length / channels;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let i = 0, at = channel; i < frames; i++, at += channels) samples[i] = interleaved[at]!;
    return samples;
  });
}
