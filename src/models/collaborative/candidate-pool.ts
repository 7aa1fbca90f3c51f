/**
 * The candidates for one listener: what any part ranks among its best, each with the scores of all parts on
 * a scale that they share. A part's best candidate is 1 and the first that it would leave out is 0, so that
 * parts whose scores fall steeply and parts whose scores hardly fall can be added up.
 */
import type { RecommendQuery } from '../recommender.ts';
import type { Part, PartAnswer } from './part.ts';

export interface CandidatePool {
  /** Int32Array [n], ascending. */
  readonly items: Int32Array;
  /** Float32Array [n x parts], row-major. */
  readonly scores: Float32Array;
}

/** Candidates that each part names at least. */
export const POOL_DEPTH = 200;
/** A part that thinks nothing of a candidate says no more against it than this. */
const LOWEST = -3;

/**
 * What the parts name for a listener; `query.limit` of each where that is more than usual.
 *
 * @param besides - Items that are candidates whatever the parts think of them, ascending.
 */
export function poolOf(
  parts: readonly Part[],
  query: RecommendQuery,
  besides: ArrayLike<number> = [],
): CandidatePool {
  const depth = Math.max(POOL_DEPTH, query.limit);
  const answers = parts.map((part) => part.ask({ ...query, limit: depth + 1 }));
  const named = new Set<number>(Array.from(besides));
  for (const { best } of answers) {
    for (let b = 0; b < Math.min(depth, best.length); b++) named.add(best[b]!.index);
  }
  return scored(answers, Int32Array.from(named).sort(), depth);
}

function scored(answers: readonly PartAnswer[], items: Int32Array, depth: number): CandidatePool {
  const width = answers.length;
  const scores = new Float32Array(items.length * width);
  answers.forEach((answer, p) => {
    const top = answer.best[0]?.score ?? 0;
    const last = answer.best[depth]?.score ?? Math.min(0, answer.best.at(-1)?.score ?? 0);
    const scale = top > last ? 1 / (top - last) : 0;
    for (let i = 0; i < items.length; i++) {
      scores[i * width + p] = Math.max(LOWEST, (answer.scoreOf(items[i]!) - last) * scale);
    }
  });
  return { items, scores };
}
