/**
 * The AAC packets of an MP4 file (ISO/IEC 14496-12 and -14): boxes are found by their headers, and only the tables of the
 * first AAC track are read, so that covers and pictures cost nothing.
 */
import { fstatSync, readSync } from 'node:fs';
import { BadInputError } from '../errors.ts';

export interface Mp4Packets {
  /** The AudioSpecificConfig of the track. */
  readonly config: Uint8Array;
  /** How many packets the table says that there are. */
  readonly count: number;
  /** The next packet; undefined at the end, or where the file ends before. */
  next(): Uint8Array | undefined;
}

interface Box {
  readonly type: string;
  /** Of its content. */
  readonly from: number;
  readonly to: number;
}

interface SampleTables {
  /** Bytes of each packet. */
  readonly sizes: Uint32Array;
  /** Places of the chunks. */
  readonly offsets: Float64Array;
  /** First chunk (from 1) and packets a chunk, one pair after the other. */
  readonly runs: Uint32Array;
}

/** Boxes of one parent, and bytes of one table, beyond which a file is broken: six hours need a tenth. */
const MAX_BOXES = 4_096;
const MAX_TABLE_BYTES = 32 << 20;
const MAX_PACKET_BYTES = 16_384;
/** Where the boxes within an entry of the sample description begin (ISO/IEC 14496-12, 8.5.2). */
const ENTRY_BYTES = 36;
/** MPEG-4 audio and the three profiles of MPEG-2 AAC, as `esds` numbers them. */
const AAC_TYPES: ReadonlySet<number> = new Set([0x40, 0x66, 0x67, 0x68]);

/** @throws BadInputError when there is no AAC in it, or its tables are broken or were cut off. */
export function mp4Packets(file: number): Mp4Packets {
  const size = fstatSync(file).size;
  const movie = find(file, { type: '', from: 0, to: size }, 'moov');
  if (movie === undefined) {
    throw new BadInputError('Expected an MP4 file with its index, got one that was cut off.');
  }
  for (const track of boxes(file, movie)) {
    if (track.type !== 'trak') continue;
    const table = find(file, track, 'mdia', 'minf', 'stbl');
    const description = table && find(file, table, 'stsd');
    const config = description && configIn(file, description);
    if (config !== undefined) return packetsOf(file, config, tablesIn(file, table!));
  }
  throw new BadInputError('Expected AAC in the MP4 file, got other codecs (ALAC, or no sound).');
}

function packetsOf(file: number, config: Uint8Array, tables: SampleTables): Mp4Packets {
  const { sizes, offsets, runs } = tables;
  let [packet, chunk, run, left, position] = [0, -1, 0, 0, 0];
  return {
    config,
    count: sizes.length,
    next() {
      if (packet >= sizes.length) return undefined;
      while (left === 0) {
        chunk += 1;
        if (chunk >= offsets.length) return undefined;
        while (2 * run + 2 < runs.length && runs[2 * run + 2]! <= chunk + 1) run += 1;
        left = runs[2 * run + 1] ?? 0;
        position = offsets[chunk]!;
      }
      const bytes = sizes[packet]!;
      const found = bytes > MAX_PACKET_BYTES ? undefined : readAt(file, position, bytes);
      position += bytes;
      packet += 1;
      left -= 1;
      return found?.length === bytes ? found : undefined;
    },
  };
}

function tablesIn(file: number, table: Box): SampleTables {
  const read = (type: string): Buffer => {
    const box = find(file, table, type);
    return box === undefined ? Buffer.alloc(0) : contentOf(file, box);
  };
  const [stsz, stsc, stco, co64] = ['stsz', 'stsc', 'stco', 'co64'].map(read);
  const sizes = sizesIn(stsz!);
  const pairs = numbersIn(stsc!, 12);
  const runs = Uint32Array.from({ length: 2 * pairs }, (_, i) =>
    stsc!.readUInt32BE(8 + 12 * (i >> 1) + 4 * (i & 1)),
  );
  const offsets =
    stco!.length > 0
      ? Float64Array.from({ length: numbersIn(stco!, 4) }, (_, i) => stco!.readUInt32BE(8 + 4 * i))
      : Float64Array.from({ length: numbersIn(co64!, 8) }, (_, i) =>
          Number(co64!.readBigUInt64BE(8 + 8 * i)),
        );
  if (sizes.length === 0 || runs.length === 0 || offsets.length === 0) {
    throw new BadInputError('Expected the packets of the MP4 file in one table, got none there.');
  }
  return { sizes, offsets, runs };
}

