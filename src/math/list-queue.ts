/**
 * Lists by falling priority, for a reader that will not want most of them: a binary heap that is put in
 * order once and gives one after the other.
 */
export class ListQueue {
  readonly #lists: Int32Array;
  readonly #priorities: Float64Array;
  #size = 0;

  constructor(lists: number) {
    this.#lists = new Int32Array(lists);
    this.#priorities = new Float64Array(lists);
  }

  set(list: number, priority: number): void {
    this.#priorities[list] = priority;
  }

  /** To be called when all priorities are set. */
  order(): void {
    const lists = this.#lists;
    this.#size = lists.length;
    for (let i = 0; i < lists.length; i++) lists[i] = i;
    for (let i = (lists.length >> 1) - 1; i >= 0; i--) this.#sink(i);
  }

  /** Takes out the list of the highest priority, the first of equals; -1 when all left are below `least`. */
  next(least: number): number {
    const lists = this.#lists;
    const list = lists[0]!;
    if (this.#size === 0 || this.#priorities[list]! < least) return -1;
    lists[0] = lists[--this.#size]!;
    this.#sink(0);
    return list;
  }

  #sink(at: number): void {
    const lists = this.#lists;
    const list = lists[at]!;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#size) break;
      if (child + 1 < this.#size && this.#before(lists[child + 1]!, lists[child]!)) child++;
      if (!this.#before(lists[child]!, list)) break;
      lists[at] = lists[child]!;
      at = child;
    }
    lists[at] = list;
  }

  #before(a: number, b: number): boolean {
    const difference = this.#priorities[a]! - this.#priorities[b]!;
    return difference > 0 || (difference === 0 && a < b);
  }
}
