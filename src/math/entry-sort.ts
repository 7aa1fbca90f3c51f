/** Sorts entries of a sparse row by column, digit by digit from the lowest (radix sort): no comparison to guess wrong. */

const DIGIT_BITS = 8;
const DIGITS = 1 << DIGIT_BITS;

export class EntrySort {
  readonly #passes: number;
  readonly #starts = new Int32Array(DIGITS + 1);
  readonly #indexes: Int32Array;
  readonly #values: Float32Array;

  /**
   * @param columns - How many there are.
   * @param most - Entries that are sorted at once.
   */
  constructor(columns: number, most: number) {
    this.#passes = Math.max(1, Math.ceil(Math.log2(columns) / DIGIT_BITS));
    this.#indexes = new Int32Array(most);
    this.#values = new Float32Array(most);
  }

  /** Sorts the first `count` entries. */
  sort(indexes: Int32Array, values: Float32Array, count: number): void {
    for (let pass = 0; pass < this.#passes; pass++) {
      const shift = pass * DIGIT_BITS;
      const starts = this.#starts.fill(0);
      for (let e = 0; e < count; e++) starts[((indexes[e]! >>> shift) & (DIGITS - 1)) + 1]!++;
      for (let digit = 0; digit < DIGITS; digit++) starts[digit + 1]! += starts[digit]!;
      for (let e = 0; e < count; e++) {
        const at = starts[(indexes[e]! >>> shift) & (DIGITS - 1)]!++;
        this.#indexes[at] = indexes[e]!;
        this.#values[at] = values[e]!;
      }
      indexes.set(this.#indexes.subarray(0, count));
      values.set(this.#values.subarray(0, count));
    }
  }
}
