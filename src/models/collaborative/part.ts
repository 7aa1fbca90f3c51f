/** The models that are combined, behind one small contract: what each thinks is best, and of anything else. */
import { dot } from '../../math/dense.ts';
import { TopK } from '../../math/top-k.ts';
import { likedTaste } from '../factorization/confidence.ts';
import type { FactorizationModel } from '../factorization/factorization-model.ts';
import type { ItemWeights } from '../neighbours/item-weights.ts';
import type { RecommendQuery } from '../recommender.ts';
import { FACTOR_SPREAD, NEIGHBOUR_SPREAD, rankedTaste } from './count-weights.ts';

export interface PartAnswer {
  /** Best first, at most as many as were asked for. */
  readonly best: readonly { readonly index: number; readonly score: number }[];
  /** The score of any item; compares only within this answer. */
  scoreOf(index: number): number;
}

export interface Part {
  ask(query: RecommendQuery): PartAnswer;
}

/** A part that knows nothing: where a combination does not read one. */
export const SILENT_PART: Part = Object.freeze({ ask: () => ({ best: [], scoreOf: () => 0 }) });

/** A factorization as a part. */
export function factorPart(model: FactorizationModel): Part {
  return {
    ask(query) {
      const vector = model.foldIn(rankedTaste(query.taste, FACTOR_SPREAD));
      return {
        best: model.nearest(vector, query),
        scoreOf: (index) => dot(vector, 0, model.vector(index), 0, model.rank),
      };
    },
  };
}

/** An item-item model as a part; what nothing speaks for is never among its best. */
export function neighbourPart(model: ItemWeights): Part {
  const scores = new Float32Array(model.size);
  return {
    ask({ taste, limit, exclude, where }) {
      // What is not liked says nothing here: these models have no place for a dislike.
      model.scoreAll(likedTaste(rankedTaste(taste, NEIGHBOUR_SPREAD)), scores);
      const heap = new TopK(Math.min(limit, model.size));
      for (let i = 0; i < scores.length; i++) {
        const score = scores[i]!;
        if (!(score > 0) || !heap.accepts(i, score)) continue;
        if (!exclude.has(i) && where?.(i) !== false) heap.push(i, score);
      }
      return { best: heap.drain(), scoreOf: (index) => scores[index]! };
    },
  };
}
