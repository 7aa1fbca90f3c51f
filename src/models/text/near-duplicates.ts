/**
 * Finds documents that say nearly the same as an earlier one: agencies' news on many sites, a review
 * posted twice. Runs of three words are hashed once and the least hash of each of 64 cells is kept
 * (one-permutation MinHash, Li, Owen and Zhang 2012), 16 bits of it (Li and König 2010); documents that
 * agree in a band of eight cells are compared, and are near duplicates where at least four in five cells
 * agree. Memory is 0.2 kB a document.
 */
import { mix32 } from '../../math/hash.ts';

export const SIGNATURE_CELLS = 64;
/** Fewer terms than this are no document to compare: "great album" may be said twice. */
export const LEAST_TERMS = 12;

const BAND = 8;
const BANDS = SIGNATURE_CELLS / BAND;
const ALIKE = 0.8;
const RUN = 3;
/** Earlier documents of a band that are looked at: many may share a phrase, and then it tells little. */
const MOST_COMPARED = 64;
/** A cell that no run fell into. */
const EMPTY = 0xffff;

export class NearDuplicates {
  /** Band to the last document that has it. */
  readonly #latest = new Map<number, number>();
  /** Int32 [documents x bands]: the document before with the same band, -1 where there is none. */
  #before = new Int32Array(BANDS * 1024);
  /** Uint16 [documents x cells]. */
  #signatures = new Uint16Array(SIGNATURE_CELLS * 1024);
  #size = 0;

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
      let other = key === undefined ? -1 : (this.#latest.get(key) ?? -1);
      for (let looked = 0; other >= 0 && looked < MOST_COMPARED; looked++) {
        if (agreement(signature, this.#signatures, other * SIGNATURE_CELLS) >= ALIKE) return true;
        other = this.#before[other * BANDS + band]!;
      }
    }
    this.#remember(signature, keys);
    return false;
  }

  #remember(signature: Uint16Array, keys: readonly (number | undefined)[]): void {
    const document = this.#size++;
    if (this.#size * SIGNATURE_CELLS > this.#signatures.length) this.#grow();
    this.#signatures.set(signature, document * SIGNATURE_CELLS);
    for (const [band, key] of keys.entries()) {
      if (key === undefined) continue;
      this.#before[document * BANDS + band] = this.#latest.get(key) ?? -1;
      this.#latest.set(key, document);
    }
  }

  #grow(): void {
    const signatures = new Uint16Array(2 * this.#signatures.length);
    signatures.set(this.#signatures);
    this.#signatures = signatures;
    const before = new Int32Array(2 * this.#before.length);
    before.set(this.#before);
    this.#before = before;
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
  return Uint16Array.from(least, (hash) =>
    hash === 0xffffffff ? EMPTY : mix32(hash ^ 0x85ebca6b) % EMPTY,
  );
}

/** Undefined for a band without a single run: short documents have those in common. */
function bandKey(signature: Uint16Array, band: number): number | undefined {
  let key = band;
  let filled = 0;
  for (let i = band * BAND; i < (band + 1) * BAND; i++) {
    key = mix32(Math.imul(key, 31) ^ signature[i]!);
    if (signature[i] !== EMPTY) filled++;
  }
  if (filled === 0) return undefined;
  // The band in front: a map of one band's keys never meets another's.
  return key * BANDS + band;
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
