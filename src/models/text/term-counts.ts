/**
 * Counts the terms of documents by entity, in two passes over the documents, so that memory does not
 * follow the text: the first learns how many documents hold each term, in a fixed table of hashed cells;
 * the second counts only terms that enough documents hold. How many are enough rises until what is to be
 * counted fits: of much text the rarest terms go first.
 */
import type { Csr } from '../../math/csr.ts';
import type { TextConfig } from './config.ts';
import { release } from '../../math/release.ts';
import { PairCounts } from './pair-counts.ts';
import type { SparseValues } from './pair-counts.ts';
import { TermNumbers } from './term-numbers.ts';

/** Cells of the first pass, two bytes each; terms that share one are taken for one there. */
const CELLS = 1 << 24;
const MOST = 0xffff;
/** Pairs of an entity and a term that are counted at most; 20 bytes each. */
const MOST_PAIRS = 10_000_000;

/** Documents of each term that are kept to be looked up. */
const FIRST = 3;

/** Terms of documents by entity. */
export interface CountedTerms {
  /** [entities x terms]: counts, damped by the lengths and the ages of their documents. */
  readonly matrix: Csr;
  /** Uint32Array [terms], the hash of each. */
  readonly hashes: Uint32Array;
  /** Ids of the first documents, three at most of each, that hold these terms, in the order in which they were added. */
  readonly documentsWith: (terms: Iterable<number>) => readonly string[];
}

/** The terms of one document. */
export interface TermsOfDocument {
  /** Uint32Array [distinct]. */
  readonly hashes: Uint32Array;
  /** [distinct]: how often each stands there. */
  readonly counts: ArrayLike<number>;
  /** Terms in all. */
  readonly length: number;
}

export class TermCounts {
  readonly #config: TextConfig;
  readonly #mostPairs: number;
  /** Uint16Array [cells]: how many documents hold a term of that cell. */
  readonly #documents = new Uint16Array(CELLS);
  readonly #terms = new TermNumbers();
  readonly #pairs = new PairCounts();
  readonly #first = new FirstDocuments();
  #seen = 0;
  #length = 0;
  #entities = 0;
  #kept: Uint32Array | undefined;
  #columns = new Int32Array(1024);
  #values = new Float32Array(1024);

  constructor(config: TextConfig, mostPairs = MOST_PAIRS) {
    this.#config = config;
    this.#mostPairs = mostPairs;
  }

  /** First pass: one document. @param entities - How many it is about. */
  observe({ hashes, length }: TermsOfDocument, entities: number): void {
    this.#seen++;
    this.#length += length;
    this.#entities += entities;
    for (const hash of hashes) {
      const cell = hash & (CELLS - 1);
      if (this.#documents[cell]! < MOST) this.#documents[cell]!++;
    }
  }

  /** Whether a term is counted in the second pass. */
  counts(hash: number): boolean {
    this.#kept ??= this.#keptCells();
    const cell = hash & (CELLS - 1);
    return ((this.#kept[cell >>> 5]! >>> (cell & 31)) & 1) === 1;
  }

  /**
   * Second pass: one document again.
   *
   * @param entities - Which entities it is about, by number, each with how much of it is theirs.
   * @param id - Of the document, where it is to be found again by its terms.
   */
  add(
    { hashes, counts, length }: TermsOfDocument,
    entities: readonly { readonly entity: number; readonly weight: number }[],
    id?: string,
  ): void {
    if (length === 0 || entities.length === 0) return;
    const own = this.#counted(hashes, counts);
    const mean = this.#length / this.#seen;
    const damped = (length / mean) ** -this.#config.lengthDamping;
    for (const { entity, weight } of entities) this.#pairs.addAll(entity, own, damped * weight);
    if (id !== undefined) this.#first.add(own, id);
  }

  /**
   * What was counted; afterwards nothing is left here.
   *
   * @param entities - How many there are.
   * @param items - How many of them, the first, say which terms count.
   */
  build(entities: number, items = entities): CountedTerms {
    const { minEntities } = this.#config;
    const { matrix, kept } = this.#pairs.build(entities, this.#terms.size, minEntities, items);
    const all = this.#terms.hashes;
    return {
      matrix,
      hashes: Uint32Array.from(kept, (term) => all[term]!),
      documentsWith: (terms) => this.#first.of(Array.from(terms, (term) => kept[term]!)),
    };
  }

  /** The terms of a document that are counted, by number. */
  #counted(hashes: Uint32Array, counts: ArrayLike<number>): SparseValues {
    if (hashes.length > this.#columns.length) {
      this.#columns = new Int32Array(2 * hashes.length);
      this.#values = new Float32Array(2 * hashes.length);
    }
    let count = 0;
    for (let i = 0; i < hashes.length; i++) {
      const hash = hashes[i]!;
      if (!this.counts(hash)) continue;
      this.#columns[count] = this.#terms.numberOf(hash);
      this.#values[count++] = counts[i]!;
    }
    return { columns: this.#columns, values: this.#values, count };
  }

  /** A bit for each cell of the first pass: whether its terms are counted. Small, because it is asked for each term of all documents. */
  #keptCells(): Uint32Array {
    const enough = this.#fewestDocuments();
    const kept = new Uint32Array(CELLS / 32);
    for (let cell = 0; cell < CELLS; cell++) {
      if (this.#documents[cell]! >= enough) kept[cell >>> 5]! |= 1 << (cell & 31);
    }
    release(this.#documents);
    return kept;
  }

  /** The fewest documents a term must be in so that all pairs fit, if each were another. */
  #fewestDocuments(): number {
    const pairsOf = new Float64Array(MOST + 1);
    const entities = this.#entities / Math.max(1, this.#seen);
    for (let cell = 0; cell < CELLS; cell++) {
      const documents = this.#documents[cell]!;
      if (documents > 0) pairsOf[documents]! += documents * entities;
    }
    let pairs = 0;
    let enough = MOST + 1;
    while (enough > this.#config.minDocuments && pairs + pairsOf[enough - 1]! <= this.#mostPairs) {
      pairs += pairsOf[--enough]!;
    }
    return enough;
  }
}

/** The first documents that hold each term: so few that no more than their numbers are kept. */
class FirstDocuments {
  readonly #ids: string[] = [];
  /** By term: how many there are. */
  #counts = new Uint8Array(1024);
  /** Int32Array [terms x FIRST]: places in the ids. */
  #places = new Int32Array(FIRST * 1024);

  add({ columns, count }: SparseValues, id: string): void {
    const place = this.#ids.length;
    for (let i = 0; i < count; i++) {
      const term = columns[i]!;
      if (term >= this.#counts.length) this.#grow(term);
      if (this.#counts[term] === FIRST) continue;
      this.#places[FIRST * term + this.#counts[term]!++] = place;
      if (this.#ids.length === place) this.#ids.push(id);
    }
  }

  of(terms: readonly number[]): readonly string[] {
    const wanted = new Set<number>();
    for (const term of terms) {
      for (let i = 0; i < this.#counts[term]!; i++) wanted.add(this.#places[FIRST * term + i]!);
    }
    return this.#ids.filter((_, place) => wanted.has(place));
  }

  #grow(term: number): void {
    const [counts, places] = [this.#counts, this.#places];
    this.#counts = new Uint8Array(2 * term);
    this.#places = new Int32Array(FIRST * 2 * term);
    this.#counts.set(counts);
    this.#places.set(places);
    release(counts, places);
  }
}
