/** The inner products of all rows of a matrix with one vector, by a kernel. */
import { instantiateKernels, KernelMemory, MAX_MEMORY_BYTES } from './kernels.ts';
import type { Kernels } from './kernels.ts';

export class RowScores {
  readonly #kernels: Kernels;
  readonly #rows: Float32Array;
  readonly #width: number;
  readonly #query: Float32Array;
  readonly #scores: Float32Array;

  /**
   * @param memory - Where `rows` lie; grows by what is needed. Undefined: the rows are copied into one.
   * @param rows - Float32Array [n x width], not to be changed.
   */
  constructor(memory: KernelMemory | undefined, rows: Float32Array, width: number) {
    const room = inKernelMemory(memory, rows);
    const count = width === 0 ? 0 : rows.length / width;
    room.memory.grow(4 * (width + count) + 256);
    this.#kernels = instantiateKernels(room.memory.memory);
    this.#rows = room.vectors;
    this.#width = width;
    this.#query = room.memory.floats(width);
    this.#scores = room.memory.floats(count);
  }

  /** Float32Array [n]; holds until the next call. @param query - [width]. */
  to(query: ArrayLike<number>): Float32Array {
    const [rows, scores] = [this.#rows, this.#scores];
    this.#query.set(query);
    if (scores.length === 0) return scores;
    this.#kernels.scoreRows(
      rows.byteOffset,
      scores.length,
      this.#width,
      this.#query.byteOffset,
      scores.byteOffset,
    );
    return scores;
  }
}

/** Vectors in a kernel memory of the calling thread's: what lies in another thread's (undefined) is copied. */
export function inKernelMemory(
  memory: KernelMemory | undefined,
  vectors: Float32Array,
): { readonly memory: KernelMemory; readonly vectors: Float32Array } {
  if (memory !== undefined) return { memory, vectors };
  const own = new KernelMemory(vectors.byteLength, MAX_MEMORY_BYTES);
  const copied = own.floats(vectors.length);
  copied.set(vectors);
  return { memory: own, vectors: copied };
}
