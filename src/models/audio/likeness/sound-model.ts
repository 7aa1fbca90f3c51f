/**
 * The audio model as it serves: each track whose sound is known lies at a point that is half its sound and half
 * where listening would put it by its content (`content-regression.ts`). It finds what sounds alike, says in
 * what, reads a listener as the sum of what they play, and gives tracks that nobody has played their place.
 */
import { ModelRefusedError } from '../../../errors.ts';
import { allFinite, dot } from '../../../math/dense.ts';
import { fnv1a32 } from '../../../math/hash.ts';
import { inKernelMemory } from '../../../math/row-scores.ts';
import { VectorIndex } from '../../../math/vector-index.ts';
import { evidenceOf, heaviestOf, type OwnItem } from '../../content-likeness.ts';
import { tasteOf, type ListeningSignal } from '../../factorization/confidence.ts';
import { factorizationConfig } from '../../factorization/config.ts';
import { noEvidence } from '../../recommender.ts';
import type {
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

export class SoundModel implements Recommender, SimilarItems {
  readonly kind = AUDIO;
  readonly version: string;
  /** Its snapshot, for other threads. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
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
  readonly #index: VectorIndex;

  private constructor(snapshot: Snapshot, version: string) {
    const count = snapshot.items.size;
    const { rank = 0, size = 0, factorization = 0 } = snapshot.config;
    this.version = version;
    this.bytes = snapshot.bytes;
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
    const { memory, vectors } = inKernelMemory(snapshot.memory, this.#points);
    this.#index = new VectorIndex(memory, vectors, Math.max(1, size));
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
    const sum = this.#sumOf(heaviestOf(taste, this.items.size));
    return Float32Array.from({ length: this.items.size }, (_, i) => this.#likeness(i, sum, 0));
  }

  /** As {@link recommend}, without the evidence. */
  rankItems(query: RecommendQuery): readonly { readonly index: number; readonly score: number }[] {
    return this.#ranked(heaviestOf(query.taste, this.items.size), query);
  }

  recommend(query: RecommendQuery): readonly Scored[] {
    const own = heaviestOf(query.taste, this.items.size);
    return this.#ranked(own, query).map((item) => ({
      ...item,
      evidence: () =>
        evidenceOf(item.index, own, (other) =>
          this.#likeness(other, this.#points, item.index * this.#size),
        ),
    }));
  }

  similar(
    index: number,
    limit: number,
    exclude: ReadonlySet<number>,
    where?: (index: number) => boolean,
  ): readonly Scored[] {
    if (index < 0 || index >= this.items.size) return [];
    const at = index * this.#size;
    const others = (i: number): boolean => i !== index && where?.(i) !== false;
    const point = this.#points.subarray(at, at + this.#size);
    const best = this.#index.search(point, { limit, exclude, where: others });
    return best.map((item) => ({ ...item, evidence: noEvidence }));
  }

  #ranked(
    own: readonly OwnItem[],
    query: RecommendQuery,
  ): readonly { readonly index: number; readonly score: number }[] {
    return own.length === 0 ? [] : this.#index.search(this.#sumOf(own), query);
  }

  #sumOf(own: readonly OwnItem[]): Float32Array {
    const sum = new Float32Array(this.#size);
    for (const { index, weight } of own) {
      for (let i = 0; i < this.#size; i++)
        sum[i]! += weight * this.#points[index * this.#size + i]!;
    }
    return sum;
  }

  #likeness(item: number, to: Float32Array, at: number): number {
    return dot(this.#points, item * this.#size, to, at, this.#size);
  }

  #heardOf(index: number) {
    const [tempo, tempoSure, key, mode, keySure] = this.#heard.subarray(
      index * HEARD,
      (index + 1) * HEARD,
    ) as unknown as [number, number, number, number, number];
    return { tempo, tempoSure, key, mode, keySure };
  }
}
