/**
 * Weights of features, to be summed: a feature's lie where its hash is found, in cells that are filled by half, since
 * memory that is far apart is what looking many up would take most of the time for.
 */
export class FeatureWeights {
  /** Weights of a feature. */
  readonly width: number;
  /** 0 where the cell is free. */
  readonly #hashes: Uint32Array;
  /** [cells x width] */
  readonly #weights: Float32Array;

  /**
   * @param numbers - Of features, from 1 on, by hash; never of the hash 0.
   * @param weights - [features x width].
   * @param least - Features none of whose weights is so large are left out.
   */
  constructor(
    numbers: ReadonlyMap<number, number>,
    weights: Float64Array,
    width: number,
    least: number,
  ) {
    const of = (number: number): Float64Array =>
      weights.subarray((number - 1) * width, number * width);
    const kept = [...numbers].filter(([, number]) =>
      of(number).some((weight) => Math.abs(weight) >= least),
    );
    const cells = 2 ** Math.ceil(Math.log2(2 * (kept.length + 1)));
    this.width = width;
    this.#hashes = new Uint32Array(cells);
    this.#weights = new Float32Array(cells * width);
    for (const [hash, number] of kept) {
      const cell = this.#cellOf(hash);
      this.#hashes[cell] = hash;
      this.#weights.set(of(number), cell * width);
    }
  }

  /** Adds the weights of some features to those from `first` on. */
  addTo(sums: Float64Array, first: number, hashes: Uint32Array): void {
    const width = this.width;
    for (let i = 0; i < hashes.length; i++) {
      const cell = this.#cellOf(hashes[i]!);
      if (this.#hashes[cell] === 0) continue;
      for (let k = 0; k < width; k++) sums[first + k]! += this.#weights[cell * width + k]!;
    }
  }

  #cellOf(hash: number): number {
    const mask = this.#hashes.length - 1;
    let cell = hash & mask;
    while (this.#hashes[cell] !== 0 && this.#hashes[cell] !== hash) cell = (cell + 1) & mask;
    return cell;
  }
}

/** Features that come again, whose sums are therefore remembered. */
export class LastingFeatures {
  readonly hashes: Uint32Array;
  #weights: FeatureWeights | undefined;
  #sums = new Float64Array();

  constructor(hashes: Uint32Array) {
    this.hashes = hashes;
  }

  /** The same array, until other weights are asked. */
  sums(weights: FeatureWeights): Float64Array {
    if (this.#weights === weights) return this.#sums;
    this.#weights = weights;
    this.#sums = new Float64Array(weights.width);
    weights.addTo(this.#sums, 0, this.hashes);
    return this.#sums;
  }
}
