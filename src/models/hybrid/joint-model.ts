/** The item-item model over listening and texts as it serves (`fit-joint.ts`), and as it lies in a snapshot. */
import { neighbourPart } from '../collaborative/part.ts';
import type { Part } from '../collaborative/part.ts';
import { knownTaste, likedTaste, tasteOf } from '../factorization/confidence.ts';
import type { ListeningSignal } from '../factorization/confidence.ts';
import { factorizationConfig } from '../factorization/config.ts';
import { ItemWeights } from '../neighbours/item-weights.ts';
import type { ItemTable, RecommendQuery, Scored, Taste } from '../recommender.ts';
import type { Snapshot } from '../snapshot.ts';

const PREFIX = 'joint';
const MAX_EVIDENCE = 3;

/** Arrays for a snapshot. */
export const jointArrays = (weights: ItemWeights): ReturnType<ItemWeights['toArrays']> =>
  weights.toArrays(PREFIX);

export class JointModel {
  readonly items: ItemTable;
  readonly #weights: ItemWeights;
  readonly #part: Part;

  constructor(items: ItemTable, weights: ItemWeights) {
    this.items = items;
    this.#weights = weights;
    this.#part = neighbourPart(weights);
  }

  /**
   * The model in a snapshot; undefined where it has none.
   *
   * @throws ModelRefusedError when its arrays are broken.
   */
  static in(snapshot: Snapshot): JointModel | undefined {
    if (snapshot.arrays[`${PREFIX}Offsets`] === undefined) return undefined;
    return new JointModel(snapshot.items, ItemWeights.fromSnapshot(snapshot, PREFIX));
  }

  /** What a listener did as a taste of this model, with the confidences of the collaborative one. */
  tasteFrom(rows: Iterable<ListeningSignal & { readonly item: string }>, now: number): Taste {
    return tasteOf(rows, this.items, now, factorizationConfig());
  }

  /** As {@link recommend}, without the evidence. */
  rankItems(query: RecommendQuery): readonly { readonly index: number; readonly score: number }[] {
    return this.#part.ask({ ...query, taste: knownTaste(query.taste, this.items.size) }).best;
  }

  /** What the listener's items speak most for, best first; nothing for a taste that is empty. */
  recommend(query: RecommendQuery): readonly Scored[] {
    const liked = likedTaste(knownTaste(query.taste, this.items.size));
    return this.rankItems(query).map(({ index, score }) => ({
      ...{ index, score },
      evidence: () => this.#weights.evidence(liked, index, MAX_EVIDENCE),
    }));
  }
}
