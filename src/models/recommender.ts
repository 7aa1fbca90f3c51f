/**
 * The one contract of everything that recommends. A recommender is immutable and pure: it was built
 * by a job, it is read by requests, and it knows items only by their index in its own {@link ItemTable}.
 */

/** The items that a model knows, index to global id and back. */
export interface ItemTable {
  readonly size: number;
  id(index: number): string;
  /** -1 when the model does not know the item. */
  indexOf(id: string): number;
}

/**
 * What a listener's behaviour says about items of one model, as parallel arrays. Weights are
 * confidences: positive for plays, saves and follows, 0 or less for skips and dismissals.
 */
export interface Taste {
  readonly items: Int32Array;
  readonly weights: Float32Array;
}

export interface RecommendQuery {
  readonly taste: Taste;
  readonly limit: number;
  /** Indexes that must not come back. What is in `taste` comes back unless it stands here too. */
  readonly exclude: ReadonlySet<number>;
  /** Keeps only items for which this is true (kind, market, ...). */
  readonly where?: (index: number) => boolean;
}

/** Part of why an item scored: an item of the listener's taste and its share of the score. */
export interface ItemEvidence {
  readonly index: number;
  readonly weight: number;
}

export interface Ranked {
  readonly index: number;
  /** Larger is better; compares only with scores of the same answer. Always finite. */
  readonly score: number;
  /** How sure the model is, on a scale that compares between listeners, where that is not the score. */
  readonly strength?: number;
}

export interface Scored extends Ranked {
  /**
   * At most 3, heaviest first; empty where nothing of the listener's own speaks for it. Worked out when it is asked
   * for: hundreds are ranked for tens that are shown, and saying why costs more than ranking.
   */
  readonly evidence: () => readonly ItemEvidence[];
}

/** Of what nothing of the listener's own speaks for. */
export function noEvidence(): readonly never[] {
  return [];
}

export interface Recommender {
  readonly kind: string;
  readonly version: string;
  readonly items: ItemTable;
  /**
   * The best items for a taste, best first, at most `limit`, none twice, none excluded. An empty or
   * unknown taste is no error: a personal model then answers with nothing, and the chain goes on.
   */
  recommend(query: RecommendQuery): readonly Scored[];
}

/** A recommender that can also say what is like an item. */
export interface SimilarItems {
  /** Items most like `index`, best first; never `index` itself. */
  similar(
    index: number,
    limit: number,
    exclude: ReadonlySet<number>,
    where?: (index: number) => boolean,
  ): readonly Scored[];
}
