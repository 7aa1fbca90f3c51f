/**
 * Clusters vectors by direction into the lists of a {@link VectorIndex}: spherical k-means (Dhillon and Modha
 * 2001) by a team of threads, on a sample, in which long vectors count for more: they are the ones that are
 * found. The same vectors and seed give the same lists, whatever the number of threads.
 */
import { dot, rowNorms } from './dense.ts';
import { normalizeRows } from './k-means.ts';
import { KernelMemory, paddedWidth, Task } from './kernels.ts';
import type { Random } from './random.ts';
import { seededRandom } from './random.ts';
import { ThreadTeam } from './thread-team.ts';
import type { VectorLists } from './vector-index.ts';

export interface ClusterOptions {
  /** How many lists; a multiple of 8. */
  readonly lists: number;
  readonly seed: number;
  /** Threads, this one included. */
  readonly threads: number;
}

/** Vectors that each list is learnt from. */
const SAMPLED_FOR_A_LIST = 64;
const ROUNDS = 8;
/** Units of a task that a thread takes at a time. */
const CHUNK = 256;

/**
 * Makes lists of vectors. Blocks the calling thread.
 *
 * @param vectors - Float32Array [n x rank].
 */
export async function clusterVectors(
  vectors: Float32Array,
  rank: number,
  options: ClusterOptions,
): Promise<Pick<VectorLists, 'order' | 'offsets' | 'means'>> {
  const clustering = new Clustering(vectors, rank, options);
  try {
    clustering.learn();
    return clustering.lists();
  } finally {
    await clustering.end();
  }
}

class Clustering {
  readonly #vectors: Float32Array;
  readonly #norms: Float64Array;
  readonly #rank: number;
  readonly #width: number;
  readonly #lists: number;
  readonly #random: Random;
  readonly #team: ThreadTeam;
  readonly #args: Int32Array;
  /** Rows that are assigned at a time, [most x width], and to which list each went. */
  readonly #rows: Float32Array;
  readonly #assigned: Int32Array;
  /** [width x lists], for the kernel; the centres themselves are [lists x rank]. */
  readonly #columns: Float32Array;
  readonly #centres: Float32Array;

  constructor(vectors: Float32Array, rank: number, { lists, seed, threads }: ClusterOptions) {
    const count = vectors.length / rank;
    const width = paddedWidth(rank);
    const most = Math.min(count, SAMPLED_FOR_A_LIST * lists);
    const scratch = 16 * width + 256;
    const floats = most * (width + 1) + width * lists + 64;
    const memory = new KernelMemory(4 * floats + 1_024 + ThreadTeam.sizeOf(threads, scratch));
    this.#vectors = vectors;
    this.#norms = rowNorms(vectors, rank);
    this.#rank = rank;
    this.#width = width;
    this.#lists = lists;
    this.#random = seededRandom(seed);
    this.#team = new ThreadTeam(memory, threads, scratch);
    this.#args = memory.ints(16);
    this.#rows = memory.floats(most * width);
    this.#assigned = memory.ints(most);
    this.#columns = memory.floats(width * lists);
    this.#centres = new Float32Array(lists * rank);
  }

  /** Finds the centres from a sample. */
  learn(): void {
    const sample = this.#sample(this.#assigned.length);
    // Drawn in no order, so that the first are as good as any.
    for (let list = 0; list < this.#lists; list++) {
      const from = sample[list % sample.length]! * this.#rank;
      this.#centres.set(this.#vectors.subarray(from, from + this.#rank), list * this.#rank);
    }
    normalizeRows(this.#centres, this.#rank);
    for (let round = 0; round < ROUNDS; round++) {
      this.#assign(sample);
      this.#recentre(sample);
    }
  }

  lists(): Pick<VectorLists, 'order' | 'offsets' | 'means'> {
    const count = this.#norms.length;
    const listOf = new Int32Array(count);
    const step = this.#assigned.length;
    for (let from = 0; from < count; from += step) {
      const some = Int32Array.from({ length: Math.min(step, count - from) }, (_, i) => from + i);
      this.#assign(some);
      listOf.set(this.#assigned.subarray(0, some.length), from);
    }
    return this.#gather(listOf);
  }

  end(): Promise<void> {
    return this.#team.disband();
  }

  /** Different vectors, long ones more often: the keys of Efraimidis and Spirakis 2006. */
  #sample(size: number): Int32Array {
    const keys = Float64Array.from(this.#norms, (norm) =>
      norm > 0 ? Math.log(1 - this.#random.next()) / norm : -Infinity,
    );
    const drawn = Int32Array.from(keys.keys());
    return drawn.sort((a, b) => keys[b]! - keys[a]! || a - b).slice(0, size);
  }

  /** Leaves the nearest centre of each of `indexes` in `assigned`. */
  #assign(indexes: Int32Array): void {
    const width = this.#width;
    const rank = this.#rank;
    for (let i = 0; i < indexes.length; i++) {
      const from = indexes[i]! * rank;
      this.#rows.set(this.#vectors.subarray(from, from + rank), i * width);
    }
    for (let list = 0; list < this.#lists; list++) {
      for (let k = 0; k < rank; k++) {
        this.#columns[k * this.#lists + list] = this.#centres[list * rank + k]!;
      }
    }
    this.#args.set([
      this.#rows.byteOffset,
      width,
      this.#columns.byteOffset,
      this.#lists,
      this.#assigned.byteOffset,
    ]);
    this.#team.run(Task.assign, this.#args.byteOffset, indexes.length, CHUNK);
  }

  /** Turns each centre to where its vectors point; one that has none stays. */
  #recentre(indexes: Int32Array): void {
    const rank = this.#rank;
    const sums = new Float32Array(this.#centres.length);
    for (let i = 0; i < indexes.length; i++) {
      const from = indexes[i]! * rank;
      const to = this.#assigned[i]! * rank;
      const weight = 1 / this.#norms[indexes[i]!]!;
      if (weight === Infinity) continue;
      for (let k = 0; k < rank; k++) sums[to + k]! += weight * this.#vectors[from + k]!;
    }
    normalizeRows(sums, rank);
    for (let at = 0; at < sums.length; at += rank) {
      if (dot(sums, at, sums, at, rank) > 0) this.#centres.set(sums.subarray(at, at + rank), at);
    }
  }

  /** Puts the vectors of a list side by side, the longest first. */
  #gather(listOf: Int32Array): Pick<VectorLists, 'order' | 'offsets' | 'means'> {
    const rank = this.#rank;
    const norms = this.#norms;
    const order = Int32Array.from(listOf.keys()).sort(
      (a, b) => listOf[a]! - listOf[b]! || norms[b]! - norms[a]! || a - b,
    );
    const offsets = new Int32Array(this.#lists + 1);
    for (const list of listOf) offsets[list + 1]!++;
    const means = new Float32Array(this.#lists * rank);
    for (let list = 0; list < this.#lists; list++) {
      offsets[list + 1]! += offsets[list]!;
      const members = order.subarray(offsets[list], offsets[list + 1]);
      for (const index of members) {
        const scale = 1 / (norms[index]! * members.length);
        if (scale === Infinity) continue;
        for (let k = 0; k < rank; k++) {
          means[list * rank + k]! += scale * this.#vectors[index * rank + k]!;
        }
      }
    }
    return { order, offsets, means };
  }
}
