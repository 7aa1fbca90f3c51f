/**
 * The combined model as it serves: a factorization whose snapshot holds other parts besides, and a choice of how
 * they rank together. Everything but the ranking is the factorization's: where listeners and items lie, what is
 * alike, and what of a taste speaks for an item.
 */
import { dot } from '../../math/dense.ts';
import { knownTaste, likedTaste } from '../factorization/confidence.ts';
import type { ListeningSignal } from '../factorization/confidence.ts';
import { FactorizationModel } from '../factorization/factorization-model.ts';
import type { Ranked, RecommendQuery, Scored, Taste } from '../recommender.ts';
import type { Snapshot } from '../snapshot.ts';
import { ItemWeights } from '../neighbours/item-weights.ts';
import type { Choice } from './choose.ts';
import { CombinedRanker } from './combined-ranker.ts';
import { FACTOR_SPREAD, rankedTaste } from './count-weights.ts';
import { readChoice, readParts, reads } from './stored-combination.ts';

const MAX_EVIDENCE = 3;
/** Places whose scores are those of the factorization, put in order. */
const SCORED = 200;

/**
 * The model of a snapshot: combined where it holds a choice.
 *
 * @throws ModelRefusedError when the arrays do not fit the settings or are not finite.
 */
export function servedModel(snapshot: Snapshot, version: string): FactorizationModel {
  const choice = readChoice(snapshot);
  if (choice === undefined) return FactorizationModel.fromSnapshot(snapshot, version);
  return new CombinedModel(snapshot, version, choice);
}

export class CombinedModel extends FactorizationModel {
  readonly #ranker: CombinedRanker;
  /** What speaks for an item where the factors say nothing. */
  readonly #evidence: ItemWeights | undefined;

  constructor(snapshot: Snapshot, version: string, choice: Choice) {
    super(snapshot, version);
    this.#ranker = new CombinedRanker(readParts(snapshot, choice, this), choice);
    const speaking = (['edlae', 'itemknn', 'rp3beta'] as const).find((name) => reads(choice, name));
    this.#evidence = speaking && ItemWeights.fromSnapshot(snapshot, speaking);
  }

  /** Weighted by rank, as the parts were fitted. */
  override tasteFrom(
    rows: Iterable<ListeningSignal & { readonly item: string }>,
    now: number,
  ): Taste {
    return rankedTaste(super.tasteFrom(rows, now), FACTOR_SPREAD);
  }

  override recommend(query: RecommendQuery): readonly Scored[] {
    const liked = likedTaste(knownTaste(query.taste, this.items.size));
    const speaking = this.#evidence;
    const best = super.recommend(query);
    if (speaking === undefined) return best;
    return best.map((scored) => ({
      ...scored,
      evidence: () => {
        const byFactors = scored.evidence();
        if (byFactors.length > 0) return byFactors;
        const others = { ...liked, items: liked.items.map((i) => (i === scored.index ? -1 : i)) };
        return speaking.evidence(others, scored.index, MAX_EVIDENCE);
      },
    }));
  }

  /**
   * Ranked by the combination. Scores are those that the factorization gives to the same items, in falling order:
   * so what has a vector and nothing else, as a new item, can be placed among them.
   */
  override rankItems(query: RecommendQuery): readonly Ranked[] {
    if (likedTaste(knownTaste(query.taste, this.items.size)).items.length === 0) return [];
    const order = this.#ranker.rankItems({ ...query, limit: Math.max(SCORED, query.limit) });
    const vector = this.foldIn(query.taste);
    const score = order.map(({ index }) => dot(vector, 0, this.vector(index), 0, this.rank));
    const first = score.slice(0, SCORED).sort((a, b) => b - a);
    let last = Infinity;
    return order.slice(0, query.limit).map(({ index, score: strength }, place) => {
      last = Math.min(last, first[place] ?? score[place]!);
      return { index, score: last, strength };
    });
  }
}
