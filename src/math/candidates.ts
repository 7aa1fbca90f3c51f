/**
 * Those of a scan who may be among the best: kept as long as the most that they can score is not below what
 * enough others score at least, and scored in full precision at the end.
 */
import { TopK } from './top-k.ts';
import type { Passed, VectorCodes } from './vector-codes.ts';

/** Vectors scanned before there is a threshold; then twice as many each time. */
const FIRST_SCAN = 256;

/** Tells the score in full precision of each of some indexes. */
export type ScoreSome = (
  indexes: readonly number[],
  tell: (index: number, score: number) => void,
) => void;

export class Candidates {
  readonly wanted: number;
  readonly #order: Int32Array;
  readonly #codes: VectorCodes;
  /** Positions of those kept, by the least that each can score. */
  readonly #sure: TopK;
  readonly #positions: number[] = [];
  readonly #most: number[] = [];
  #scan = FIRST_SCAN;

  constructor(wanted: number, order: Int32Array, codes: VectorCodes) {
    this.wanted = wanted;
    this.#order = order;
    this.#codes = codes;
    this.#sure = new TopK(wanted);
  }

  /** Who cannot reach this is not among the best. */
  get threshold(): number {
    return this.#sure.weakest;
  }

  /** How many to scan before the threshold is looked at again. */
  nextScan(): number {
    const next = this.#scan;
    this.#scan = Math.min(2 * next, this.#codes.longestScan);
    return next;
  }

  /** Keeps of those who passed a scan the ones that `accept` wants; it is asked about no others. */
  take({ count, positions, most }: Passed, accept: (index: number) => boolean): void {
    for (let at = 0; at < 2 * count; at += 2) {
      const score = most[at + 1]!;
      if (score < this.threshold) continue;
      const position = positions[at]!;
      if (!accept(this.#order[position]!)) continue;
      this.#positions.push(position);
      this.#most.push(score);
      this.#sure.push(position, score - this.#codes.slack(position));
    }
  }

  /** The best, by their scores in full precision. */
  drain(score: ScoreSome): { readonly index: number; readonly score: number }[] {
    const best = new TopK(this.wanted);
    const { threshold } = this;
    const left: number[] = [];
    for (let c = 0; c < this.#positions.length; c++) {
      if (this.#most[c]! >= threshold) left.push(this.#order[this.#positions[c]!]!);
    }
    score(left, (index, exact) => best.push(index, exact));
    return best.drain();
  }
}
