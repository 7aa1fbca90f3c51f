/**
 * The audio model as it serves: each track whose sound is known lies at a point that is half its sound and half
 * where listening would put it by its content (`content-regression.ts`). It finds what sounds alike, says in
 * what, reads a listener as the sum of what they play, and gives tracks that nobody has played their place.
 */
import { ModelRefusedError } from '../../../errors.ts';
import { allFinite, dot } from '../../../math/dense.ts';
import { fnv1a32 } from '../../../math/hash.ts';
import { TopK } from '../../../math/top-k.ts';
import { tasteOf, type ListeningSignal } from '../../factorization/confidence.ts';
import { factorizationConfig } from '../../factorization/config.ts';
import type {
  ItemEvidence,
  ItemTable,
  RecommendQuery,
  Recommender,
  Scored,
  SimilarItems,
  Taste,
} from '../../recommender.ts';
import { arrayOf, type Snapshot } from '../../snapshot.ts';

/** The kind of its snapshots. */
export const AUDIO = 'audio';

/** What two sounds can share. */
export type SharedTrait = 'key' | 'pulse';

/** Numbers of a track in the array `heard`: tempo and its confidence, key, mode and their confidence. */
export const HEARD = 5;

const MAX_EVIDENCE = 3;
/** Own items that are read of a taste: those that weigh most. */
const MAX_OWN = 50;
/** Answers less sure than this are not spoken of. */
const SURE = 0.5;
/** Tempi this near are the same pulse. */
const SAME_TEMPO = 0.04;

/** Whether a model's {@link SoundModel.factorsOf} are those of a factorization. */
export function isLearnedFrom(
  sound: Pick<SoundModel, 'factorization'>,
  factorization: { readonly version: string },
): boolean {
  return sound.factorization === fnv1a32(factorization.version);
}

interface Own {
  readonly index: number;
  readonly weight: number;
}

export class SoundModel implements Recommender, SimilarItems {
  readonly kind = AUDIO;
  readonly version: string;
  readonly items: ItemTable;
  /** Ms since the epoch. */
  readonly trainedTo: number;
  readonly heldOutBelow: number;
  /** Numbers in a vector of {@link factorsOf}; 0 where it was fitted without a factorization. */
  readonly rank: number;
  /** Which factorization those are of: the hash of its version. */
  readonly factorization: number;
  readonly #size: number;
  /** Unit vectors, [items x size]. */
  readonly #points: Float32Array;
  readonly #factors: Float32Array;
  readonly #heard: Float32Array;

