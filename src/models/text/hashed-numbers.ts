/** A number for each of some hashes: open addressing in flat arrays, which a list of words is looked up in fastest. */

export class HashedNumbers {
  /** 0 where the cell is free. */
  readonly #hashes: Uint32Array;
  readonly #numbers: Float64Array;

  /** @param numbers - By hash; never of the hash 0. */
  constructor(numbers: ReadonlyMap<number, number>) {
    const cells = 2 ** Math.ceil(Math.log2(2 * (numbers.size + 1)));
    this.#hashes = new Uint32Array(cells);
    this.#numbers = new Float64Array(cells);
    for (const [hash, number] of numbers) {
      const cell = this.#cellOf(hash);
      this.#hashes[cell] = hash;
      this.#numbers[cell] = number;
    }
  }

  /** 0 where there is none. */
  get(hash: number): number {
    return this.#numbers[this.#cellOf(hash)]!;
  }

  #cellOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let cell = hash & mask;
    while (this.#hashes[cell] !== 0 && this.#hashes[cell] !== hash) cell = (cell + 1) & mask;
    return cell;
  }
}
