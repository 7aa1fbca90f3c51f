/**
 * Numbers terms in the order in which they are first met: an open-addressing table of flat arrays, since a map of
 * millions of hashes takes five times the memory.
 */
import { GrowingInts } from '../../math/growing.ts';

const FULL = 0.6;

export class TermNumbers {
  /** Number + 1 of the term in each cell; 0 where it is free. */
  #cells = new Int32Array(1 << 12);
  /** Of each term, as 32 bits. */
  readonly #hashes = new GrowingInts();

  get size(): number {
    return this.#hashes.length;
  }

  /** Uint32Array [terms], by number. */
  get hashes(): Uint32Array {
    return new Uint32Array(this.#hashes.values);
  }

  /** The number of a term; -1 for one that has none. */
  find(hash: number): number {
    return this.#cells[this.#cellOf(hash | 0)]! - 1;
  }

  /** The number of a term; a new one where it has none. @param hash - 32 bits, spread evenly. */
  numberOf(hash: number): number {
    const cell = this.#cellOf(hash | 0);
    const known = this.#cells[cell]!;
    if (known !== 0) return known - 1;
    this.#hashes.push(hash);
    this.#cells[cell] = this.#hashes.length;
    if (this.#hashes.length > FULL * this.#cells.length) this.#grow();
    return this.#hashes.length - 1;
  }

  #cellOf(hash: number): number {
    const mask = this.#cells.length - 1;
    let cell = hash & mask;
    for (;;) {
      const number = this.#cells[cell]!;
      if (number === 0 || this.#hashes.at(number - 1) === hash) return cell;
      cell = (cell + 1) & mask;
    }
  }

  #grow(): void {
    this.#cells = new Int32Array(2 * this.#cells.length);
    for (let number = 0; number < this.#hashes.length; number++) {
      this.#cells[this.#cellOf(this.#hashes.at(number))] = number + 1;
    }
  }
}
