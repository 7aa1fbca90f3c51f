/**
 * The file format of a fitted model: immutable bytes that a job makes and requests read.
 *
 *     0   8 bytes   magic `TASTEGRF`
 *     8   uint32    format version
 *     12  uint32    CRC-32 of everything from byte 16 on
 *     16  uint32    length of the header
 *     20            header, JSON in UTF-8: see {@link SnapshotHeader}
 *     then, each from the next multiple of 64 on: the item ids as one UTF-8 text, where each of them
 *     starts in it (uint32, count + 1 of them), and the arrays in the header's order.
 *
 * All numbers are little-endian, as on every platform that Node runs on today. The same content gives
 * the same bytes. Decoding checks everything before anything is believed, copies once, into
 * memory that the kernels read, and leaves the arrays as views of it: a SharedArrayBuffer, which any number of
 * worker threads can read.
 */
import { crc32 } from 'node:zlib';
import { InvariantError, ModelRefusedError } from '../errors.ts';
import { fnv1a32 } from '../math/hash.ts';
import { KernelMemory, MAX_MEMORY_BYTES } from '../math/kernels.ts';
import { makeItemTable } from './item-table.ts';
import type { ItemTable } from './recommender.ts';
import { readHeader } from './snapshot-header.ts';
import type { ArrayType, SnapshotHeader } from './snapshot-header.ts';

export const SNAPSHOT_MAGIC = 'TASTEGRF';
export const SNAPSHOT_VERSION = 1;

const CRC_AT = 12;
const CHECKED_FROM = 16;
const HEADER_AT = 20;
/** A cache line, and the widest vector register: what later kernels want their arrays to start at. */
const ALIGNMENT = 64;

export type SnapshotArray = Float32Array | Float64Array | Int32Array;

/** What a job puts into a snapshot. */
export interface SnapshotContent {
  readonly kind: string;
  /** The settings that it was fitted with; plain JSON. */
  readonly config: Readonly<Record<string, number>>;
  readonly seed: number;
  /** Listening up to here went into it, ms since the epoch. */
  readonly trainedTo: number;
  /** Listeners whose hash lies below this were kept out of it (see `evaluation/held-out.ts`). */
  readonly heldOutBelow: number;
  readonly items: readonly string[];
  readonly arrays: Readonly<Record<string, SnapshotArray>>;
}

/** A decoded snapshot: checked, and not to be changed. */
export interface Snapshot extends Omit<SnapshotContent, 'items'> {
  readonly items: ItemTable;
  /** Where the arrays lie; it can grow. Undefined where another thread decoded it: the arrays lie in that one's. */
  readonly memory: KernelMemory | undefined;
  /** The whole of it in shared memory: another thread that decodes this copies nothing. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
}

/** Encodes a model. Deterministic. */
export function encodeSnapshot(content: SnapshotContent): Uint8Array<ArrayBuffer> {
  const { items, arrays, config, ...rest } = content;
  const ids = new TextEncoder().encode(items.join(''));
  const header: SnapshotHeader = {
    ...rest,
    config,
    configHash: configHash(config),
    itemCount: items.length,
    idBytes: ids.length,
    arrays: Object.entries(arrays).map(([name, array]) => ({
      name,
      type: typeOf(array),
      length: array.length,
    })),
  };
  const head = new TextEncoder().encode(JSON.stringify(header));
  const layout = layOut(head.length, header);
  const bytes = new Uint8Array(layout.end);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(SNAPSHOT_MAGIC));
  view.setUint32(8, SNAPSHOT_VERSION, true);
  view.setUint32(CHECKED_FROM, head.length, true);
  bytes.set(head, HEADER_AT);
  bytes.set(ids, layout.ids);
  new Uint32Array(bytes.buffer, layout.starts, items.length + 1).set(startsOf(items));
  Object.values(arrays).forEach((array, i) => {
    const part = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    bytes.set(part, layout.arrays[i]);
  });
  view.setUint32(CRC_AT, crc32(bytes.subarray(CHECKED_FROM)), true);
  return bytes;
}

/**
 * Decodes and checks a snapshot.
 *
 * @param kind - The kind of model that is wanted.
 * @throws ModelRefusedError that says what was expected and what came.
 */
export function decodeSnapshot(bytes: Uint8Array, kind: string): Snapshot {
  const header = readHeader(checkedHeaderBytes(bytes), kind);
  expectSame('config hash', header.configHash, configHash(header.config));
  const layout = layOut(headerLength(bytes), header);
  expectSame('snapshot length', bytes.length, layout.end);
  const { memory, shared } = inSharedMemory(bytes);
  const { buffer, byteOffset: at } = shared;
  const starts = new Uint32Array(buffer, at + layout.starts, header.itemCount + 1);
  const ids = bytes.slice(layout.ids, layout.ids + header.idBytes);
  const { config, seed, trainedTo, heldOutBelow } = header;
  return {
    kind,
    config,
    seed,
    trainedTo,
    heldOutBelow,
    items: itemsOf(ids, starts),
    memory,
    bytes: shared,
    arrays: Object.fromEntries(
      header.arrays.map(({ name, type, length }, i) => [
        name,
        new ARRAYS[type](buffer, at + layout.arrays[i]!, length),
      ]),
    ),
  };
}

/**
 * One array of a snapshot, of a known type and length.
 *
 * @throws ModelRefusedError when it is missing or another.
 */
