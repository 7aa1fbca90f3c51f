/**
 * The regression of every item on all others at once (Steck 2019, 2020): `B_ij = -P_ij / P_jj` with
 * `P = (G + diag)⁻¹`. Cubic in the items and one dense matrix of them: for small catalogues.
 */
import { ModelRefusedError } from '../../errors.ts';
import type { Csr } from '../../math/csr.ts';
import { inverseBytes, inverseRoom, invertNegated } from '../../math/inverse.ts';
import { KernelMemory } from '../../math/kernels.ts';
import type { SparseRow } from '../../math/row-product.ts';
import { ThreadTeam } from '../../math/thread-team.ts';

export interface DenseRegressionJob {
  readonly kind: 'dense';
  /** Listeners x items. */
  readonly byListener: Csr;
  /** Float64Array [items]: what is added to the diagonal of G. */
  readonly ridges: Float64Array;
  /** Threads that invert, the one that calls included. */
  readonly threads: number;
}

export class DenseRegression {
  /** The inverse, negated: upper triangle of f32 [width x width]. */
  readonly #inverse: Float32Array;
  readonly #width: number;
  readonly #indexes: Int32Array;
  readonly #values: Float32Array;

  private constructor(inverse: Float32Array, width: number, items: number) {
    this.#inverse = inverse;
    this.#width = width;
    this.#indexes = new Int32Array(items);
    this.#values = new Float32Array(items);
  }

  /** Solves for all items. Blocks the calling thread. */
  static async solve({
    byListener,
    ridges,
    threads,
  }: DenseRegressionJob): Promise<DenseRegression> {
    const items = byListener.columns;
    const memory = new KernelMemory(inverseBytes(items, threads));
    const room = inverseRoom(memory, items);
    for (let item = 0; item < items; item++) room.matrix[item * room.width + item] = ridges[item]!;
    addGram(byListener, room.matrix, room.width);
    const team = new ThreadTeam(memory, threads, 0);
    const good = invertNegated(team, room);
    await team.disband();
    if (!good) {
      throw new ModelRefusedError(
        `Expected a positive definite system of ${items} items, got another: a larger ridge may help.`,
      );
    }
    return new DenseRegression(room.matrix, room.width, items);
  }

  /** What liking `source` speaks for, all other items in order. */
  row(source: number): SparseRow {
    const inverse = this.#inverse;
    const width = this.#width;
    const items = this.#indexes.length;
    let count = 0;
    for (let target = 0; target < items; target++) {
      if (target === source) continue;
      const at = Math.min(source, target) * width + Math.max(source, target);
      this.#indexes[count] = target;
      this.#values[count++] = -inverse[at]! / inverse[target * width + target]!;
    }
    return { count, indexes: this.#indexes, values: this.#values };
  }
}

/** Adds `XᵀX` to the upper triangle of f32 [width x width]. */
function addGram(matrix: Csr, out: Float32Array, width: number): void {
  const { rows, offsets, indexes, values } = matrix;
  for (let row = 0; row < rows; row++) {
    const end = offsets[row + 1]!;
    for (let e = offsets[row]!; e < end; e++) {
      const i = indexes[e]!;
      const x = values[e]!;
      for (let f = offsets[row]!; f < end; f++) {
        const j = indexes[f]!;
        if (j >= i) out[i * width + j]! += x * values[f]!;
      }
    }
  }
}
