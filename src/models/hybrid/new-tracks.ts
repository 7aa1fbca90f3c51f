/**
 * Tracks that came after the factorization was fitted and have listeners by now: each lies where its
 * listeners put it (`factorization/item-fold-in.ts`), so that it is scored as every other track is. Only
 * the latest are kept, and the next training takes them all over.
 */
import { dot } from '../../math/dense.ts';
import { TopK } from '../../math/top-k.ts';

/** A track and the inner product of its vector and a listener's. */
export interface ScoredTrack {
  readonly id: string;
  readonly score: number;
}

export class NewTracks {
  readonly #rank: number;
  readonly #most: number;
  /** Those placed last stand last. */
  readonly #vectors = new Map<string, Float32Array>();

  /** @param most - Tracks to keep: the ones placed longest ago go first. */
  constructor(rank: number, most: number) {
    this.#rank = rank;
    this.#most = most;
  }

  get size(): number {
    return this.#vectors.size;
  }

  has(id: string): boolean {
    return this.#vectors.has(id);
  }

  /** Where a track lies, Float32Array [rank]; undefined for one that is not kept here. */
  vector(id: string): Float32Array | undefined {
    return this.#vectors.get(id);
  }

  /** All that are kept, those placed last at the end. */
  entries(): readonly (readonly [id: string, vector: Float32Array])[] {
    return [...this.#vectors];
  }

  /** Puts a track somewhere, or somewhere else. */
  place(id: string, vector: Float32Array): void {
    this.#vectors.delete(id);
    this.#vectors.set(id, vector);
    if (this.#vectors.size <= this.#most) return;
    for (const oldest of this.#vectors.keys()) {
      this.#vectors.delete(oldest);
      break;
    }
  }

  /** Takes a track away: nobody listens to it any more. */
  remove(id: string): void {
    this.#vectors.delete(id);
  }

  /**
   * The best for a listener, best first, at most `limit`.
   *
   * @param listener - Folded in, Float32Array [rank].
   * @param where - Keeps only ids for which it is true.
   */
  rank(
    listener: Float32Array,
    limit: number,
    where: (id: string) => boolean,
  ): readonly ScoredTrack[] {
    const heap = new TopK(Math.min(limit, this.#vectors.size));
    const ids = [...this.#vectors.keys()];
    for (const [i, id] of ids.entries()) {
      const score = dot(listener, 0, this.#vectors.get(id)!, 0, this.#rank);
      if (heap.accepts(i, score) && where(id)) heap.push(i, score);
    }
    return heap.drain().map(({ index, score }) => ({ id: ids[index]!, score }));
  }
}
