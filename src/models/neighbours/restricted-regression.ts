/**
 * The regression of EDLAE for one item on a few others instead of all: with K the items nearest to i,
 * `(G_KK + diag) b = G_Ki` (after Steck, "Markov random fields for collaborative filtering", 2019, which
 * restricts by a threshold on correlations). All is done on cosines, `C = D^-1/2 G D^-1/2`, which keeps
 * single precision good enough; the weights are scaled back at the end.
 */
import { ModelRefusedError } from '../../errors.ts';
import { instantiateKernels, KernelMemory, LANES, paddedWidth } from '../../math/kernels.ts';
import type { Kernels } from '../../math/kernels.ts';
import type { SparseRow } from '../../math/row-product.ts';
import { placeOf } from './slices.ts';
import type { Slice } from './slices.ts';

/**
 * Where small cosines were left out for want of memory, a system may be not quite positive definite: its
 * diagonal is then doubled until it is, up to this.
 */
const RAISE_MOST = 1024;

export interface RestrictedRegressionJob {
  readonly kind: 'restricted';
  /** Items x items: the items that each is regressed on. */
  readonly nearest: readonly Slice[];
  /** Items x items: cosines with items of smaller index. */
  readonly cosines: readonly Slice[];
  /** Float32Array [items]: the diagonal to solve with, in units of the item's own of G. */
  readonly diagonal: Float32Array;
  /** Float64Array [items]: square roots of the diagonal of G. */
  readonly norms: Float64Array;
}

export class RestrictedRegression {
  readonly #job: RestrictedRegressionJob;
  readonly #kernels: Kernels;
  /**
   * Rows of the width of the current system: one that takes what is not wanted, the system, and the
   * right-hand side. So cosines are written where they belong without a question.
   */
  readonly #rows: Float32Array<SharedArrayBuffer>;
  /** Int32Array [items]: where the row of an item in the current system starts, 0 for the others. */
  readonly #places: Int32Array;

  constructor(job: RestrictedRegressionJob) {
    const width = paddedWidth(widest(job.nearest));
    const memory = new KernelMemory(KernelMemory.sizeOf(4 * (width + 2) * width));
    this.#job = job;
    this.#kernels = instantiateKernels(memory.memory);
    this.#rows = memory.floats((width + 2) * width);
    this.#places = new Int32Array(job.norms.length);
  }

  /** The weights of the items that `item` is regressed on, ascending by index. */
  row(item: number): SparseRow {
    const { nearest, norms } = this.#job;
    const { slice, from, to } = placeOf(nearest, item);
    const chosen = slice.indexes.subarray(from, to);
    const count = chosen.length;
    const values = this.#solve(item, chosen).slice(0, count);
    for (let k = 0; k < count; k++) values[k]! *= norms[item]! / norms[chosen[k]!]!;
    return { count, indexes: chosen, values };
  }

  /** The weights in units of cosines, padded; a view that the next solve overwrites. */
  #solve(item: number, chosen: Int32Array): Float32Array {
    const width = paddedWidth(chosen.length);
    const target = this.#rows.subarray((width + 1) * width, (width + 2) * width);
    if (width === 0) return target;
    const system = this.#rows.byteOffset + 4 * width;
    for (let raise = 1; raise <= RAISE_MOST; raise *= 2) {
      this.#fill(item, chosen, raise);
      if (this.#kernels.cholesky(system, width) === 0) continue;
      this.#kernels.choleskySolve(system, width, target.byteOffset);
      return target;
    }
    throw new ModelRefusedError(
      `Expected a positive definite system of ${chosen.length} x ${chosen.length}, got another: a larger ridge may help.`,
    );
  }

  /** Writes the upper triangle of the system, and the right-hand side. */
  #fill(item: number, chosen: Int32Array, raise: number): void {
    const { cosines, diagonal } = this.#job;
    const width = paddedWidth(chosen.length);
    const rows = this.#rows;
    const places = this.#places;
    rows.fill(0, width, (width + 2) * width);
    for (let k = 0; k < width; k++) {
      const other = chosen[k];
      rows[(k + 1) * width + k] = other === undefined ? 1 : raise * diagonal[other]!;
      if (other !== undefined) places[other] = (k + 1) * width;
    }
    const target = (width + 1) * width;
    places[item] = target;
    // Cosines are with items of smaller number, so of smaller place: the upper triangle.
    for (let k = 0; k < chosen.length; k++) {
      const { slice, from, to } = placeOf(cosines, chosen[k]!);
      const { indexes, values } = slice;
      for (let e = from; e < to; e++) rows[places[indexes[e]!]! + k] = values[e]!;
    }
    const { slice, from, to } = placeOf(cosines, item);
    for (let e = from; e < to; e++) {
      const place = places[slice.indexes[e]!]!;
      if (place > 0) rows[target + place / width - 1] = slice.values[e]!;
    }
    places[item] = 0;
    for (const other of chosen) places[other] = 0;
  }
}

/** Entries of the longest row. */
function widest(slices: readonly Slice[]): number {
  let most = LANES;
  for (const { offsets } of slices) {
    for (let r = 1; r < offsets.length; r++) most = Math.max(most, offsets[r]! - offsets[r - 1]!);
  }
  return most;
}
