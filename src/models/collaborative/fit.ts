/**
 * Fits the model that serves: the factorization, and what validation combines it with. Settings and combination
 * are chosen on a share of the listening that is hidden from the fits, starting from what the serving model was
 * chosen to be; then all parts that the combination reads are fitted to everything.
 */
import { decodeReadable, encodeSnapshot } from '../snapshot.ts';
import type { Snapshot, SnapshotContent } from '../snapshot.ts';
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
import { PART_DEFAULTS, PART_NAMES, PartFitter } from './parts.ts';
import type { PartControl, PartSettings } from './parts.ts';
import { readChoice, reads, storedArrays, WIDE_FACTORS } from './stored-combination.ts';
import { validationSplit } from './validation-split.ts';

/** All that a fit depends on; plain data, so that it can be handed to another thread. */
export interface CollaborativeFitRequest extends Omit<
  FitRequest,
  'start' | 'previous' | 'threads'
> {
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
  const previous = decodeReadable(request.previous, FACTORIZATION);
  if (!plan.combine) return plainFit(request, previous, plan.reason, progress);
  const split = validationSplit(matrix, config.seed);
  if (split.cases.length < MIN_LISTENERS) {
    const reason = `Not combined with other models: ${split.cases.length} listeners to choose by, of the ${MIN_LISTENERS} needed.`;
    return plainFit(request, previous, reason, progress);
  }
  const control = controlOf(request, (share, message) => progress(CHOSEN * share, message));
  const last = previous && readChoice(previous)?.parts;
  const options = { base: baseOf(config), ...(last && { previous: last }) };
  const chosen = await choose(split, items, control, options);
  const { trainedTo, heldOutBelow } = request;
  const bytes = encodeSnapshot({
    ...{ kind: FACTORIZATION, seed: config.seed, trainedTo, heldOutBelow, items },
    config: { ...chosenConfig(config, chosen.choice.parts) },
    arrays: await fitChosen(request, chosen.choice, previous, progress),
  });
  return { bytes, summary: summaryOf(chosen, split.cases.length) };
}

async function plainFit(
  request: CollaborativeFitRequest,
  previous: Snapshot | undefined,
  summary: string,
  progress: FitProgress,
): Promise<Fitted> {
  const { matrix, items, config, trainedTo, heldOutBelow, threads } = request;
  const fit = { matrix, items, config, trainedTo, heldOutBelow, threads };
  const start = startFrom(previous, 'factors', items, config.rank);
  const carried = { ...start, ...(previous && { previous }) };
  return { bytes: await fitSnapshot({ ...fit, ...carried }, progress), summary };
}

/** Fits what the combination reads to everything. */
async function fitChosen(
  request: CollaborativeFitRequest,
  choice: Choice,
  previous: Snapshot | undefined,
  progress: FitProgress,
): Promise<SnapshotContent['arrays']> {
  const { items, config, trainedTo, heldOutBelow, threads } = request;
  const { wideRank, ...settings } = choice.parts;
  const fitter = new PartFitter(request, controlOf(request, progress));
  progress(CHOSEN, 'item-item models of everything');
  const edlae = reads(choice, 'edlae') && (await fitter.edlae(settings.edlae));
  const rp3beta = reads(choice, 'rp3beta') && (await fitter.rp3Beta(settings.rp3beta));
  const itemknn = reads(choice, 'itemknn') && (await fitter.itemKnn(settings.itemknn));
  const narrow = chosenConfig(config, choice.parts);
  const matrix = rankedMatrix(request.matrix, FACTOR_SPREAD);
  const factors = (name: string, rank: number, from: number, to: number): Promise<Arrays> =>
    fitArrays(
      {
        ...{ matrix, items, trainedTo, heldOutBelow, threads, config: { ...narrow, rank } },
        ...startFrom(previous, name, items, rank),
        // The wide ones have no segments.
        ...(name === 'factors' && previous && { previous }),
      },
      (share, message) => progress(from + (to - from) * share, `${rank} dimensions, ${message}`),
    );
  const wide = reads(choice, 'wide')
    ? await factors(WIDE_FACTORS, wideRank, NEIGHBOURS, WIDE)
    : undefined;
  return {
    ...(await factors('factors', config.rank, WIDE, 1)),
    ...storedArrays(choice, {
      ...(wide && { wide }),
      ...(edlae && { edlae }),
      ...(rp3beta && { rp3beta }),
      ...(itemknn && { itemknn }),
      facts: itemFacts(request.matrix),
    }),
  };
}

type Arrays = SnapshotContent['arrays'];

function sizeOf({ matrix, config, threads }: CollaborativeFitRequest): FitSize {
  const { rank, gradientSteps } = config;
  const { rows, columns, indexes } = matrix;
  const { wideRank } = baseOf(config);
  return { rows, columns, pairs: indexes.length, rank, wideRank, threads, gradientSteps };
}

function controlOf(request: CollaborativeFitRequest, progress: FitProgress): PartControl {
  const { threads, config } = request;
  // Whoever cancels ends the thread.
  const { signal } = new AbortController();
  return { threads, seed: config.seed, signal, progress, here: true };
}

/** What is not looked for comes from the settings of the factorization. */
function baseOf({ rank, epochs }: FactorizationConfig): PartSettings {
  const factors = { ...PART_DEFAULTS.factors, epochs };
  const wideRank = Math.min(WIDEST, WIDTH * rank);
  return { ...PART_DEFAULTS, factors, narrowRank: rank, wideRank };
}

function chosenConfig(config: FactorizationConfig, { factors }: PartSettings): FactorizationConfig {
  const { unobservedWeight, regularization } = factors;
  return { ...config, unobservedWeight, regularization };
}

/**
 * The vectors of a snapshot for these items, zeros for those that it does not know: they are placed by their
 * listeners in the first round. Nothing where it has vectors of another rank, or knows few of the items.
 */
function startFrom(
  previous: Snapshot | undefined,
  name: string,
  items: readonly string[],
  rank: number,
): { readonly start?: Float32Array } {
  const vectors = previous?.arrays[name];
  if (previous === undefined || vectors?.length !== previous.items.size * rank) return {};
  const start = new Float32Array(items.length * rank);
  let known = 0;
  items.forEach((id, item) => {
    const index = previous.items.indexOf(id);
    if (index < 0) return;
    known++;
    start.set(vectors.subarray(index * rank, (index + 1) * rank), item * rank);
  });
  return known >= KNOWN_SHARE * items.length ? { start } : {};
}

function summaryOf({ choice, ways }: Chosen, listeners: number): string {
  const { weights, stacker } = choice.combination;
  const parts = PART_NAMES.map((name, p) => `${weights[p]} ${name}`).filter((_, p) => weights[p]);
  const learned = [
    ...(stacker.logistic ? ['logistic regression'] : []),
    ...(stacker.trees ? [`${stacker.trees.trees.length} trees`] : []),
  ];
  const again = learned.length === 0 ? '' : `, ranked again by ${learned.join(' and ')}`;
  const reached = Math.max(...Object.values(ways)).toFixed(4);
  return `Combined: ${parts.join(' + ')}${again} (NDCG@100 ${reached} on hidden listening of ${listeners} listeners).`;
}
