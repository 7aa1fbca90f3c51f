/**
 * What a sound file is, told by its first bytes and never by its name: people rename files. Formats that
 * cannot be decoded are told apart too, so that the error can name them.
 */
import { readSync } from 'node:fs';
import { BadInputError } from '../errors.ts';
import { adtsFrameLength } from './adts-packets.ts';

export type SoundFormat = 'wav' | 'flac' | 'mp3' | 'vorbis' | 'opus' | 'm4a' | 'aac';

/** What is looked at: enough for the first page of an Ogg file and for two frames of MP3. */
const HEAD_BYTES = 8192;
const EXPECTED = 'Expected sound as WAV, AIFF, FLAC, MP3, AAC, Ogg Vorbis or Opus';

export interface SniffedSound {
  readonly format: SoundFormat;
  /** Where it begins, after tags. */
  readonly start: number;
}

/**
 * The format of an open file.
 *
 * @throws BadInputError when it is none that can be decoded: says what it looks like instead.
 */
export function sniffFormat(file: number): SniffedSound {
  const head = readAt(file, 0, HEAD_BYTES);
  if (head.length === 0) throw new BadInputError(`${EXPECTED}, got an empty file.`);
  const start = id3Length(head);
  const found = start === 0 ? head : readAt(file, start, HEAD_BYTES);
  const format = formatOf(found);
  if (format !== undefined) return { format, start };
  throw new BadInputError(`${EXPECTED}, got ${guess(found)}.`);
}

function formatOf(head: Buffer): SoundFormat | undefined {
  const magic = ascii(head, 0, 4);
  if (['RIFF', 'RIFX', 'RF64'].includes(magic) && ascii(head, 8, 12) === 'WAVE') return 'wav';
  if (magic === 'FORM' && /^AIF[FC]$/.test(ascii(head, 8, 12))) return 'wav';
  if (magic === 'fLaC') return 'flac';
  if (magic === 'OggS') return formatInOgg(head);
  if (ascii(head, 4, 8) === 'ftyp') return 'm4a';
  if (hasAdtsFrames(head)) return 'aac';
  return hasMp3Frames(head) ? 'mp3' : undefined;
}

/** The first packet of an Ogg stream names its codec. */
function formatInOgg(head: Buffer): SoundFormat | undefined {
  const packet = 27 + (head[26] ?? 0);
  if (ascii(head, packet + 1, packet + 7) === 'vorbis') return 'vorbis';
  if (ascii(head, packet, packet + 8) === 'OpusHead') return 'opus';
  return ascii(head, packet + 1, packet + 5) === 'FLAC' ? 'flac' : undefined;
}

function guess(head: Buffer): string {
  const magic = ascii(head, 0, 4);
  if (magic === 'OggS') return 'an Ogg file with another codec';
  if (magic === '\x30\x26\xb2\x75') return 'a Windows Media file';
  if (magic === 'MThd') return 'a MIDI file, which has notes and no sound';
  if (magic === 'RIFF' || magic === 'FORM') return 'another kind of RIFF or IFF file';
  return 'a file that is none of these';
}

/** Length of an ID3v2 tag before the sound, 0 where there is none. */
function id3Length(head: Buffer): number {
  if (ascii(head, 0, 3) !== 'ID3' || head.length < 10) return 0;
  const size = [6, 7, 8, 9].reduce((sum, at) => sum * 128 + (head[at]! & 0x7f), 0);
  return 10 + size;
}

/** Two frame headers of AAC, the second where the first says, or one that fills the file. */
function hasAdtsFrames(head: Buffer): boolean {
  const length = adtsFrameLength(head, 0);
  return length > 0 && (length >= head.length || adtsFrameLength(head, length) > 0);
}

/** Two frame headers of MPEG audio, the second where the first says. */
function hasMp3Frames(head: Buffer): boolean {
  for (let at = 0; at + 4 <= head.length; at++) {
    const length = mp3FrameLength(head, at);
    if (length === 0) continue;
    const next = at + length;
    if (next + 4 > head.length ? at === 0 : mp3FrameLength(head, next) > 0) return true;
  }
  return false;
}

const BIT_RATES: Readonly<Record<string, readonly number[]>> = {
  // Version 1 or 2 (and 2.5), then layer, in kbit/s by index.
  '11': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '12': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '13': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '21': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '22': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '23': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const SAMPLE_RATES = [44_100, 48_000, 32_000] as const;

/** Bytes of the MPEG audio frame at a place; 0 where there is none, or one of free bit rate. */
function mp3FrameLength(head: Buffer, at: number): number {
  if (head[at] !== 0xff || (head[at + 1]! & 0xe0) !== 0xe0) return 0;
  const version = (head[at + 1]! >> 3) & 3;
  const layer = 4 - ((head[at + 1]! >> 1) & 3);
  const rate = SAMPLE_RATES[(head[at + 2]! >> 2) & 3];
  if (version === 1 || layer === 4 || rate === undefined) return 0;
  const kbits = BIT_RATES[`${version === 3 ? 1 : 2}${layer}`]![head[at + 2]! >> 4] ?? 0;
  const padding = (head[at + 2]! >> 1) & 1;
  const hertz = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  if (kbits === 0) return 0;
  if (layer === 1) return (Math.floor((12_000 * kbits) / hertz) + padding) * 4;
  const samples = layer === 3 && version !== 3 ? 72_000 : 144_000;
  return Math.floor((samples * kbits) / hertz) + padding;
}

function readAt(file: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, readSync(file, buffer, 0, bytes, position));
}

function ascii(bytes: Buffer, from: number, to: number): string {
  return bytes.toString('latin1', from, to);
}
