/**
 * Rows of the product of two sparse matrices, one at a time: what two items have in common is a row of
 * `itemsxusers * usersxitems`. A row is summed in one dense accumulator (Gustavson 1978), its largest
 * entries are kept, and no more than that is ever held.
 */
import type { Csr } from './csr.ts';
import { EntrySort } from './entry-sort.ts';

/** The exponent of a float above 0, and three bits of what follows. */
const BUCKET_SHIFT = 20;
const BUCKETS = 1 << (31 - BUCKET_SHIFT);

/** Which entries of a row are kept. */
export interface RowProductOptions {
  /** Float64Array [columns]: what each column is multiplied by. */
  readonly columnScale: Float64Array;
  /** Largest entries to keep of a row; among equals those of smaller columns. */
  readonly keep: number;
  /** Keeps only columns before the row: half of a symmetric product. */
  readonly below: boolean;
}

/** Entries of a row by ascending column, views that the next row overwrites. */
export interface SparseRow {
  readonly count: number;
  readonly indexes: Int32Array;
  readonly values: Float32Array;
}

/** Computes rows of `left * right` without their diagonal; all values must be above 0. */
export class RowProduct {
  readonly #left: Csr;
  readonly #right: Csr;
  readonly #options: RowProductOptions;
  /** Float64Array [columns], zeros between rows. */
  readonly #sums: Float64Array;
  readonly #touched: Int32Array;
  readonly #found: Float32Array;
  readonly #foundBits: Uint32Array;
  readonly #counts = new Int32Array(BUCKETS);
  readonly #ranked: Float32Array;
  readonly #indexes: Int32Array;
  readonly #values: Float32Array;
  readonly #sort: EntrySort;

  /** @param left - [n x m]; @param right - [m x n]. */
  constructor(left: Csr, right: Csr, options: RowProductOptions) {
    const n = right.columns;
    this.#left = left;
    this.#right = right;
    this.#options = options;
    this.#sums = new Float64Array(n);
    this.#touched = new Int32Array(n);
    this.#found = new Float32Array(n);
    this.#foundBits = new Uint32Array(this.#found.buffer);
    this.#ranked = new Float32Array(n);
    this.#indexes = new Int32Array(Math.min(n, options.keep));
    this.#values = new Float32Array(Math.min(n, options.keep));
    this.#sort = new EntrySort(n, this.#indexes.length);
  }

  /** The entries of a row that are kept. */
  row(row: number): SparseRow {
    const found = this.#collect(row, this.#sum(row));
    const { keep } = this.#options;
    const count = found <= keep ? this.#takeAll(found) : this.#takeLargest(found, keep);
    this.#sort.sort(this.#indexes, this.#values, count);
    return { count, indexes: this.#indexes, values: this.#values };
  }

  /** Sums a row up; answers how many columns it touches. */
  #sum(row: number): number {
    const { offsets, indexes, values } = this.#right;
    const left = this.#left;
    const sums = this.#sums;
    const touched = this.#touched;
    let count = 0;
    for (let e = left.offsets[row]!; e < left.offsets[row + 1]!; e++) {
      const inner = left.indexes[e]!;
      const x = left.values[e]!;
      const end = offsets[inner + 1]!;
      for (let f = offsets[inner]!; f < end; f++) {
        const column = indexes[f]!;
        const before = sums[column]!;
        if (before === 0) touched[count++] = column;
        sums[column] = before + x * values[f]!;
      }
    }
    return count;
  }

  /** Scales what was summed, clears the sums, and drops what is not wanted at all. */
  #collect(row: number, touchedCount: number): number {
    const { columnScale, below } = this.#options;
    let found = 0;
    for (let t = 0; t < touchedCount; t++) {
      const column = this.#touched[t]!;
      const value = this.#sums[column]! * columnScale[column]!;
      this.#sums[column] = 0;
      if (column === row || (below && column > row)) continue;
      this.#touched[found] = column;
      this.#found[found++] = value;
    }
    return found;
  }

  #takeAll(found: number): number {
    this.#indexes.set(this.#touched.subarray(0, found));
    this.#values.set(this.#found.subarray(0, found));
    return found;
  }

  #takeLargest(found: number, keep: number): number {
    if (keep === 0) return 0;
    const least = this.#leastOf(found, keep);
    let count = 0;
    const equal: number[] = [];
    for (let t = 0; t < found; t++) {
      const value = this.#found[t]!;
      if (value > least) {
        this.#indexes[count] = this.#touched[t]!;
        this.#values[count++] = value;
      } else if (value === least) equal.push(this.#touched[t]!);
    }
    equal.sort((a, b) => a - b);
    for (let t = 0; count < keep; t++) {
      this.#indexes[count] = equal[t]!;
      this.#values[count++] = least;
    }
    return count;
  }

  /**
   * The k-th largest value found. Bits of floats above 0 are in the order of the floats, so their upper ones
   * say which few come into question.
   */
  #leastOf(found: number, k: number): number {
    const bits = this.#foundBits;
    const counts = this.#counts.fill(0);
    for (let t = 0; t < found; t++) counts[bits[t]! >>> BUCKET_SHIFT]!++;
    let bucket = BUCKETS - 1;
    let above = 0;
    for (; above + counts[bucket]! < k; bucket--) above += counts[bucket]!;
    let count = 0;
    for (let t = 0; t < found; t++) {
      if (bits[t]! >>> BUCKET_SHIFT === bucket) this.#ranked[count++] = this.#found[t]!;
    }
    return kthLargest(this.#ranked, count, k - above);
  }
}

/** The k-th largest of the first `count` numbers, which are reordered (Hoare 1961). */
function kthLargest(numbers: Float32Array, count: number, k: number): number {
  const wanted = k - 1;
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const pivot = numbers[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (numbers[i]! > pivot) i++;
      while (numbers[j]! < pivot) j--;
      if (i > j) break;
      const swapped = numbers[i]!;
      numbers[i++] = numbers[j]!;
      numbers[j--] = swapped;
    }
    if (wanted <= j) high = j;
    else if (wanted >= i) low = i;
    else break;
  }
  return numbers[wanted]!;
}
