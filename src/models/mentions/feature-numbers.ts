/** Numbers, from 1 on, features that are seen often enough. */
export class FeatureNumbers {
  /** By hash, of those that were seen often enough so far. */
  readonly numbers = new Map<number, number>();
  readonly #seen = new Map<number, number>();
  readonly #least: number;

  /** @param least - How often a feature must be seen. */
  constructor(least: number) {
    this.#least = least;
  }

  see(hashes: Uint32Array): void {
    for (const hash of hashes) {
      const times = (this.#seen.get(hash) ?? 0) + 1;
      this.#seen.set(hash, times);
      if (times === this.#least) this.numbers.set(hash, this.numbers.size + 1);
    }
  }
}
