/**
 * A large sparse square matrix in slices of so many rows each, as threads hand them over: one copy is all
 * there is, and it can be freed slice by slice while something else is made of it.
 */
import { sharedFloats, sharedInts } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';

/** Rows of a slice, the last one's excepted: enough that messages cost nothing, few enough that threads end together. */
export const SLICE_ROWS = 128;

/** Some rows; columns ascend in each. */
export interface Slice {
  /** Int32Array [rows + 1], where each row starts within the slice. */
  readonly offsets: Int32Array<SharedArrayBuffer>;
  readonly indexes: Int32Array<SharedArrayBuffer>;
  readonly values: Float32Array<SharedArrayBuffer>;
}

/** One row of a sliced matrix: entries `from` to `to` of a slice. */
export interface RowPlace {
  readonly slice: Slice;
  readonly from: number;
  readonly to: number;
}

export function placeOf(slices: readonly Slice[], row: number): RowPlace {
  const slice = slices[Math.floor(row / SLICE_ROWS)]!;
  const within = row % SLICE_ROWS;
  return { slice, from: slice.offsets[within]!, to: slice.offsets[within + 1]! };
}

/** The matrix in one piece. The slices are used up. */
export function joined(slices: Slice[], rows: number): Csr {
  const entries = entriesIn(slices);
  const offsets = sharedInts(rows + 1);
  const indexes = sharedInts(entries);
  const values = sharedFloats(entries);
  let row = 0;
  for (const slice of freeing(slices)) {
    const start = offsets[row]!;
    indexes.set(slice.indexes, start);
    values.set(slice.values, start);
    for (let r = 1; r < slice.offsets.length; r++) offsets[++row] = start + slice.offsets[r]!;
  }
  return { rows, columns: rows, offsets, indexes, values };
}

/**
 * The same entries by column, in one piece; rows ascend within each.
 *
 * @param placeIn - Int32Array [rows], where each row and column of the result stands in the slices; the
 *   same numbers where left out.
 */
export function transposed(slices: readonly Slice[], rows: number, placeIn?: Int32Array): Csr {
  const numberOf = placeIn && inverted(placeIn);
  const offsets = sharedInts(rows + 1);
  for (const { indexes } of slices) {
    for (const column of indexes) offsets[(numberOf?.[column] ?? column) + 1]!++;
  }
  for (let column = 0; column < rows; column++) offsets[column + 1]! += offsets[column]!;
  const next = Int32Array.from(offsets);
  const indexes = sharedInts(offsets[rows]!);
  const values = sharedFloats(offsets[rows]!);
  for (let row = 0; row < rows; row++) {
    const { slice, from, to } = placeOf(slices, placeIn?.[row] ?? row);
    for (let e = from; e < to; e++) {
      const column = slice.indexes[e]!;
      const at = next[numberOf?.[column] ?? column]!++;
      indexes[at] = row;
      values[at] = slice.values[e]!;
    }
  }
  return { rows, columns: rows, offsets, indexes, values };
}

function inverted(permutation: Int32Array): Int32Array {
  const out = new Int32Array(permutation.length);
  permutation.forEach((to, from) => (out[to] = from));
  return out;
}

function* freeing(slices: Slice[]): Generator<Slice> {
  slices.reverse();
  for (let slice = slices.pop(); slice !== undefined; slice = slices.pop()) yield slice;
}

function entriesIn(slices: readonly Slice[]): number {
  return slices.reduce((sum, slice) => sum + slice.values.length, 0);
}
