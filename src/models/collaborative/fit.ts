/**
 * Fits the model that serves: the factorization, and what validation combines it with. Settings and combination
 * are chosen on a share of the listening that is hidden from the fits, starting from what the serving model was
 * chosen to be; then all parts that the combination reads are fitted to everything.
 */
import { decodeSnapshot, encodeSnapshot } from '../snapshot.ts';
import type { Snapshot, SnapshotContent } from '../snapshot.ts';
import type { ItemTable } from '../recommender.ts';
import type { FactorizationConfig } from '../factorization/config.ts';
import { FACTORIZATION } from '../factorization/factorization-model.ts';
import { fitArrays, fitSnapshot } from '../factorization/fit.ts';
import type { FitRequest } from '../factorization/fit.ts';
import type { FitProgress, Fitted } from '../fit-thread.ts';
import { choose } from './choose.ts';
import type { Choice, Chosen } from './choose.ts';
import { FACTOR_SPREAD, rankedMatrix } from './count-weights.ts';
import { planFit } from './fit-memory.ts';
import type { Combine, FitSize } from './fit-memory.ts';
import { itemFacts } from './item-facts.ts';
import { PART_DEFAULTS, PartFitter } from './parts.ts';
import type { PartControl, PartSettings } from './parts.ts';
import { readChoice, reads, storedArrays, wideFactors } from './stored-combination.ts';
import { validationSplit } from './validation-split.ts';

/** All that a fit depends on; plain data, so that it can be handed to another thread. */
export interface CollaborativeFitRequest extends Omit<FitRequest, 'start' | 'threads'> {
  readonly threads: number;
  /** `auto`: combined with other models where there are enough listeners to tell how. */
  readonly combine: Combine;
  /** What the fit may take, in bytes. */
  readonly memoryBytes: number;
  /** The snapshot that serves: where choices and vectors start from. */
  readonly previous?: Uint8Array;
}

/** Listeners with something to find that a choice needs. */
export const MIN_LISTENERS = 50;
/** The wide factorization is so many times as wide as the one whose vectors serve everything. */
const WIDTH = 4;
const WIDEST = 512;
/** Share of the items that vectors must be known of to start from them. */
const KNOWN_SHARE = 0.5;

/** Shares of the time until the choice is made, and until the parts are fitted. */
const CHOSEN = 0.7;
const NEIGHBOURS = 0.8;
const WIDE = 0.95;

/**
 * Fits a model and encodes it. Blocks the calling thread.
 *
 * @throws ModelRefusedError when it does not fit into the memory, or numbers are not finite.
 */
export async function fitCollaborative(
  request: CollaborativeFitRequest,
  progress: FitProgress,
): Promise<Fitted> {
  const { matrix, config, items, memoryBytes } = request;
  const plan = planFit(sizeOf(request), request.combine, memoryBytes);
  const previous = decoded(request.previous);
  const start = (factors: Float32Array | undefined, rank: number): StartOf =>
    startOf(factors, previous?.items, items, rank);
  if (!plan.combine) {
    return plainFit({ ...request, ...start(factorsOf(previous), config.rank) }, plan.reason, progress);
  }
  const split = validationSplit(matrix, config.seed);
  if (split.cases.length < MIN_LISTENERS) {
    const reason = `Not combined with other models: ${split.cases.length} listeners to choose by, of the ${MIN_LISTENERS} needed.`;
    return plainFit({ ...request, ...start(factorsOf(previous), config.rank) }, reason, progress);
  }
  const control = controlOf(request, (share, message) => progress(CHOSEN * share, message));
  const last = previous && readChoice(previous)?.parts;
  const options = { base: baseOf(config), ...(last && { previous: last }) };
  const chosen = await choose(split, items, control, options);
  const arrays = await fitChosen(request, chosen.choice, { control, previous, start, progress });
  const { trainedTo, heldOutBelow } = request;
  const bytes = encodeSnapshot({
    ...{ kind: FACTORIZATION, seed: config.seed, trainedTo, heldOutBelow, items, arrays },
    config: { ...chosenConfig(config, chosen.choice.parts) },
  });
  return { bytes, summary: summaryOf(chosen, split.cases.length) };
}
