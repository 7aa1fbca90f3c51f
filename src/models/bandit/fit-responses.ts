/** Fits what segments lean to on the responses to cards, and tells first whether that foretells responses. */
import { fnv1a32 } from '../../math/hash.ts';
import { seededRandom } from '../../math/random.ts';
import { meanAndError } from '../evaluation/metrics.ts';
import type { BanditConfig } from './posterior.ts';
import { overallRate, rateOf } from './posterior.ts';
import { encodeResponseModel, rowOfSegment } from './response-model.ts';
import { firstLeans, fitLeans, leanOf } from './segment-leans.ts';
import type { Leans, ResponseCells } from './segment-leans.ts';

/** Pairs of a segment and an item that are looked at: 100 segments times 20,000 items, and 100 MB. */
const MOST_PAIRS = 2_000_000;
/** Fewer pairs say nothing. */
const LEAST_PAIRS = 500;
const SWEEPS = 20;
const SEED = 5;
/** One in so many pairs is hidden to see what leans are good for. */
const HIDDEN = 5;

export interface FittedResponses {
  readonly bytes: Uint8Array;
  /** What was found, as a sentence with the figures. */
  readonly summary: string;
}

/** Sums responses by segment and item, as they stream in. */
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

  /**
   * The fitted model, or why there is none: too little was answered, or pairs that were hidden are not foretold any better
   * than by how items do in all segments.
   *
   * @param trainedTo - Ms since the epoch.
   */
  fit(config: BanditConfig, trainedTo: number): FittedResponses | string {
    const cells = this.#cells();
    if (this.#count < LEAST_PAIRS) {
      return `Responses to ${this.#count} pairs of a segment and an item, of the ${LEAST_PAIRS} needed.`;
    }
    const { mean, error } = this.#gainOnHidden(cells, config);
    const gain = `${mean.toFixed(4)} nats a card (standard error ${error.toFixed(4)})`;
    if (mean <= error) {
      return `What segments lean to does not foretell responses that were kept out: ${gain}.`;
    }
    const leans = this.#leansOf(cells, this.#basesOf(cells, config));
    const bytes = encodeResponseModel({ trainedTo, items: [...this.#items.keys()], leans });
    const segments = new Set(cells.segments).size;
    const size = `${segments} segments, ${this.#items.size} items, ${this.#count} pairs`;
    return { bytes, summary: `${size}; foretells responses that were kept out by ${gain}.` };
  }

  #cells(): ResponseCells {
    const all = this.#pairs.flatMap((pairs, item) =>
      Array.from(pairs, ([segment, { seen, reward }]) => ({ segment, item, seen, reward })),
    );
    return {
      segments: Int32Array.from(all, ({ segment }) => segment),
      items: Int32Array.from(all, ({ item }) => item),
      seen: Float64Array.from(all, ({ seen }) => seen),
      reward: Float64Array.from(all, ({ reward }) => reward),
    };
  }

  /** How much more probable hidden responses are with leans than without, in nats for each card that was seen. */
  #gainOnHidden(cells: ResponseCells, config: BanditConfig): ReturnType<typeof meanAndError> {
    const hidden = (entry: number): boolean =>
      fnv1a32(`${cells.segments[entry]} ${cells.items[entry]}`) % HIDDEN === 0;
    const known = withoutCells(cells, hidden);
    const bases = this.#basesOf(known, config);
    const leans = this.#leansOf(known, bases);
    const gains: number[] = [];
    let seen = 0;
    for (let entry = 0; entry < cells.items.length; entry++) {
      if (!hidden(entry)) continue;
      const item = cells.items[entry]!;
      const lean = leanOf(leans, cells.segments[entry]!, item);
      const likely = (logit: number): number =>
        cells.reward[entry]! * logit - cells.seen[entry]! * Math.log1p(Math.exp(logit));
      gains.push(likely(bases[item]! + lean) - likely(bases[item]!));
      seen += cells.seen[entry]!;
    }
    const { mean, error } = meanAndError(Float64Array.from(gains));
    const each = gains.length / Math.max(1, seen);
    return { mean: mean * each, error: error * each };
  }

  #leansOf(cells: ResponseCells, bases: Float64Array): Leans {
    const leans = firstLeans(this.#segments, this.#items.size, seededRandom(SEED));
    fitLeans(leans, cells, bases, SWEEPS);
    return leans;
  }

  /** Log-odds of each item over all segments. */
  #basesOf({ items, seen, reward }: ResponseCells, config: BanditConfig): Float64Array {
    const sums = Array.from({ length: this.#items.size }, () => ({ seen: 0, reward: 0 }));
    items.forEach((item, entry) => {
      sums[item]!.seen += seen[entry]!;
      sums[item]!.reward += reward[entry]!;
    });
    const totals = sums.reduce(
      (all, each) => ({ seen: all.seen + each.seen, reward: all.reward + each.reward }),
      { seen: 0, reward: 0 },
    );
    const overall = overallRate(totals, config);
    return Float64Array.from(sums, (responses) => {
      const rate = rateOf(responses, overall, config);
      return Math.log(rate / (1 - rate));
    });
  }
}

function withoutCells(cells: ResponseCells, out: (entry: number) => boolean): ResponseCells {
  const stays = Array.from(cells.items.keys()).filter((entry) => !out(entry));
  return {
    segments: Int32Array.from(stays, (entry) => cells.segments[entry]!),
    items: Int32Array.from(stays, (entry) => cells.items[entry]!),
    seen: Float64Array.from(stays, (entry) => cells.seen[entry]!),
    reward: Float64Array.from(stays, (entry) => cells.reward[entry]!),
  };
}
