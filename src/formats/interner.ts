/**
 * Turns bytes that come again and again (the ids of users and items in a file of interactions) into one
 * value each, without making a string of them first: a hash table with open addressing over FNV-1a of
 * the bytes. It starts over when it is full, so its memory is bounded whatever the file holds.
 */
import type { Buffer } from 'node:buffer';

/** Distinct values kept: a million rows of a usual file have fewer. */
const MAX_ENTRIES = 1 << 17;
/** Twice the entries and more: half-empty tables probe little. */
const SLOTS = 1 << 19;
/** Bytes of all keys kept. */
const ARENA_BYTES = 1 << 23;
/** Longer keys are not kept: no id is that long. */
const MAX_KEY_BYTES = 1 << 10;

export class ByteInterner<T> {
  readonly #make: (key: Buffer) => T;
  /** Entry + 1 by slot, 0 for none. */
  readonly #slots = new Int32Array(SLOTS);
  readonly #hashes = new Int32Array(MAX_ENTRIES);
  /** Where each key begins in the arena; one more says where the last ends. */
  readonly #offsets = new Int32Array(MAX_ENTRIES + 1);
  readonly #arena = new Uint8Array(ARENA_BYTES);
  #values: T[] = [];

  /** @param make - makes the value of a key that is not kept; `key` is valid during the call only */
  constructor(make: (key: Buffer) => T) {
    this.#make = make;
  }

  /** The value of `bytes` from `start` to before `end`. */
  get(bytes: Buffer, start: number, end: number): T {
    let hash = 0x811c9dc5;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
    // The low bits choose the slot: mix the high ones in, FNV leaves short keys alike there.
    hash ^= hash >>> 15;
    let slot = hash & (SLOTS - 1);
    for (;;) {
      const entry = this.#slots[slot]! - 1;
      if (entry < 0) break;
      if (this.#hashes[entry] === hash && this.#equals(entry, bytes, start, end)) {
        return this.#values[entry]!;
      }
      slot = (slot + 1) & (SLOTS - 1);
    }
    const value = this.#make(bytes.subarray(start, end));
    if (end - start <= MAX_KEY_BYTES) this.#keep(hash, slot, bytes.subarray(start, end), value);
    return value;
  }

  #equals(entry: number, bytes: Buffer, start: number, end: number): boolean {
    const offset = this.#offsets[entry]!;
    if (this.#offsets[entry + 1]! - offset !== end - start) return false;
    for (let i = start; i < end; i++) {
      if (this.#arena[offset + i - start] !== bytes[i]) return false;
    }
    return true;
  }

  #keep(hash: number, slot: number, key: Buffer, value: T): void {
    let entry = this.#values.length;
    let offset = this.#offsets[entry]!;
    let free = slot;
    if (entry === MAX_ENTRIES || offset + key.length > ARENA_BYTES) {
      this.#slots.fill(0);
      this.#values = [];
      entry = 0;
      offset = 0;
      free = hash & (SLOTS - 1);
    }
    this.#slots[free] = entry + 1;
    this.#hashes[entry] = hash;
    this.#arena.set(key, offset);
    this.#offsets[entry + 1] = offset + key.length;
    this.#values.push(value);
  }
}
