/**
 * Whether a sound file was cut off, where no header says how long the sound is but the format has other signs: the last page
 * of an Ogg stream is marked (RFC 3533), and encoders of MP3 count the frames in their first one (the Xing header).
 */
import { readSync } from 'node:fs';

/** No page is longer, header and all. */
const MAX_PAGE_BYTES = 27 + 255 + 255 * 255;
const LAST_PAGE = 4;
const FRAMES_FOLLOW = 1;

/** Whether the last whole page of an Ogg file is not marked as the last, or more bytes than none come after it. */
export function oggIsCutOff(file: number, bytes: number): boolean {
  const from = Math.max(0, bytes - 2 * MAX_PAGE_BYTES);
  const tail = readAt(file, from, bytes - from);
  const page = tail.lastIndexOf('OggS', undefined, 'latin1');
  if (page < 0 || page + 27 > tail.length) return true;
  let end = page + 27 + tail[page + 26]!;
  for (const length of tail.subarray(page + 27, end)) end += length;
  return end > tail.length || (tail[page + 5]! & LAST_PAGE) === 0;
}

/**
 * Samples of an MP3 file as its first frame counts them; undefined where it does not.
 *
 * @param start - where the first frame begins
 */
export function mp3DeclaredFrames(file: number, start: number): number | undefined {
  const frame = readAt(file, start, 64);
  if (frame.length < 64) return undefined;
  const version = (frame[1]! >> 3) & 3;
  const mono = frame[3]! >> 6 === 3;
  const isFirst = version === 3;
  // The count comes after the side information, whose length depends on version and channels.
  const at = 4 + (isFirst ? (mono ? 17 : 32) : mono ? 9 : 17);
  const tag = frame.toString('latin1', at, at + 4);
  if ((tag !== 'Xing' && tag !== 'Info') || (frame[at + 7]! & FRAMES_FOLLOW) === 0)
    return undefined;
  return frame.readUInt32BE(at + 8) * (isFirst ? 1_152 : 576);
}

function readAt(file: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, readSync(file, buffer, 0, bytes, position));
}
