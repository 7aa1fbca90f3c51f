/** Lists of numbers that grow: typed arrays with room to spare, without a box for each number. */

class Growing<A extends Float32Array | Int32Array> {
  readonly #make: (length: number) => A;
  #values: A;
  #length = 0;

  constructor(make: (length: number) => A, room: number) {
    this.#make = make;
    this.#values = make(room);
  }

  get length(): number {
    return this.#length;
  }

  /** The numbers so far: a view that is valid until the next {@link push}. */
  get values(): A {
    return this.#values.subarray(0, this.#length) as A;
  }

  at(index: number): number {
    return this.#values[index]!;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const larger = this.#make(2 * this.#length);
      larger.set(this.#values);
      this.#values = larger;
    }
    this.#values[this.#length++] = value;
  }
}

/** Of float32. */
export class GrowingFloats extends Growing<Float32Array<ArrayBuffer>> {
  constructor() {
    super((length) => new Float32Array(length), 1024);
  }
}

/** Of whole numbers of 32 bits; small at first, because there may be many such lists. */
export class GrowingInts extends Growing<Int32Array<ArrayBuffer>> {
  constructor() {
    super((length) => new Int32Array(length), 4);
  }
}
