/** Fits what segments lean to on the responses to cards, and tells first whether that foretells responses. */
import { fnv1a32 } from '../../math/hash.ts';
import { seededRandom } from '../../math/random.ts';
import { meanAndError } from '../evaluation/metrics.ts';
import type { Fitted } from '../fit-thread.ts';
import type { BanditConfig, Responses } from './posterior.ts';
import { logOddsOf, overallRate } from './posterior.ts';
import { encodeResponseModel } from './response-model.ts';
import { firstLeans, fitLeans, leanOf } from './segment-leans.ts';
import type { Leans, ResponseCells } from './segment-leans.ts';

/** Fewer pairs say nothing. */
const LEAST_PAIRS = 500;
const SWEEPS = 20;
const SEED = 5;
/** One in so many pairs is hidden to see what leans are good for. */
const HIDDEN = 5;

/** All that a fit depends on; plain data, so that it can be handed to another thread. */
export interface ResponsesRequest {
  readonly cells: ResponseCells;
  /** Rows of the model's segments: see `rowOfSegment`. */
  readonly segments: number;
  /** Global ids of the items. */
  readonly items: readonly string[];
  readonly config: BanditConfig;
  /** Ms since the epoch. */
  readonly trainedTo: number;
}

/**
 * The fitted model. No bytes, and why, where too little was answered, or pairs that were hidden are not foretold any
 * better than by how items do in all segments.
 */
export function fitResponses(request: ResponsesRequest): Fitted {
  const { cells, items, trainedTo } = request;
  const pairs = cells.items.length;
  if (pairs < LEAST_PAIRS) {
    return nothing(
      `Responses to ${pairs} pairs of a segment and an item, of the ${LEAST_PAIRS} needed.`,
    );
  }
  const { mean, error } = gainOnHidden(request);
  const gain = `${mean.toFixed(4)} nats a card (standard error ${error.toFixed(4)})`;
  if (mean <= error) {
    return nothing(
      `What segments lean to does not foretell responses that were kept out: ${gain}.`,
    );
  }
  const leans = leansOf(request, basesOf(request));
  const bytes = encodeResponseModel({ trainedTo, items, leans });
  const size = `${new Set(cells.segments).size} segments, ${items.length} items, ${pairs} pairs`;
  return { bytes, summary: `${size}; foretells responses that were kept out by ${gain}.` };
}

function nothing(summary: string): Fitted {
  return { bytes: new Uint8Array(0), summary };
}

/** How much more probable hidden responses are with leans than without, in nats for each card that was seen. */
function gainOnHidden(request: ResponsesRequest): ReturnType<typeof meanAndError> {
  const { segments, items, seen: shown, reward } = request.cells;
  const isHidden = (entry: number): boolean =>
    fnv1a32(`${segments[entry]} ${items[entry]}`) % HIDDEN === 0;
  const known = { ...request, cells: withoutCells(request.cells, isHidden) };
  const bases = basesOf(known);
  const leans = leansOf(known, bases);
  const gains: number[] = [];
  let seen = 0;
  for (let entry = 0; entry < items.length; entry++) {
    if (!isHidden(entry)) continue;
    const base = bases[items[entry]!]!;
    const lean = leanOf(leans, segments[entry]!, items[entry]!);
    const likely = (logit: number): number =>
      reward[entry]! * logit - shown[entry]! * Math.log1p(Math.exp(logit));
    gains.push(likely(base + lean) - likely(base));
    seen += shown[entry]!;
  }
  const { mean, error } = meanAndError(Float64Array.from(gains));
  const each = gains.length / Math.max(1, seen);
  return { mean: mean * each, error: error * each };
}

function leansOf({ cells, segments, items }: ResponsesRequest, bases: Float64Array): Leans {
  const leans = firstLeans(segments, items.length, seededRandom(SEED));
  fitLeans(leans, cells, bases, SWEEPS);
  return leans;
}

/** Log-odds of each item over all segments. */
function basesOf({ cells, items, config }: ResponsesRequest): Float64Array {
  const sums = items.map(() => ({ seen: 0, reward: 0 }));
  const totals = { seen: 0, reward: 0 };
  cells.items.forEach((item, entry) => {
    for (const sum of [sums[item]!, totals]) {
      sum.seen += cells.seen[entry]!;
      sum.reward += cells.reward[entry]!;
    }
  });
  const overall = overallRate(totals, config);
  return Float64Array.from(sums, (all: Responses) => logOddsOf(all, overall, config));
}

function withoutCells(cells: ResponseCells, out: (entry: number) => boolean): ResponseCells {
  const stays = (_: number, entry: number): boolean => !out(entry);
  return {
    segments: cells.segments.filter(stays),
    items: cells.items.filter(stays),
    seen: cells.seen.filter(stays),
    reward: cells.reward.filter(stays),
  };
}
