/** Sublinear TF-IDF with cosine (Salton and Buckley 1988), over terms of whatever kind. */
import { sharedFloats, sharedInts, transpose } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';

/** A row of length 1: which terms, and the weight of each. */
export interface SparseRow {
  readonly terms: readonly number[];
  readonly weights: readonly number[];
}

export class SparseSpace {
  /** [documents x terms], rows of length 1. */
  readonly rows: Csr;
  readonly #postings: Csr;
  readonly #numbers = new Map<string, number>();
  readonly #rarities: Float64Array;

  /** @param minDocuments - That must hold a term before it counts. */
  constructor(documents: readonly (readonly string[])[], minDocuments: number) {
    const counts = documents.map(countsOf);
    const having = new Map<string, number>();
    for (const each of counts) {
      for (const term of each.keys()) having.set(term, (having.get(term) ?? 0) + 1);
    }
    const rarities: number[] = [];
    for (const [term, documentsWith] of having) {
      if (documentsWith < minDocuments) continue;
      this.#numbers.set(term, rarities.length);
      rarities.push(Math.log((1 + documents.length) / (1 + documentsWith)) + 1);
    }
    this.#rarities = Float64Array.from(rarities);
    this.rows = matrixOf(
      counts.map((each) => this.#weigh(each)),
      rarities.length,
    );
    this.#postings = transpose(this.rows);
  }

  /** A text's terms as a row of this space; those that it does not know are left out. */
  row(terms: readonly string[]): SparseRow {
    return this.#weigh(countsOf(terms));
  }

  /** Cosines of a row with all documents. */
  cosines({ terms, weights }: SparseRow): Float64Array {
    const { offsets, indexes, values } = this.#postings;
    const scores = new Float64Array(this.rows.rows);
    terms.forEach((term, i) => {
      for (let e = offsets[term]!; e < offsets[term + 1]!; e++) {
        scores[indexes[e]!]! += weights[i]! * values[e]!;
      }
    });
    return scores;
  }

  #weigh(counts: ReadonlyMap<string, number>): SparseRow {
    const known: (readonly [term: number, weight: number])[] = [];
    for (const [term, count] of counts) {
      const number = this.#numbers.get(term);
      if (number !== undefined) {
        known.push([number, (1 + Math.log(count)) * this.#rarities[number]!]);
      }
    }
    known.sort(([a], [b]) => a - b);
    const length = Math.sqrt(known.reduce((sum, [, weight]) => sum + weight ** 2, 0));
    return {
      terms: known.map(([term]) => term),
      weights: known.map(([, weight]) => weight / length),
    };
  }
}

function countsOf(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

function matrixOf(rows: readonly SparseRow[], columns: number): Csr {
  const entries = rows.reduce((sum, { terms }) => sum + terms.length, 0);
  const offsets = sharedInts(rows.length + 1);
  const indexes = sharedInts(entries);
  const values = sharedFloats(entries);
  let at = 0;
  rows.forEach(({ terms, weights }, row) => {
    indexes.set(terms, at);
    values.set(weights, at);
    at += terms.length;
    offsets[row + 1] = at;
  });
  return { rows: rows.length, columns, offsets, indexes, values };
}