  private constructor(snapshot: Snapshot, version: string) {
    const count = snapshot.items.size;
    const { rank = 0, size = 0, factorization = 0 } = snapshot.config;
    this.version = version;
    this.items = snapshot.items;
    this.trainedTo = snapshot.trainedTo;
    this.heldOutBelow = snapshot.heldOutBelow;
    this.rank = rank;
    this.factorization = factorization;
    this.#size = size;
    this.#points = arrayOf(snapshot, 'points', 'f32', count * size);
    this.#factors = arrayOf(snapshot, 'factors', 'f32', count * rank);
    this.#heard = arrayOf(snapshot, 'heard', 'f32', count * HEARD);
    if (![this.#points, this.#factors, this.#heard].every(allFinite)) {
      throw new ModelRefusedError('Expected finite numbers in an audio snapshot, got others.');
    }
  }

  /**
   * @param version - The snapshot's version, as the store knows it.
   * @throws ModelRefusedError when the arrays do not fit each other or are not finite.
   */
  static fromSnapshot(snapshot: Snapshot, version: string): SoundModel {
    return new SoundModel(snapshot, version);
  }

  /** Where a factorization would have a track, Float32Array [rank]; undefined where its sound is not known. */
  factorsOf(id: string): Float32Array | undefined {
    const index = this.items.indexOf(id);
    if (index < 0 || this.rank === 0) return undefined;
    return this.#factors.subarray(index * this.rank, (index + 1) * this.rank);
  }

  /** What two tracks surely have in common. */
  sharedTraits(a: number, b: number): readonly SharedTrait[] {
    const [x, y] = [this.#heardOf(a), this.#heardOf(b)];
    const sameKey = x.key === y.key && x.mode === y.mode && x.key >= 0;
    const ratio = x.tempo / y.tempo;
    const traits: SharedTrait[] = [];
    if (sameKey && Math.min(x.keySure, y.keySure) >= SURE) traits.push('key');
    if (Math.abs(ratio - 1) <= SAME_TEMPO && Math.min(x.tempoSure, y.tempoSure) >= SURE) {
      traits.push('pulse');
    }
    return traits;
  }

  /** What a listener did as a taste of this model, with the confidences of the collaborative one. */
  tasteFrom(rows: Iterable<ListeningSignal & { readonly item: string }>, now: number): Taste {
    return tasteOf(rows, this.items, now, factorizationConfig());
  }

  /** How alike each item is to what a listener plays, [items]. */
  scores(taste: Taste): Float32Array {
    const own = this.#heaviest(taste);
    const sum = new Float32Array(this.#size);
    for (const { index, weight } of own) {
      for (let i = 0; i < this.#size; i++)
        sum[i]! += weight * this.#points[index * this.#size + i]!;
    }
    return Float32Array.from({ length: this.items.size }, (_, i) => this.#likeness(i, sum, 0));
  }

  /** As {@link recommend}, without the evidence. */
  rankItems(query: RecommendQuery): readonly { readonly index: number; readonly score: number }[] {
    if (this.#heaviest(query.taste).length === 0) return [];
    return this.#best(this.scores(query.taste), query);
  }

  recommend(query: RecommendQuery): readonly Scored[] {
    const own = this.#heaviest(query.taste);
    return this.rankItems(query).map((item) => ({
      ...item,
      evidence: this.#evidence(item.index, own),
    }));
  }

  similar(
    index: number,
    limit: number,
    exclude: ReadonlySet<number>,
    where?: (index: number) => boolean,
  ): readonly Scored[] {
    if (index < 0 || index >= this.items.size) return [];
    const likeness = Float32Array.from({ length: this.items.size }, (_, i) =>
      this.#likeness(i, this.#points, index * this.#size),
    );
    const others = (i: number): boolean => i !== index && where?.(i) !== false;
    const best = this.#best(likeness, { limit, exclude, where: others });
    return best.map((item) => ({ ...item, evidence: [] }));
  }

  #likeness(item: number, to: Float32Array, at: number): number {
    return dot(this.#points, item * this.#size, to, at, this.#size);
  }

  #best(
    scores: Float32Array,
    { limit, exclude, where }: Pick<RecommendQuery, 'limit' | 'exclude' | 'where'>,
  ): readonly { readonly index: number; readonly score: number }[] {
    const top = new TopK(Math.min(limit, scores.length));
    for (let i = 0; i < scores.length; i++) {
      if (!top.accepts(i, scores[i]!) || exclude.has(i)) continue;
      if (where?.(i) !== false) top.push(i, scores[i]!);
    }
    return top.drain();
  }

  /** Which own items an item sounds like, as shares. */
  #evidence(index: number, own: readonly Own[]): readonly ItemEvidence[] {
    const top = new TopK(MAX_EVIDENCE);
    let total = 0;
    for (const { index: item, weight } of own) {
      const part = weight * this.#likeness(item, this.#points, index * this.#size);
      if (!(part > 0) || item === index) continue;
      total += part;
      top.push(item, part);
    }
    return top.drain().map(({ index: item, score }) => ({ index: item, weight: score / total }));
  }

  #heaviest({ items, weights }: Taste): readonly Own[] {
    return Array.from(items, (index, e) => ({ index, weight: weights[e]! }))
      .filter(({ index, weight }) => index >= 0 && index < this.items.size && weight > 0)
      .sort((a, b) => b.weight - a.weight || a.index - b.index)
      .slice(0, MAX_OWN);
  }

  #heardOf(index: number) {
    const [tempo, tempoSure, key, mode, keySure] = this.#heard.subarray(
      index * HEARD,
      (index + 1) * HEARD,
    ) as unknown as [number, number, number, number, number];
    return { tempo, tempoSure, key, mode, keySure };
  }
}
