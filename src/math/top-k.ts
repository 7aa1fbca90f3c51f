/**
 * The k largest of a stream of numbered scores: a bounded binary heap whose root is the weakest kept.
 * Equal scores are settled by the smaller index, so that an answer never depends on the scan's order.
 */
export class TopK {
  readonly #capacity: number;
  readonly #indexes: Int32Array;
  readonly #scores: Float64Array;
  #size = 0;

  /** @param capacity - How many to keep; 0 keeps none. */
  constructor(capacity: number) {
    this.#capacity = Math.max(0, Math.floor(capacity));
    this.#indexes = new Int32Array(this.#capacity);
    this.#scores = new Float64Array(this.#capacity);
  }

  /** Whether {@link push} would keep this one: lets the caller skip costly checks for the rest. */
  accepts(index: number, score: number): boolean {
    if (this.#size < this.#capacity) return true;
    return this.#capacity > 0 && this.#weaker(this.#indexes[0]!, this.#scores[0]!, index, score);
  }

  /** The score below which nothing is kept any more; -Infinity while there is room. */
  get weakest(): number {
    return this.#size < this.#capacity ? -Infinity : (this.#scores[0] ?? Infinity);
  }

  push(index: number, score: number): void {
    if (!this.accepts(index, score)) return;
    if (this.#size < this.#capacity) this.#rise(this.#size++, index, score);
    else this.#sink(index, score);
  }

  /** Takes everything out, best first; the heap is empty then. */
  drain(): { readonly index: number; readonly score: number }[] {
    const out: { readonly index: number; readonly score: number }[] = [];
    for (let i = 0; i < this.#size; i++) {
      out.push({ index: this.#indexes[i]!, score: this.#scores[i]! });
    }
    this.#size = 0;
    return out.sort((a, b) => b.score - a.score || a.index - b.index);
  }

  #weaker(aIndex: number, aScore: number, bIndex: number, bScore: number): boolean {
    return aScore < bScore || (aScore === bScore && aIndex > bIndex);
  }

  #rise(at: number, index: number, score: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#weaker(index, score, this.#indexes[parent]!, this.#scores[parent]!)) break;
      this.#indexes[at] = this.#indexes[parent]!;
      this.#scores[at] = this.#scores[parent]!;
      at = parent;
    }
    this.#indexes[at] = index;
    this.#scores[at] = score;
  }

  #sink(index: number, score: number): void {
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      const right = child + 1;
      if (
        right < this.#size &&
        this.#weaker(
          this.#indexes[right]!,
          this.#scores[right]!,
          this.#indexes[child]!,
          this.#scores[child]!,
        )
      ) {
        child = right;
      }
      if (!this.#weaker(this.#indexes[child]!, this.#scores[child]!, index, score)) break;
      this.#indexes[at] = this.#indexes[child]!;
      this.#scores[at] = this.#scores[child]!;
      at = child;
    }
    this.#indexes[at] = index;
    this.#scores[at] = score;
  }
}
