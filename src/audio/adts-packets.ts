/** The frames of an AAC file without a container (ADTS: ISO/IEC 13818-7, 6.2), read one by one. */
import { readSync } from 'node:fs';

export interface AdtsPackets {
  /** The next frame, header and all; undefined at the end. */
  next(): Uint8Array | undefined;
  /** Whether the file ended within a frame. */
  readonly endsEarly: boolean;
}

const HEADER_BYTES = 7;
const CHUNK_BYTES = 1 << 16;

/**
 * What lies between frames is skipped.
 *
 * @param start - where to begin, after tags
 */
export function adtsPackets(file: number, start: number): AdtsPackets {
  let data = Buffer.alloc(0);
  let at = 0;
  let position = start;
  let endsEarly = false;
  /** Whether so many bytes from `at` on are at hand. */
  const has = (bytes: number): boolean => {
    while (data.length - at < bytes) {
      const more = Buffer.alloc(CHUNK_BYTES);
      const count = readSync(file, more, 0, CHUNK_BYTES, position);
      if (count === 0) return false;
      position += count;
      data = Buffer.concat([data.subarray(at), more.subarray(0, count)]);
      at = 0;
    }
    return true;
  };
  return {
    get endsEarly() {
      return endsEarly;
    },
    next() {
      for (; has(HEADER_BYTES); at += 1) {
        const length = adtsFrameLength(data, at);
        if (length === 0) continue;
        if (!has(length)) {
          endsEarly = true;
          return undefined;
        }
        const frame = data.subarray(at, at + length);
        at += length;
        return frame;
      }
      return undefined;
    },
  };
}

/** Bytes of the frame at a place; 0 where there is none. */
export function adtsFrameLength(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xf6) !== 0xf0) return 0;
  // Twelve sampling frequencies have a number.
  if (((bytes[at + 2]! >> 2) & 15) > 12) return 0;
  const length = ((bytes[at + 3]! & 3) << 11) | (bytes[at + 4]! << 3) | (bytes[at + 5]! >> 5);
  return length > HEADER_BYTES ? length : 0;
}
