/**
 * A sum for each pair of small numbers, in one open-addressing table of flat arrays: a map of maps costs
 * five times the memory, and memory is what limits how many documents can be counted.
 */
import { sharedFloats, sharedInts } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import { mix32 } from '../../math/hash.ts';

/** Above every column: a pair is one number of 53 bits. */
const COLUMNS = 2 ** 25;
const FULL = 0.6;

export class PairCounts {
  /** `row * COLUMNS + column + 1`; 0 where the cell is free. */
  #keys = new Float64Array(1 << 12);
  #sums = new Float32Array(1 << 12);
  #size = 0;

  /** @param row - Below 2^27. @param column - Below 2^25. */
  add(row: number, column: number, value: number): void {
    const key = row * COLUMNS + column + 1;
    const cell = this.#cellOf(key);
    if (this.#keys[cell] === 0) {
      this.#keys[cell] = key;
      this.#sums[cell] = value;
      if (++this.#size > FULL * this.#keys.length) this.#grow();
    } else this.#sums[cell]! += value;
  }

  /** Rows and columns ascend. Columns of fewer than `least` rows are left out and the others renumbered. */
  build(
    rows: number,
    columns: number,
    least: number,
  ): { readonly matrix: Csr; readonly kept: Int32Array } {
    const keys = this.#keys.filter((key) => key > 0).sort();
    const rowsOf = new Int32Array(columns);
    for (const key of keys) rowsOf[(key - 1) % COLUMNS]!++;
    const kept = Int32Array.from(rowsOf.keys()).filter((column) => rowsOf[column]! >= least);
    const renumbered = new Int32Array(columns).fill(-1);
    kept.forEach((column, i) => (renumbered[column] = i));
    const entries = keys.reduce(
      (sum, key) => sum + Number(renumbered[(key - 1) % COLUMNS]! >= 0),
      0,
    );
    const offsets = sharedInts(rows + 1);
    const indexes = sharedInts(entries);
    const values = sharedFloats(entries);
    let entry = 0;
    for (const key of keys) {
      const column = renumbered[(key - 1) % COLUMNS]!;
      if (column < 0) continue;
      indexes[entry] = column;
      values[entry++] = this.#sums[this.#cellOf(key)]!;
      offsets[Math.floor((key - 1) / COLUMNS) + 1]!++;
    }
    for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!;
    return { matrix: { rows, columns: kept.length, offsets, indexes, values }, kept };
  }

  #cellOf(key: number): number {
    const mask = this.#keys.length - 1;
    const high = Math.floor(key / 2 ** 32);
    let cell = mix32((key >>> 0) ^ Math.imul(high, 0x9e3779b1)) & mask;
    while (this.#keys[cell] !== 0 && this.#keys[cell] !== key) cell = (cell + 1) & mask;
    return cell;
  }

  #grow(): void {
    const keys = this.#keys;
    const sums = this.#sums;
    this.#keys = new Float64Array(2 * keys.length);
    this.#sums = new Float32Array(2 * keys.length);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue;
      const cell = this.#cellOf(keys[i]!);
      this.#keys[cell] = keys[i]!;
      this.#sums[cell] = sums[i]!;
    }
  }
}
