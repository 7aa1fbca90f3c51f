/** Opus in Ogg (RFC 7845) by libopus in WebAssembly (`opus-decoder`). */
import { OpusDecoder } from 'opus-decoder';
import { BadInputError } from '../errors.ts';
import { oggPackets } from './ogg-packets.ts';
import type { Sound } from './sound.ts';

/** Opus always decodes to this, in Hz. */
const SAMPLE_RATE = 48_000;
/** Packets that one read decodes: a second of usual ones. */
const PACKETS = 50;
/** The longest that the decoder takes, in bytes: 255 streams of 1,275 would never fit. */
const MAX_PACKET_BYTES = 8_000;

/** @throws BadInputError when the header is broken or asks for what Opus does not have. */
export async function openOpusSound(file: number): Promise<Sound> {
  const packets = oggPackets(file);
  const first = packets.next();
  const head = Buffer.from(first.done === true ? [] : first.value.bytes);
  const decoder = new OpusDecoder(settingsOf(head));
  await decoder.ready;
  const channels = head[9]!;
  packets.next(); // The comments.
  return {
    format: 'opus',
    sampleRate: SAMPLE_RATE,
    channels,
    read() {
      const frames: Uint8Array[] = [];
      for (const { bytes } of take(packets, PACKETS)) {
        if (bytes.length > 0 && bytes.length <= MAX_PACKET_BYTES) frames.push(bytes);
      }
      if (frames.length === 0) return undefined;
      const { channelData, samplesDecoded } = decoder.decodeFrames(frames);
      return samplesDecoded === 0 ? undefined : channelData;
    },
    close: () => decoder.free(),
  };
}

/** A loop over a generator closes it, so this asks for one packet after the other. */
function* take<T>(items: Iterator<T>, count: number): Generator<T> {
  for (let i = 0; i < count; i++) {
    const next = items.next();
    if (next.done === true) return;
    yield next.value;
  }
}

interface OpusSettings {
  readonly channels: number;
  readonly preSkip: number;
  readonly streamCount: number;
  readonly coupledStreamCount: number;
  readonly channelMappingTable: number[];
}

function settingsOf(head: Buffer): OpusSettings {
  const channels = head[9] ?? 0;
  const family = head[18];
  const table = [...head.subarray(21, 21 + channels)];
  const broken = head.length < 19 || channels < 1 || channels > 8 || (family === 0 && channels > 2);
  if (broken || (family !== 0 && table.length < channels)) {
    throw new BadInputError('Expected opus sound, got a header that is broken or cut off.');
  }
  const preSkip = head.readUInt16LE(10);
  if (family === 0) {
    const coupledStreamCount = channels - 1;
    return {
      channels,
      preSkip,
      streamCount: 1,
      coupledStreamCount,
      channelMappingTable: [0, 1].slice(0, channels),
    };
  }
  const [streamCount, coupledStreamCount] = [head[19]!, head[20]!];
  return { channels, preSkip, streamCount, coupledStreamCount, channelMappingTable: table };
}
