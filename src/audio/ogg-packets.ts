/** The packets of the first logical stream of an Ogg file (RFC 3533), read page by page. */
import { readSync } from 'node:fs';

const HEADER_BYTES = 27;
/** No page is longer: 255 segments of 255 bytes, their table and the header. */
const MAX_PAGE_BYTES = HEADER_BYTES + 255 + 255 * 255;
/** A packet that grows beyond this is broken. */
const MAX_PACKET_BYTES = 1 << 20;

export interface OggPacket {
  readonly bytes: Uint8Array;
  /** Samples of the stream up to the end of the page that this packet ends; -1 for others. */
  readonly granule: number;
}

/** Ends at the last page, or where the file is no Ogg any more. */
export function* oggPackets(file: number): Generator<OggPacket, void> {
  let position = 0;
  let serial: number | undefined;
  let pending: Uint8Array[] = [];
  let pendingBytes = 0;
  for (;;) {
    const page = readPage(file, position);
    if (page === undefined) return;
    position += page.length;
    serial ??= page.readUInt32LE(14);
    if (page.readUInt32LE(14) !== serial) continue;
    const segments = page[26]!;
    const granule = Number(page.readBigInt64LE(6));
    let at = HEADER_BYTES + segments;
    for (let segment = 0; segment < segments; segment++) {
      const length = page[HEADER_BYTES + segment]!;
      pending.push(page.subarray(at, at + length));
      pendingBytes += length;
      at += length;
      if (pendingBytes > MAX_PACKET_BYTES) return;
      if (length === 255) continue;
      yield {
        bytes: Buffer.concat(pending, pendingBytes),
        granule: segment === segments - 1 ? granule : -1,
      };
      pending = [];
      pendingBytes = 0;
    }
  }
}

/** The page at a place of the file; undefined when there is no whole one. */
function readPage(file: number, position: number): Buffer | undefined {
  const buffer = Buffer.alloc(MAX_PAGE_BYTES);
  const read = buffer.subarray(0, readSync(file, buffer, 0, MAX_PAGE_BYTES, position));
  if (read.length < HEADER_BYTES || read.toString('latin1', 0, 4) !== 'OggS') return undefined;
  const segments = read[26]!;
  let length = HEADER_BYTES + segments;
  for (let i = 0; i < segments; i++) length += read[HEADER_BYTES + i] ?? 0;
  return length <= read.length ? read.subarray(0, length) : undefined;
}
