/** Features as hashes: writing each out would take most of the time. */
import { mix32 } from '../../math/hash.ts';

export function feature(what: number, value: number): number {
  return mix32(Math.imul(what + 1, 0x9e3779b1) ^ value);
}

/** Of all values from `first` to `last`. */
export function features(what: number, hashes: Uint32Array, first: number, last: number): number {
  let hash = what;
  for (let at = first; at <= last; at++) hash = feature(hash, hashes[at]!);
  return hash;
}

/** Collects features without an array for each list. */
export class FeatureList {
  #hashes = new Uint32Array(64);
  #count = 0;

  clear(): void {
    this.#count = 0;
  }

  add(hash: number): void {
    if (this.#count === this.#hashes.length) {
      const more = new Uint32Array(2 * this.#count);
      more.set(this.#hashes);
      this.#hashes = more;
    }
    this.#hashes[this.#count++] = hash;
  }

  /** Until it is cleared. */
  all(): Uint32Array {
    return this.#hashes.subarray(0, this.#count);
  }
}
