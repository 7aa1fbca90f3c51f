/**
 * The regression of EDLAE for one item on a few others instead of all: with K the items nearest to i,
 * `(G_KK + diag) b = G_Ki` (after Steck, "Markov random fields for collaborative filtering", 2019, which
 * restricts by a threshold on correlations). All is done on cosines, `C = D^-1/2 G D^-1/2`, which keeps
 * single precision good enough; the weights are scaled back at the end.
 */
import { ModelRefusedError } from '../../errors.ts';
import type { Csr } from '../../math/csr.ts';
import { instantiateKernels, KernelMemory, LANES, paddedWidth } from '../../math/kernels.ts';
import type { Kernels } from '../../math/kernels.ts';
import type { SparseRow } from '../../math/row-product.ts';

/**
 * Where small cosines were left out for want of memory, a system may be not quite positive definite: its
 * diagonal is then doubled until it is, up to this.
 */
const RAISE_MOST = 1024;

export interface RestrictedRegressionJob {
  readonly kind: 'restricted';
  /** Items x items: the items that each is regressed on. */
  readonly nearest: Csr;
  /** Items x items: cosines with items of smaller index. */
  readonly cosines: Csr;
  /** Float32Array [items]: the diagonal to solve with, in units of the item's own of G. */
  readonly diagonal: Float32Array;
  /** Float64Array [items]: square roots of the diagonal of G. */
  readonly norms: Float64Array;
}

export class RestrictedRegression {
  readonly #job: RestrictedRegressionJob;
  readonly #kernels: Kernels;
  /** f32 [width x width] and [width], for the widest system. */
  readonly #system: Float32Array<SharedArrayBuffer>;
  readonly #target: Float32Array<SharedArrayBuffer>;
  /** Int32Array [items]: place of an item in the current system from 1 on, 0 for the others. */
  readonly #places: Int32Array;

  constructor(job: RestrictedRegressionJob) {
    const width = paddedWidth(widest(job.nearest));
    const memory = new KernelMemory(4 * (width * width + width) + 4 * 64);
    this.#job = job;
    this.#kernels = instantiateKernels(memory.memory);
    this.#system = memory.floats(width * width);
    this.#target = memory.floats(width);
    this.#places = new Int32Array(job.nearest.rows);
  }

  /** The weights of the items that `item` is regressed on, ascending by index. */
  row(item: number): SparseRow {
    const { nearest, norms } = this.#job;
    const chosen = nearest.indexes
      .slice(nearest.offsets[item], nearest.offsets[item + 1])
      .sort((a, b) => a - b);
    const count = chosen.length;
    this.#solve(item, chosen);
    const values = this.#target.slice(0, count);
    for (let k = 0; k < count; k++) values[k]! *= norms[item]! / norms[chosen[k]!]!;
    return { count, indexes: chosen, values };
  }

  /** Leaves the weights, in units of cosines, in the target. */
  #solve(item: number, chosen: Int32Array): void {
    const width = paddedWidth(chosen.length);
    const { byteOffset } = this.#system;
    for (let raise = 1; raise <= RAISE_MOST; raise *= 2) {
      this.#fill(item, chosen, raise);
      if (width > 0 && this.#kernels.cholesky(byteOffset, width) === 0) continue;
      this.#kernels.choleskySolve(byteOffset, width, this.#target.byteOffset);
      return;
    }
    throw new ModelRefusedError(
      `Expected a positive definite system of ${chosen.length} x ${chosen.length}, got another: a larger ridge may help.`,
    );
  }

  /** Writes the upper triangle of the system, and the right-hand side. */
  #fill(item: number, chosen: Int32Array, raise: number): void {
    const width = paddedWidth(chosen.length);
    const system = this.#system;
    const places = this.#places;
    const { diagonal } = this.#job;
    system.fill(0, 0, width * width);
    this.#target.fill(0, 0, width);
    chosen.forEach((other, k) => (places[other] = k + 1));
    for (let k = 0; k < width; k++) {
      const other = chosen[k];
      system[k * width + k] = other === undefined ? 1 : raise * diagonal[other]!;
      if (other !== undefined) this.#scatter(other, item, k, width);
    }
    this.#scatterOwn(item);
    for (const other of chosen) places[other] = 0;
  }

  /** Column `k` of the system above the diagonal; the item's own cosine where it comes before. */
  #scatter(other: number, item: number, k: number, width: number): void {
    const { offsets, indexes, values } = this.#job.cosines;
    const places = this.#places;
    const system = this.#system;
    const end = offsets[other + 1]!;
    for (let e = offsets[other]!; e < end; e++) {
      const index = indexes[e]!;
      const place = places[index]!;
      // Before `other` in number, so before it among the chosen: the upper triangle.
      if (place > 0) system[(place - 1) * width + k] = values[e]!;
      else if (index === item) this.#target[k] = values[e]!;
    }
  }

  /** Cosines of the item with those before it. */
  #scatterOwn(item: number): void {
    const { offsets, indexes, values } = this.#job.cosines;
    for (let e = offsets[item]!; e < offsets[item + 1]!; e++) {
      const place = this.#places[indexes[e]!]!;
      if (place > 0) this.#target[place - 1] = values[e]!;
    }
  }
}

function widest({ rows, offsets }: Csr): number {
  let most = LANES;
  for (let row = 0; row < rows; row++) most = Math.max(most, offsets[row + 1]! - offsets[row]!);
  return most;
}
