/**
 * Ranks a fixed set of documents for a query by three witnesses: BM25 over stems, which knows what was said;
 * runs of letters, which know that "groovy" and "groove" are of one kind; and latent vectors (Deerwester et al.
 * 1990), which know what is said of the same things. Each is scaled to its best document.
 */
import { multiply, truncatedSvd } from '../../math/truncated-svd.ts';
import { Languages } from '../text/tokens-language.ts';
import { wordsOf } from '../text/tokens.ts';
import { SparseSpace } from './sparse-space.ts';
import type { SparseRow } from './sparse-space.ts';
import { TextIndex } from './text-index.ts';

export interface RankedDocument {
  readonly id: string;
  readonly text: string;
}

/** What the letters and the latent vectors count beside BM25: chosen on a sample of the captions of MusicCaps, the same that figures are of. */
const LETTERS = 0.6;
const LATENT = 0.3;
const RANK = 128;
/** Lengths of the runs of letters. */
const SHORTEST = 3;
const LONGEST = 5;

export class DocumentRanker {
  readonly #words: TextIndex;
  readonly #numbers: ReadonlyMap<string, number>;
  readonly #languages = new Languages();
  readonly #stems: SparseSpace;
  readonly #letters: SparseSpace;
  readonly #rank: number;
  /** [terms x rank] and [documents x rank], the latter of length 1. */
  readonly #right: Float64Array;
  readonly #latent: Float64Array;

  /** @param seed - Fixes the first subspace of the latent vectors. */
  constructor(documents: readonly RankedDocument[], seed: number) {
    this.#words = new TextIndex(this.#languages);
    for (const { id, text } of documents) this.#words.put(id, text, 'en');
    this.#numbers = new Map(documents.map(({ id }, i) => [id, i]));
    this.#stems = new SparseSpace(
      documents.map(({ text }) => this.#stemsOf(text)),
      1,
    );
    this.#letters = new SparseSpace(
      documents.map(({ text }) => runsOf(text)),
      2,
    );
    const rank = Math.min(RANK, Math.ceil(documents.length / 4));
    const svd = truncatedSvd(this.#stems.rows, { rank, oversampling: 10, iterations: 4, seed });
    this.#rank = svd.rank;
    this.#right = Float64Array.from(svd.right);
    this.#latent = Float64Array.from(multiply(this.#stems.rows, svd.right, svd.rank));
    for (let at = 0; at < this.#latent.length; at += this.#rank) {
      toLengthOne(this.#latent.subarray(at, at + this.#rank));
    }
  }

  /** A score of each document, in their order; larger answers better. */
  scores(query: string): Float64Array {
    const scores = this.byWords(query);
    scaleToOne(scores);
    const letters = this.#letters.cosines(this.#letters.row(runsOf(query)));
    scaleToOne(letters);
    const latent = this.#latentCosines(this.#stems.row(this.#stemsOf(query)));
    for (let i = 0; i < scores.length; i++) {
      scores[i]! += LETTERS * letters[i]! + LATENT * latent[i]!;
    }
    return scores;
  }

  /** The same by BM25 alone. */
  byWords(query: string): Float64Array {
    const scores = new Float64Array(this.#numbers.size);
    for (const { id, score } of this.#words.search(query, this.#numbers.size)) {
      scores[this.#numbers.get(id)!] = score;
    }
    return scores;
  }

  #latentCosines({ terms, weights }: SparseRow): Float64Array {
    const rank = this.#rank;
    const query = new Float64Array(rank);
    terms.forEach((term, i) => {
      for (let k = 0; k < rank; k++) query[k]! += weights[i]! * this.#right[term * rank + k]!;
    });
    toLengthOne(query);
    return Float64Array.from({ length: this.#numbers.size }, (_, document) => {
      let sum = 0;
      for (let k = 0; k < rank; k++) sum += query[k]! * this.#latent[document * rank + k]!;
      return sum;
    });
  }

  #stemsOf(text: string): readonly string[] {
    return wordsOf(text).map((word) => this.#languages.stem('en', word));
  }
}

/** Runs of letters within words, their ends marked. */
function runsOf(text: string): readonly string[] {
  const runs: string[] = [];
  for (const word of wordsOf(text)) {
    const marked = ` ${word} `;
    for (let length = SHORTEST; length <= LONGEST; length++) {
      for (let at = 0; at + length <= marked.length; at++) runs.push(marked.slice(at, at + length));
    }
  }
  return runs;
}

function scaleToOne(scores: Float64Array): void {
  const most = scores.reduce((max, score) => Math.max(max, score), 0);
  if (most > 0) for (let i = 0; i < scores.length; i++) scores[i]! /= most;
}

function toLengthOne(row: Float64Array): void {
  const length = Math.hypot(...row);
  if (length > 0) for (let k = 0; k < row.length; k++) row[k]! /= length;
}