export function arrayOf<T extends ArrayType>(
  snapshot: Snapshot,
  name: string,
  type: T,
  length: number,
): InstanceType<(typeof ARRAYS)[T]> {
  const array = snapshot.arrays[name];
  if (array === undefined || typeOf(array) !== type || array.length !== length) {
    const got = array === undefined ? 'none' : `${typeOf(array)}[${array.length}]`;
    throw new ModelRefusedError(
      `Expected a ${snapshot.kind} snapshot with an array \`${name}\` of ${type}[${length}], got ${got}.`,
    );
  }
  return array as InstanceType<(typeof ARRAYS)[T]>;
}

/** A short name for a configuration: equal ones have equal names. */
export function configHash(config: Readonly<Record<string, number>>): string {
  return fnv1a32(JSON.stringify(config)).toString(16).padStart(8, '0');
}

const ARRAYS = {
  f32: Float32Array<SharedArrayBuffer>,
  f64: Float64Array<SharedArrayBuffer>,
  i32: Int32Array<SharedArrayBuffer>,
} as const;

const BYTES: Readonly<Record<ArrayType, number>> = { f32: 4, f64: 8, i32: 4 };

function typeOf(array: SnapshotArray): ArrayType {
  if (array instanceof Float32Array) return 'f32';
  return array instanceof Float64Array ? 'f64' : 'i32';
}

interface Layout {
  readonly ids: number;
  readonly starts: number;
  readonly arrays: readonly number[];
  readonly end: number;
}

function layOut(headBytes: number, header: SnapshotHeader): Layout {
  const ids = aligned(HEADER_AT + headBytes);
  const starts = aligned(ids + header.idBytes);
  let end = starts + 4 * (header.itemCount + 1);
  const arrays = header.arrays.map(({ type, length }) => {
    const at = aligned(end);
    end = at + BYTES[type] * length;
    return at;
  });
  return { ids, starts, arrays, end };
}

function aligned(at: number): number {
  return Math.ceil(at / ALIGNMENT) * ALIGNMENT;
}

function headerLength(bytes: Uint8Array): number {
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(CHECKED_FROM, true);
}

/** Copies bytes into kernel memory of their own; those that lie in shared memory already stay there. */
function inSharedMemory(bytes: Uint8Array): {
  readonly memory: KernelMemory | undefined;
  readonly shared: Uint8Array<SharedArrayBuffer>;
} {
  if (bytes.buffer instanceof SharedArrayBuffer && bytes.byteOffset % ALIGNMENT === 0) {
    return { memory: undefined, shared: bytes as Uint8Array<SharedArrayBuffer> };
  }
  const memory = new KernelMemory(bytes.length, MAX_MEMORY_BYTES);
  const shared = new Uint8Array(memory.buffer, memory.take(bytes.length), bytes.length);
  shared.set(bytes);
  return { memory, shared };
}

/** Checks what can be checked without knowing the header, and cuts the header out. */
function checkedHeaderBytes(bytes: Uint8Array): Uint8Array {
  if (bytes.length < HEADER_AT) {
    throw new ModelRefusedError(
      `Expected a snapshot of at least ${HEADER_AT} bytes, got ${bytes.length}.`,
    );
  }
  const magic = String.fromCharCode(...bytes.subarray(0, SNAPSHOT_MAGIC.length));
  if (magic !== SNAPSHOT_MAGIC) {
    throw new ModelRefusedError(
      `Expected a snapshot that begins with ${SNAPSHOT_MAGIC}, got ${JSON.stringify(magic)}.`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  expectSame('snapshot format version', view.getUint32(8, true), SNAPSHOT_VERSION);
  expectSame('checksum', crc32(bytes.subarray(CHECKED_FROM)), view.getUint32(CRC_AT, true));
  const length = headerLength(bytes);
  if (HEADER_AT + length > bytes.length) {
    throw new ModelRefusedError(
      `Expected a header within ${bytes.length - HEADER_AT} bytes, got one of ${length}.`,
    );
  }
  return bytes.slice(HEADER_AT, HEADER_AT + length);
}

function expectSame(what: string, got: number | string, wanted: number | string): void {
  if (got !== wanted) throw new ModelRefusedError(`Expected ${what} ${wanted}, got ${got}.`);
}

function startsOf(ids: readonly string[]): Uint32Array {
  const starts = new Uint32Array(ids.length + 1);
  ids.forEach((id, i) => (starts[i + 1] = starts[i]! + Buffer.byteLength(id)));
  return starts;
}

function itemsOf(text: Uint8Array<ArrayBuffer>, starts: Uint32Array): ItemTable {
  const count = starts.length - 1;
  for (let i = 0; i < count; i++) {
    if (starts[i]! >= starts[i + 1]!) {
      throw new ModelRefusedError(
        `Expected item ids that start one after the other, got ${starts[i]!} before ${starts[i + 1]!} at item ${i}.`,
      );
    }
  }
  expectSame('first item id at', starts[0]!, 0);
  expectSame('end of the item ids', starts[count]!, text.length);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return makeItemTable(
      Array.from({ length: count }, (_, i) =>
        decoder.decode(text.subarray(starts[i], starts[i + 1])),
      ),
    );
  } catch (cause) {
    const why = cause instanceof InvariantError ? cause.message : 'some that are not UTF-8';
    throw new ModelRefusedError(`Expected different item ids in UTF-8, got: ${why}`, { cause });
  }
}

/** {@link decodeSnapshot}, undefined for bytes that it refuses: whoever starts from an earlier model can do without. */
export function decodeReadable(bytes: Uint8Array | undefined, kind: string): Snapshot | undefined {
  try {
    return bytes && decodeSnapshot(bytes, kind);
  } catch (error) {
    if (error instanceof ModelRefusedError) return undefined;
    throw error;
  }
}