/** All the same, or one by one. */
function sizesIn(stsz: Buffer): Uint32Array {
  if (stsz.length < 12) return new Uint32Array(0);
  const [same, count] = [stsz.readUInt32BE(4), stsz.readUInt32BE(8)];
  if (same > 0) return new Uint32Array(Math.min(count, MAX_TABLE_BYTES >> 2)).fill(same);
  const there = Math.min(count, (stsz.length - 12) >> 2);
  return Uint32Array.from({ length: there }, (_, i) => stsz.readUInt32BE(12 + 4 * i));
}

/** How many entries of a table are there, whatever its header says. */
function numbersIn(table: Buffer, bytes: number): number {
  if (table.length < 8) return 0;
  return Math.min(table.readUInt32BE(4), Math.floor((table.length - 8) / bytes));
}

/** The AudioSpecificConfig in a sample description; undefined when it describes no AAC. */
function configIn(file: number, description: Box): Uint8Array | undefined {
  const entries = { ...description, from: description.from + 8 };
  for (const entry of boxes(file, entries)) {
    if (entry.type !== 'mp4a') continue;
    // QuickTime's second version of the entry is longer: the box is looked for behind both.
    for (const more of [0, 16]) {
      const inner = { ...entry, from: entry.from + ENTRY_BYTES - 8 + more };
      const esds = find(file, inner, 'esds') ?? find(file, inner, 'wave', 'esds');
      if (esds !== undefined) return configOf(contentOf(file, esds).subarray(4));
    }
  }
  return undefined;
}

/** Descriptors within descriptors (ISO/IEC 14496-1, 7.2.6): 3 holds 4 holds 5, which is what is looked for. */
function configOf(bytes: Uint8Array): Uint8Array | undefined {
  for (let at = 0; at + 2 <= bytes.length;) {
    const tag = bytes[at++]!;
    let length = 0;
    for (let byte = 0x80; byte & 0x80 && at < bytes.length;) {
      byte = bytes[at++]!;
      length = (length << 7) | (byte & 0x7f);
    }
    if (tag === 5) return bytes.subarray(at, at + length);
    if (tag === 4 && !AAC_TYPES.has(bytes[at] ?? 0)) return undefined;
    if (tag === 3) at += 3 + optionalBytes(bytes, at);
    else if (tag === 4) at += 13;
    else at += length;
  }
  return undefined;
}

/** What flags of an ES descriptor say stands between its header and the next descriptor. */
function optionalBytes(bytes: Uint8Array, at: number): number {
  const flags = bytes[at + 2] ?? 0;
  const url = flags & 0x40 ? 1 + (bytes[at + 3 + (flags & 0x80 ? 2 : 0)] ?? 0) : 0;
  return (flags & 0x80 ? 2 : 0) + url + (flags & 0x20 ? 2 : 0);
}

/** The first box of each type within the one before. */
function find(file: number, parent: Box, ...types: readonly string[]): Box | undefined {
  let found: Box | undefined = parent;
  for (const type of types) {
    let next: Box | undefined;
    for (const box of boxes(file, found)) {
      if (box.type !== type) continue;
      next = box;
      break;
    }
    if (next === undefined) return undefined;
    found = next;
  }
  return found;
}

function* boxes(file: number, parent: Box): Generator<Box, void> {
  let at = parent.from;
  for (let n = 0; n < MAX_BOXES && at + 8 <= parent.to; n++) {
    const head = readAt(file, at, 16);
    if (head.length < 8) return;
    const short = head.readUInt32BE(0);
    const long = short === 1 && head.length === 16;
    const length = long ? Number(head.readBigUInt64BE(8)) : short === 0 ? parent.to - at : short;
    if (length < (long ? 16 : 8)) return;
    const to = Math.min(parent.to, at + length);
    yield { type: head.toString('latin1', 4, 8), from: at + (long ? 16 : 8), to };
    at += length;
  }
}

function contentOf(file: number, { from, to, type }: Box): Buffer {
  if (to - from > MAX_TABLE_BYTES) {
    throw new BadInputError(
      `Expected an MP4 table of ${MAX_TABLE_BYTES} bytes, got more: ${type}.`,
    );
  }
  return readAt(file, from, to - from);
}

function readAt(file: number, position: number, bytes: number): Buffer {
  const buffer = Buffer.alloc(bytes);
  return buffer.subarray(0, readSync(file, buffer, 0, bytes, position));
}
