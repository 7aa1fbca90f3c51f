/** What the item-item models are fitted to: what listeners like, from both sides, no listener without bound. */
import { BadInputError } from '../../errors.ts';
import { CsrBuilder, sharedFloats, transpose } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';

/**
 * Items of one listener that count. What items have in common costs the square of a listener's items, and
 * somebody who played everything says little about any two of them.
 */
export const ROW_MOST = 2000;

export interface TrainingMatrix {
  /** Listeners x items; all values above 0, columns of a row distinct. */
  readonly byListener: Csr;
  /** Items x listeners, the same entries. */
  readonly byItem: Csr;
}

/**
 * Leaves out what is not liked (weights of 0 and less), and of a listener with more than {@link ROW_MOST}
 * items all but those of the largest weights; which of equal ones stay is as good as drawn by lot, and
 * always the same.
 *
 * @throws BadInputError for a weight that is not finite.
 */
export function trainingMatrix(matrix: Csr): TrainingMatrix {
  const builder = new CsrBuilder();
  for (let row = 0; row < matrix.rows; row++) {
    for (const e of keptEntries(matrix, row)) builder.push(matrix.indexes[e]!, matrix.values[e]!);
    builder.endRow();
  }
  const { columns } = matrix;
  const same = Int32Array.from({ length: columns }, (_, column) => column);
  const byListener = builder.build(columns, same);
  return { byListener, byItem: transpose(byListener) };
}

/** Entries of a row that count, in the order of the row. */
function keptEntries({ offsets, indexes, values }: Csr, row: number): readonly number[] {
  const kept: number[] = [];
  for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
    if (!Number.isFinite(values[e])) {
      throw new BadInputError(`Expected finite weights, got ${values[e]} in row ${row}.`);
    }
    if (values[e]! > 0) kept.push(e);
  }
  if (kept.length <= ROW_MOST) return kept;
  return kept
    .map((e) => ({ e, weight: values[e]!, lot: mixed(row, indexes[e]!) }))
    .sort((a, b) => b.weight - a.weight || a.lot - b.lot || a.e - b.e)
    .slice(0, ROW_MOST)
    .map(({ e }) => e)
    .sort((a, b) => a - b);
}

/** A number of 32 bits that looks random (the finalizer of MurmurHash3). */
function mixed(row: number, column: number): number {
  let h = Math.imul(row, 0x9e3779b1) ^ Math.imul(column, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** The same entries with values of the caller's making. */
export function withValues(matrix: Csr, valueOf: (row: number, entry: number) => number): Csr {
  const values = sharedFloats(matrix.values.length);
  for (let row = 0; row < matrix.rows; row++) {
    for (let e = matrix.offsets[row]!; e < matrix.offsets[row + 1]!; e++) {
      values[e] = valueOf(row, e);
    }
  }
  return { ...matrix, values };
}

/** Sums of the values of each row to a power; Float64Array [rows]. */
export function rowSums({ rows, offsets, values }: Csr, power: 1 | 2): Float64Array {
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      sums[row]! += power === 1 ? values[e]! : values[e]! * values[e]!;
    }
  }
  return sums;
}
