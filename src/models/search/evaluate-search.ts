/** How well documents are found that are known to answer: each query ranks all, and those should come first. */
import { TopK } from '../../math/top-k.ts';
import { meanAndError, ndcgAt, recallAt } from '../evaluation/metrics.ts';
import { differenceOf } from '../evaluation/paired.ts';
import type { Difference } from '../evaluation/paired.ts';
import { DocumentRanker } from './document-ranker.ts';
import type { RankedDocument } from './document-ranker.ts';

export interface SearchTask {
  readonly documents: readonly RankedDocument[];
  readonly queries: readonly { readonly query: string; readonly relevant: readonly string[] }[];
}

export interface SearchFigures {
  readonly ndcg10: number;
  /** Standard error of `ndcg10` over queries. */
  readonly se: number;
  readonly mrr: number;
  readonly recall10: number;
  /** Queries that a document answers. */
  readonly n: number;
}

export interface SearchResult extends SearchFigures {
  readonly documents: number;
  readonly baselines: Readonly<Record<string, SearchFigures & { readonly behind: Difference }>>;
}

const K = 10;

/** @param seed - Fixes the latent vectors. */
export function evaluateSearch(
  { documents, queries }: SearchTask,
  seed: number,
  progress: (share: number) => void,
): SearchResult {
  const ranker = new DocumentRanker(documents, seed);
  const numberOf = new Map(documents.map(({ id }, i) => [id, i]));
  const own = new Gains();
  const words = new Gains();
  queries.forEach(({ query, relevant }, i) => {
    const wanted = new Set(relevant.flatMap((id) => numberOf.get(id) ?? []));
    if (wanted.size === 0) return;
    own.add(ranker.scores(query), wanted);
    words.add(ranker.byWords(query), wanted);
    if (i % 50 === 0) progress(i / queries.length);
  });
  const behind = differenceOf(Float64Array.from(own.ndcgOf), Float64Array.from(words.ndcgOf));
  return {
    ...own.figures(),
    documents: documents.length,
    baselines: { bm25: { ...words.figures(), behind } },
  };
}

class Gains {
  readonly ndcgOf: number[] = [];
  #reciprocal = 0;
  #recall = 0;

  add(scores: Float64Array, wanted: ReadonlySet<number>): void {
    const top = new TopK(K);
    scores.forEach((score, document) => {
      if (score > 0) top.push(document, score);
    });
    const ranked = top.drain().map(({ index }) => index);
    this.ndcgOf.push(ndcgAt(ranked, wanted, K));
    this.#recall += recallAt(ranked, wanted, K);
    this.#reciprocal += 1 / firstRank(scores, wanted);
  }

  figures(): SearchFigures {
    const n = this.ndcgOf.length;
    const { mean, error } = meanAndError(this.ndcgOf);
    const share = (sum: number): number => (n === 0 ? 0 : sum / n);
    return {
      ndcg10: mean,
      se: error,
      mrr: share(this.#reciprocal),
      recall10: share(this.#recall),
      n,
    };
  }
}

/** The place of the first wanted document; infinite where none scores above 0. */
function firstRank(scores: Float64Array, wanted: ReadonlySet<number>): number {
  const best = Math.max(...Array.from(wanted, (document) => scores[document]!));
  if (!(best > 0)) return Infinity;
  return 1 + scores.reduce((before, score) => before + (score > best ? 1 : 0), 0);
}
