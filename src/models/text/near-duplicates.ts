/**
 * Finds documents that say nearly the same as an earlier one: agencies' news on many sites, a review
 * posted twice. Runs of three words are hashed once and the least hash of each of 64 cells is kept
 * (one-permutation MinHash, Li, Owen and Zhang 2012); documents that agree in a band of eight cells are
 * compared, and are near duplicates where at least four in five cells agree. Memory is 0.3 kB a document.
 */
import { mix32 } from '../../math/hash.ts';

const CELLS = 64;
const BAND = 8;
const ALIKE = 0.8;
const RUN = 3;
/** Fewer terms than this are no document to compare: "great album" may be said twice. */
const LEAST_TERMS = 12;

export class NearDuplicates {
  /** Band to the documents that have it. */
  readonly #bands = new Map<number, number[]>();
  readonly #signatures: Uint32Array[] = [];

  /**
   * Takes a document in.
   *
   * @param terms - Hashes of its words in order.
   * @returns Whether an earlier one says nearly the same; it is not remembered then.
   */
  isRepeated(terms: Uint32Array): boolean {
    if (terms.length < LEAST_TERMS) return false;
    const signature = signatureOf(terms);
    const keys = Array.from({ length: CELLS / BAND }, (_, band) => bandKey(signature, band));
    for (const key of keys) {
      for (const document of this.#bands.get(key) ?? []) {
        if (agreement(signature, this.#signatures[document]!) >= ALIKE) return true;
      }
    }
    const document = this.#signatures.push(signature) - 1;
    for (const key of keys) {
      const known = this.#bands.get(key);
      if (known === undefined) this.#bands.set(key, [document]);
      else known.push(document);
    }
    return false;
  }
}

/** Least hash of each cell; 0xffffffff where a cell got none. */
function signatureOf(terms: Uint32Array): Uint32Array {
  const signature = new Uint32Array(CELLS).fill(0xffffffff);
  for (let i = 0; i + RUN <= terms.length; i++) {
    let run = 0;
    for (let k = 0; k < RUN; k++) run = Math.imul(run ^ terms[i + k]!, 0x9e3779b1) + k;
    const hash = mix32(run);
    const cell = hash % CELLS;
    if (hash < signature[cell]!) signature[cell] = hash;
  }
  return signature;
}

function bandKey(signature: Uint32Array, band: number): number {
  let key = band;
  for (let i = band * BAND; i < (band + 1) * BAND; i++)
    key = mix32(Math.imul(key, 31) ^ signature[i]!);
  return key;
}

/** Share of cells that agree, of those that either has. */
function agreement(a: Uint32Array, b: Uint32Array): number {
  let same = 0;
  let filled = 0;
  for (let i = 0; i < CELLS; i++) {
    if (a[i] === 0xffffffff && b[i] === 0xffffffff) continue;
    filled++;
    if (a[i] === b[i]) same++;
  }
  return filled === 0 ? 0 : same / filled;
}
