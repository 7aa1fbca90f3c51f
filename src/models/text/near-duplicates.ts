/**
 * Finds documents that say nearly the same as an earlier one: agencies' news on many sites, a review
 * posted twice. Runs of three words are hashed once and the least hash of each of 64 cells is kept
 * (one-permutation MinHash, Li, Owen and Zhang 2012), 16 bits of it (Li and König 2010); documents that
 * agree in a band of eight cells are compared, and are near duplicates where at least four in five cells
 * agree. Memory is 0.2 kB a document, for as many as are remembered: the latest.
 */
import { mix32 } from '../../math/hash.ts';
import { release } from '../../math/release.ts';

export const SIGNATURE_CELLS = 64;
/** Fewer terms than this are no document to compare: "great album" may be said twice. */
export const LEAST_TERMS = 12;

const BAND = 8;
const BANDS = SIGNATURE_CELLS / BAND;
const ALIKE = 0.8;
const RUN = 3;
/** Earlier documents of a band that are looked at: many may share a phrase, and then it tells little. */
const MOST_COMPARED = 64;
/** Documents that are remembered at most: 200 MB. */
const REMEMBERED = 1 << 20;
/** A cell that no run fell into. */
const EMPTY = 0xffff;

export class NearDuplicates {
  readonly #most: number;
  /** Documents there is room for; a power of two. */
  #room = 1024;
  /** Int32 [2 x room x bands]: by the hash of a band, the last document + 1 that has it, or another of the same hash. */
  #latest = new Int32Array(2 * BANDS * this.#room);
  /** Int32 [room x bands]: the document + 1 before with the same hash of a band, 0 where there is none. */
  #before = new Int32Array(BANDS * this.#room);
  /** Uint16 [room x cells]. */
  #signatures = new Uint16Array(SIGNATURE_CELLS * this.#room);
  /** All that were ever taken in; number n lies at n modulo the room. */
  #taken = 0;

  /** @param most - Documents that are remembered: a power of two, 1,024 at least. */
  constructor(most = REMEMBERED) {
    this.#most = most;
  }

  /**
   * Takes a document in.
   *
   * @param signature - Of {@link signatureOf}; undefined for a document too short to compare.
   * @returns Whether an earlier one says nearly the same; it is not remembered then.
   */
  isRepeated(signature: Uint16Array | undefined): boolean {
    if (signature === undefined) return false;
    const keys = Array.from({ length: BANDS }, (_, band) => bandKey(signature, band));
    for (const [band, key] of keys.entries()) {
      let other = key === undefined ? 0 : this.#latest[this.#cellOf(key)]!;
      for (let looked = 0; this.#isThere(other) && looked < MOST_COMPARED; looked++) {
        const slot = (other - 1) % this.#room;
        if (agreement(signature, this.#signatures, slot * SIGNATURE_CELLS) >= ALIKE) return true;
        other = this.#before[slot * BANDS + band]!;
      }
    }
    if (this.#taken === this.#room && this.#room < this.#most) this.#grow();
    this.#remember(signature, keys, this.#taken++);
    return false;
  }

  /** Forgets all, and gives the memory back. */
  end(): void {
    release(this.#latest, this.#before, this.#signatures);
  }

  /** Whether a document, by its number + 1, is still remembered. */
  #isThere(document: number): boolean {
    return document > 0 && document > this.#taken - this.#room;
  }

  #remember(signature: Uint16Array, keys: readonly (number | undefined)[], number: number): void {
    const slot = number % this.#room;
    this.#signatures.set(signature, slot * SIGNATURE_CELLS);
    for (const [band, key] of keys.entries()) {
      if (key === undefined) continue;
      const cell = this.#cellOf(key);
      this.#before[slot * BANDS + band] = this.#latest[cell]!;
      this.#latest[cell] = number + 1;
    }
  }

  #cellOf(key: number): number {
    return key & (this.#latest.length - 1);
  }

  /** Makes room for twice as many, and places all that there are again. */
  #grow(): void {
    const signatures = this.#signatures;
    release(this.#latest, this.#before);
    this.#room *= 2;
    this.#latest = new Int32Array(2 * BANDS * this.#room);
    this.#before = new Int32Array(BANDS * this.#room);
    this.#signatures = new Uint16Array(SIGNATURE_CELLS * this.#room);
    for (let number = 0; number < this.#taken; number++) {
      const own = signatures.subarray(number * SIGNATURE_CELLS, (number + 1) * SIGNATURE_CELLS);
      const keys = Array.from({ length: BANDS }, (_, band) => bandKey(own, band));
      this.#remember(own, keys, number);
    }
    release(signatures);
  }
}

/** The signature of a document. @param terms - Hashes of its words in order. */
export function signatureOf(terms: Uint32Array): Uint16Array {
  const least = new Uint32Array(SIGNATURE_CELLS).fill(0xffffffff);
  for (let i = 0; i + RUN <= terms.length; i++) {
    let run = 0;
    for (let k = 0; k < RUN; k++) run = Math.imul(run ^ terms[i + k]!, 0x9e3779b1) + k;
    const hash = mix32(run);
    const cell = hash % SIGNATURE_CELLS;
    if (hash < least[cell]!) least[cell] = hash;
  }
  // The least hash of 64 cells has small high bits: spread them before they are cut.
  const signature = new Uint16Array(SIGNATURE_CELLS);
  for (let cell = 0; cell < SIGNATURE_CELLS; cell++) {
    const hash = least[cell]!;
    signature[cell] = hash === 0xffffffff ? EMPTY : mix32(hash ^ 0x85ebca6b) % EMPTY;
  }
  return signature;
}

/** Undefined for a band without a single run: short documents have those in common. */
function bandKey(signature: Uint16Array, band: number): number | undefined {
  let key = band + 1;
  let filled = 0;
  for (let i = band * BAND; i < (band + 1) * BAND; i++) {
    key = mix32(Math.imul(key, 31) ^ signature[i]!);
    if (signature[i] !== EMPTY) filled++;
  }
  if (filled === 0) return undefined;
  return mix32(key);
}

/** Share of cells that agree, of those that either has. */
function agreement(a: Uint16Array, all: Uint16Array, at: number): number {
  let same = 0;
  let filled = 0;
  for (let i = 0; i < SIGNATURE_CELLS; i++) {
    const other = all[at + i]!;
    if (a[i] === EMPTY && other === EMPTY) continue;
    filled++;
    if (a[i] === other) same++;
  }
  return filled === 0 ? 0 : same / filled;
}
