/**
 * A sum for each pair of small numbers, in one open-addressing table of flat arrays: a map of maps costs
 * five times the memory, and memory is what limits how many documents can be counted.
 */
import { sharedFloats, sharedInts } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import { mix32 } from '../../math/hash.ts';
import { release } from '../../math/release.ts';

/** Above every column: a pair is one number of 53 bits. */
const COLUMNS = 2 ** 25;
const FULL = 0.75;
const FEWEST = 1 << 12;
/** Times the cells that a full table grows to. */
const GROWTH = 1.5;

export class PairCounts {
  /** `row * COLUMNS + column + 1`; 0 where the cell is free. */
  #keys = new Float64Array(FEWEST);
  #sums = new Float32Array(FEWEST);
  #size = 0;

  /** @param row - Below 2^27. @param column - Below 2^25. */
  add(row: number, column: number, value: number): void {
    const key = keyOf(row, column);
    const cell = this.#cellOf(key);
    if (this.#keys[cell] === 0) {
      this.#keys[cell] = key;
      this.#sums[cell] = value;
      if (++this.#size > FULL * this.#keys.length) this.#grow();
    } else this.#sums[cell]! += value;
  }

  /**
   * The sums as a matrix, which takes their memory over: here there are none afterwards. Rows and columns ascend.
   * Columns of fewer than `least` rows are left out and the others renumbered.
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
    this.#each((row, column) => {
      if (row < counted) rowsOf[column]!++;
    });
    const kept = Int32Array.from(rowsOf.keys()).filter((column) => rowsOf[column]! >= least);
    const renumbered = new Int32Array(columns).fill(-1);
    kept.forEach((column, i) => (renumbered[column] = i));
    const offsets = sharedInts(rows + 1);
    this.#each((row, column) => {
      if (renumbered[column]! >= 0) offsets[row + 1]!++;
    });
    for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!;
    const indexes = sharedInts(offsets[rows]!);
    const values = sharedFloats(offsets[rows]!);
    const ends = offsets.slice(0, rows);
    this.#each((row, column) => {
      if (renumbered[column]! >= 0) indexes[ends[row]!++] = renumbered[column]!;
    });
    for (let row = 0; row < rows; row++) {
      indexes.subarray(offsets[row], offsets[row + 1]).sort();
      for (let entry = offsets[row]!; entry < offsets[row + 1]!; entry++) {
        values[entry] = this.#sums[this.#cellOf(keyOf(row, kept[indexes[entry]!]!))]!;
      }
    }
    release(this.#keys, this.#sums);
    this.#keys = new Float64Array(FEWEST);
    this.#sums = new Float32Array(FEWEST);
    this.#size = 0;
    return { matrix: { rows, columns: kept.length, offsets, indexes, values }, kept };
  }

  /** Calls back for each pair, in no order. */
  #each(visit: (row: number, column: number) => void): void {
    for (const key of this.#keys) {
      if (key > 0) visit(Math.floor((key - 1) / COLUMNS), (key - 1) % COLUMNS);
    }
  }

  #cellOf(key: number): number {
    const cells = this.#keys.length;
    const high = Math.floor(key / 2 ** 32);
    const hash = mix32((key >>> 0) ^ Math.imul(high, 0x9e3779b1));
    let cell = Math.floor((hash / 2 ** 32) * cells);
    while (this.#keys[cell] !== 0 && this.#keys[cell] !== key) if (++cell === cells) cell = 0;
    return cell;
  }

  #grow(): void {
    const keys = this.#keys;
    const sums = this.#sums;
    const cells = Math.ceil(GROWTH * keys.length);
    this.#keys = new Float64Array(cells);
    this.#sums = new Float32Array(cells);
    for (let i = 0; i < keys.length; i++) {
      if (keys[i] === 0) continue;
      const cell = this.#cellOf(keys[i]!);
      this.#keys[cell] = keys[i]!;
      this.#sums[cell] = sums[i]!;
    }
    release(keys, sums);
  }
}

function keyOf(row: number, column: number): number {
  return row * COLUMNS + column + 1;
}
