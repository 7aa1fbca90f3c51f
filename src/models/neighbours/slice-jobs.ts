/**
 * What threads do for the fits, as data that can be handed to them: each job answers sparse rows, and any
 * row can be computed by anybody, with the same result.
 */
import { sharedFloats, sharedInts } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import { RowProduct } from '../../math/row-product.ts';
import type { RowProductOptions, SparseRow } from '../../math/row-product.ts';
import { DenseRegression } from './dense-regression.ts';
import type { DenseRegressionJob } from './dense-regression.ts';
import { RestrictedRegression } from './restricted-regression.ts';
import type { RestrictedRegressionJob } from './restricted-regression.ts';
import type { Slice } from './slices.ts';

/** Rows of `left * right`, see {@link RowProduct}. */
export interface ProductJob extends RowProductOptions {
  readonly kind: 'product';
  readonly left: Csr;
  readonly right: Csr;
}

export type SliceJob = ProductJob | RestrictedRegressionJob | DenseRegressionJob;

/** Computes one row; what it answers is overwritten by the next. */
export type RowOf = (row: number) => SparseRow;

/** Prepares a job for the thread that calls. */
export async function prepare(job: SliceJob): Promise<RowOf> {
  switch (job.kind) {
    case 'product': {
      const product = new RowProduct(job.left, job.right, job);
      return (row) => product.row(row);
    }
    case 'restricted': {
      const regression = new RestrictedRegression(job);
      return (row) => regression.row(row);
    }
    case 'dense': {
      const regression = await DenseRegression.solve(job);
      return (row) => regression.row(row);
    }
  }
}

/** Rows `from` to `to`. */
export function sliceOf(rowOf: RowOf, from: number, to: number): Slice {
  const offsets = sharedInts(to - from + 1);
  let indexes = new Int32Array(1024);
  let values = new Float32Array(1024);
  let entries = 0;
  for (let row = from; row < to; row++) {
    const found = rowOf(row);
    if (entries + found.count > indexes.length) {
      const length = Math.max(2 * indexes.length, entries + found.count);
      indexes = grown(indexes, new Int32Array(length));
      values = grown(values, new Float32Array(length));
    }
    indexes.set(found.indexes.subarray(0, found.count), entries);
    values.set(found.values.subarray(0, found.count), entries);
    entries += found.count;
    offsets[row - from + 1] = entries;
  }
  const shared = { indexes: sharedInts(entries), values: sharedFloats(entries) };
  shared.indexes.set(indexes.subarray(0, entries));
  shared.values.set(values.subarray(0, entries));
  return { offsets, ...shared };
}

function grown<T extends Int32Array | Float32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}
