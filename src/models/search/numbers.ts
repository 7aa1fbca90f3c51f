/** A list of whole numbers (32 bits) that grows, without a box for each. */
export class Numbers {
  #values = new Int32Array(4);
  #length = 0;

  constructor(...first: readonly number[]) {
    for (const value of first) this.push(value);
  }

  get length(): number {
    return this.#length;
  }

  /** What is there so far; valid until the next {@link push}. */
  get values(): Int32Array {
    return this.#values.subarray(0, this.#length);
  }

  at(index: number): number {
    return this.#values[index]!;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const grown = new Int32Array(2 * this.#length);
      grown.set(this.#values);
      this.#values = grown;
    }
    this.#values[this.#length++] = value;
  }
}
