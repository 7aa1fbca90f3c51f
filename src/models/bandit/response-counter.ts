/** Sums responses by segment and item, as they stream in: what a fit of {@link ResponseModel} starts from. */
import type { ResponsesRequest } from './fit-responses.ts';
import { rowOfSegment } from './response-model.ts';
import { cellsOf } from './segment-leans.ts';

/** Pairs of a segment and an item that are looked at: 100 segments times 20,000 items. */
const MOST_PAIRS = 2_000_000;

export class ResponseCounter {
  readonly #items = new Map<string, number>();
  readonly #pairs: Map<number, { seen: number; reward: number }>[] = [];
  #count = 0;
  #segments = 0;

  /** Adds responses of a segment to an item; -1: of listeners of whom nothing is known. */
  add(segment: number, item: string, seen: number, reward: number): void {
    const index = this.#items.get(item) ?? this.#items.size;
    const pairs = (this.#pairs[index] ??= new Map());
    this.#items.set(item, index);
    const row = rowOfSegment(segment);
    let pair = pairs.get(row);
    if (pair === undefined) {
      if (this.#count === MOST_PAIRS) return;
      this.#count++;
      this.#segments = Math.max(this.#segments, row + 1);
      pairs.set(row, (pair = { seen: 0, reward: 0 }));
    }
    pair.seen += seen;
    pair.reward += Math.min(seen, Math.max(0, reward));
  }

  /** What was counted, to be fitted to. */
  counted(): Pick<ResponsesRequest, 'cells' | 'segments' | 'items'> {
    const pairs = this.#pairs.flatMap((ofItem, item) =>
      Array.from(ofItem, ([segment, { seen, reward }]) => ({ segment, item, seen, reward })),
    );
    return { cells: cellsOf(pairs), segments: this.#segments, items: [...this.#items.keys()] };
  }
}
