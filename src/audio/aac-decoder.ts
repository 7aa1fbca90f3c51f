/**
 * AAC, in MP4 or bare (ADTS), by the decoder of `scripts/decoders/aac` in WebAssembly: one packet after the other.
 */
import { BadInputError } from '../errors.ts';
import { AAC_DECODER } from '../generated/aac-decoder.ts';
import { adtsPackets } from './adts-packets.ts';
import { guarded } from './guarded.ts';
import { mp4Packets } from './mp4-packets.ts';
import type { Sound } from './sound.ts';

interface Exports {
  readonly memory: WebAssembly.Memory;
  input(): number;
  configure(bytes: number): number;
  decode(bytes: number): number;
  output(): number;
  channels(): number;
  sample_rate(): number;
}

/** What the decoder takes at most, in bytes. */
const MAX_PACKET_BYTES = 16_384;
/** Packets of one read: about a second. */
const PACKETS = 43;
/** So many broken packets on end are the end. */
const MAX_BROKEN = 100;

/** Compiles the decoder: once for a thread. */
export function compileAacDecoder(): WebAssembly.Module {
  return new WebAssembly.Module(Buffer.from(AAC_DECODER, 'base64'));
}

/** @throws BadInputError when there is no AAC in the file that the decoder knows. */
export function openMp4Sound(module: WebAssembly.Module, file: number): Sound {
  const packets = mp4Packets(file);
  const decoder = instantiate(module);
  const length = fill(decoder, packets.config);
  if (guarded(() => decoder.configure(length), 1) !== 0) {
    throw new BadInputError('Expected AAC of the profile LC, HE or LD, got another one.');
  }
  const blocks = makeBlocks(decoder, () => packets.next());
  return { ...blocks, format: 'm4a', declaredFrames: packets.count * blocks.packetFrames };
}

/** @throws BadInputError when there is no frame that can be decoded. */
export function openAdtsSound(module: WebAssembly.Module, file: number, start: number): Sound {
  const packets = adtsPackets(file, start);
  const blocks = makeBlocks(instantiate(module), () => packets.next());
  return { ...blocks, format: 'aac', endsEarly: () => packets.endsEarly };
}

type Blocks = Pick<Sound, 'sampleRate' | 'channels' | 'read' | 'close'> & {
  /** Frames of one packet. */
  readonly packetFrames: number;
};

/** Decodes the first packet, which says what the sound is like. */
function makeBlocks(decoder: Exports, next: () => Uint8Array | undefined): Blocks {
  let ended = false;
  /** Frames of the next packet that is not broken; 0 at the end. */
  const decodeNext = (): number => {
    for (let broken = 0; broken < MAX_BROKEN && !ended; broken++) {
      const packet = next();
      if (packet === undefined) break;
      const length = fill(decoder, packet);
      const frames = guarded(() => decoder.decode(length), -1);
      // After a trap nothing that the decoder knows can be trusted.
      if (frames < 0) break;
      if (frames > 0) return frames;
    }
    ended = true;
    return 0;
  };
  const packetFrames = decodeNext();
  if (packetFrames === 0) {
    throw new BadInputError('Expected AAC sound, got a file without any that is whole.');
  }
  const [channels, sampleRate] = [decoder.channels(), decoder.sample_rate()];
  let held = packetFrames;
  const read = (): readonly Float32Array[] | undefined => {
    const parts: Float32Array[][] = [];
    for (let n = 0; n < PACKETS; n++) {
      const frames = held || decodeNext();
      held = 0;
      if (frames === 0) break;
      parts.push(planes(decoder, frames, channels));
    }
    if (parts.length === 0) return undefined;
    return Array.from({ length: channels }, (_, c) => joined(parts.map((part) => part[c]!)));
  };
  return { sampleRate, channels, packetFrames, read, close: () => undefined };
}

/** The decoder's output by channel; where a packet has fewer than the first one, its last stands for the others. */
function planes(decoder: Exports, frames: number, channels: number): Float32Array[] {
  const last = decoder.channels() - 1;
  const samples = new Float32Array(decoder.memory.buffer, decoder.output(), (last + 1) * frames);
  return Array.from({ length: channels }, (_, channel) => {
    const from = Math.min(channel, last) * frames;
    return samples.slice(from, from + frames);
  });
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Puts a packet where the decoder reads it. */
function fill(decoder: Exports, packet: Uint8Array): number {
  const length = Math.min(packet.length, MAX_PACKET_BYTES);
  // Asked first: the call may let the memory grow, and so move.
  const to = decoder.input();
  new Uint8Array(decoder.memory.buffer, to, length).set(packet.subarray(0, length));
  return length;
}

function instantiate(module: WebAssembly.Module): Exports {
  return new WebAssembly.Instance(module, {}).exports as Exports;
}
