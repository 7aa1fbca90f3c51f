/** A list of float32 numbers that grows: a typed array with room to spare. */
export class GrowingFloats {
  #values = new Float32Array(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = new Float32Array(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }

  /** The numbers so far: a view until the next push. */
  toArray(): Float32Array {
    return this.#values.subarray(0, this.#length);
  }
}
