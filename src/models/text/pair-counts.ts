/**
 * A sum for each pair of small numbers. Each row has an open-addressing table of flat arrays of its own: what is
 * added belongs to one row after the other, so that little memory is looked at at a time, and a map of maps costs
 * five times as much of it, which is what limits how many documents can be counted.
 */
import { sharedFloats, sharedInts } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import { EntrySort } from '../../math/entry-sort.ts';
import { release } from '../../math/release.ts';

const FULL = 0.75;
/** Cells of a new row: as a power of two. */
const FEWEST_BITS = 2;
/** Spreads columns that follow each other: 2^32 over the golden ratio (Knuth, vol. 3, 6.4). */
const SPREAD = 0x9e3779b1;

export class PairCounts {
  readonly #rows: (RowSums | undefined)[] = [];

  add(row: number, column: number, value: number): void {
    (this.#rows[row] ??= new RowSums()).add(column, value);
  }

  /** Adds `times * values[i]` to the sum of each of the first `count` columns in a row. */
  addAll(row: number, { columns, values, count }: SparseValues, times: number): void {
    const sums = (this.#rows[row] ??= new RowSums());
    for (let i = 0; i < count; i++) sums.add(columns[i]!, times * values[i]!);
  }

  /**
   * The sums as a matrix; here there are none afterwards. Rows and columns ascend. Columns of fewer than `least` rows
   * are left out and the others renumbered.
   *
   * @param counted - Rows that count for that: those below.
   */
  build(
    rows: number,
    columns: number,
    least: number,
    counted = rows,
  ): { readonly matrix: Csr; readonly kept: Int32Array } {
    const rowsOf = new Int32Array(columns);
    for (let row = 0; row < counted; row++) this.#rows[row]?.countColumns(rowsOf);
    const kept = Int32Array.from(rowsOf.keys()).filter((column) => rowsOf[column]! >= least);
    const renumbered = new Int32Array(columns).fill(-1);
    kept.forEach((column, i) => (renumbered[column] = i));
    const offsets = sharedInts(rows + 1);
    let most = 0;
    for (let row = 0; row < rows; row++) {
      const own = this.#rows[row]?.countKept(renumbered) ?? 0;
      offsets[row + 1] = offsets[row]! + own;
      most = Math.max(most, own);
    }
    const indexes = sharedInts(offsets[rows]!);
    const values = sharedFloats(offsets[rows]!);
    const sort = new EntrySort(kept.length, most);
    for (let row = 0; row < rows; row++) {
      const [from, to] = [offsets[row]!, offsets[row + 1]!];
      const own = { indexes: indexes.subarray(from, to), values: values.subarray(from, to) };
      this.#rows[row]?.moveTo(own.indexes, own.values, renumbered);
      sort.sort(own.indexes, own.values, to - from);
    }
    this.#rows.length = 0;
    return { matrix: { rows, columns: kept.length, offsets, indexes, values }, kept };
  }
}

/** Columns, each with a value. */
export interface SparseValues {
  readonly columns: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  readonly count: number;
}

/** The sums of one row. */
class RowSums {
  #bits = FEWEST_BITS;
  /** The column + 1; 0 where the cell is free. */
  #keys = new Int32Array(1 << FEWEST_BITS);
  #sums = new Float32Array(1 << FEWEST_BITS);
  #size = 0;

  add(column: number, value: number): void {
    const cell = this.#cellOf(column + 1);
    if (this.#keys[cell] === 0) {
      this.#keys[cell] = column + 1;
      this.#sums[cell] = value;
      if (++this.#size > FULL * this.#keys.length) this.#grow();
    } else this.#sums[cell]! += value;
  }

  /** Adds one to the count of each column that there is. */
  countColumns(counts: Int32Array): void {
    for (const key of this.#keys) if (key > 0) counts[key - 1]!++;
  }

  /** How many columns have a number that is not -1. */
  countKept(renumbered: Int32Array): number {
    let kept = 0;
    for (const key of this.#keys) if (key > 0 && renumbered[key - 1]! >= 0) kept++;
    return kept;
  }

  /** Puts these, in no order, and their sums there, and gives the memory back. */
  moveTo(indexes: Int32Array, values: Float32Array, renumbered: Int32Array): void {
    let at = 0;
    for (let cell = 0; cell < this.#keys.length; cell++) {
      const key = this.#keys[cell]!;
      if (key === 0 || renumbered[key - 1]! < 0) continue;
      indexes[at] = renumbered[key - 1]!;
      values[at++] = this.#sums[cell]!;
    }
    release(this.#keys, this.#sums);
  }

  #cellOf(key: number): number {
    const keys = this.#keys;
    const mask = keys.length - 1;
    let cell = Math.imul(key, SPREAD) >>> (32 - this.#bits);
    while (keys[cell] !== 0 && keys[cell] !== key) cell = (cell + 1) & mask;
    return cell;
  }

  #grow(): void {
    const keys = this.#keys;
    const sums = this.#sums;
    this.#keys = new Int32Array(1 << ++this.#bits);
    this.#sums = new Float32Array(1 << this.#bits);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue;
      const cell = this.#cellOf(keys[i]!);
      this.#keys[cell] = keys[i]!;
      this.#sums[cell] = sums[i]!;
    }
    release(keys, sums);
  }
}
