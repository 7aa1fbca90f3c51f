/**
 * Counts the terms of documents by entity, in two passes over the documents, so that memory does not
 * follow the text: the first learns how many documents hold each term, in a fixed table of hashed cells;
 * the second counts only terms that enough documents hold.
 */
import type { Csr } from '../../math/csr.ts';
import type { TextConfig } from './config.ts';
import { PairCounts } from './pair-counts.ts';

/** Cells of the first pass, two bytes each; terms that share one are taken for one there. */
const CELLS = 1 << 24;
const MOST = 0xffff;

/** Terms of documents by entity. */
export interface CountedTerms {
  /** [entities x terms]: counts, damped by the lengths and the ages of their documents. */
  readonly matrix: Csr;
  /** Uint32Array [terms], the hash of each. */
  readonly hashes: Uint32Array;
}

export class TermCounts {
  readonly #config: TextConfig;
  readonly #documents = new Uint16Array(CELLS);
  readonly #terms = new Map<number, number>();
  readonly #pairs = new PairCounts();
  #seen = 0;
  #length = 0;

  constructor(config: TextConfig) {
    this.#config = config;
  }

  /** First pass: one document's terms. */
  observe(hashes: Uint32Array): void {
    this.#seen++;
    this.#length += hashes.length;
    for (const hash of new Set(hashes)) {
      const cell = hash & (CELLS - 1);
      if (this.#documents[cell]! < MOST) this.#documents[cell]!++;
    }
  }

  /** Whether a term is counted in the second pass. */
  counts(hash: number): boolean {
    return this.#documents[hash & (CELLS - 1)]! >= this.#config.minDocuments;
  }

  /**
   * Second pass: one document's terms again.
   *
   * @param entities - Which entities it is about, by number, each with how much of it is theirs.
   */
  add(
    hashes: Uint32Array,
    entities: readonly { readonly entity: number; readonly weight: number }[],
  ): void {
    if (hashes.length === 0) return;
    const mean = this.#length / this.#seen;
    const damped = (hashes.length / mean) ** -this.#config.lengthDamping;
    const known = hashes.filter((hash) => this.counts(hash)).map((hash) => this.#termOf(hash));
    for (const { entity, weight } of entities) {
      for (const term of known) this.#pairs.add(entity, term, damped * weight);
    }
  }

  /** @param entities - How many there are. */
  build(entities: number): CountedTerms {
    const { minEntities } = this.#config;
    const { matrix, kept } = this.#pairs.build(entities, this.#terms.size, minEntities);
    const all = Uint32Array.from(this.#terms.keys());
    return { matrix, hashes: Uint32Array.from(kept, (term) => all[term]!) };
  }

  #termOf(hash: number): number {
    const known = this.#terms.get(hash);
    if (known !== undefined) return known;
    this.#terms.set(hash, this.#terms.size);
    return this.#terms.size - 1;
  }
}
