/**
 * The nightly fit of the ranker over all recommenders: a model over listening and texts where there are texts, then the
 * ranker itself on held-out listening, past the gate, to the model that serves.
 */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import type { Csr } from '../math/csr.ts';
import { fitHybrid, foundIn } from '../models/hybrid/fit-hybrid.ts';
import { factorizationConfig } from '../models/factorization/config.ts';
import { fitJointInWorker } from '../models/hybrid/fit-in-worker.ts';
import { encodeHybrid, HYBRID, littleKnownOf } from '../models/hybrid/hybrid-model.ts';
import { JointModel } from '../models/hybrid/joint-model.ts';
import { roomPays } from '../models/hybrid/little-known.ts';
import { makeItemTable } from '../models/item-table.ts';
import { decodeSnapshot } from '../models/snapshot.ts';
import type { Snapshot } from '../models/snapshot.ts';
import { contentOf, gatherHybridCases } from '../services/hybrid-training.ts';
import { gatherMatrix } from '../services/training-data.ts';
import type { TrainingMatrix, TrainingStore } from '../services/training-data.ts';
import type { HybridTrainingDeps } from '../services/hybrid-training.ts';
import type { ModelService } from '../services/services.ts';
import type { Job, JobContext, JobResult } from './job.ts';
import { publishedResult } from './published.ts';

export interface TrainHybridDeps {
  readonly training: HybridTrainingDeps & { readonly store: TrainingStore };
  readonly models: Pick<ModelService, 'publish' | 'refresh'>;
  readonly clock: Clock;
  readonly threads: number;
  /** Of the trees. */
  readonly seed: number;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

/** Fewer listeners, or items found among what is named, teach nothing that would hold for others. */
const MIN_LISTENERS = 20;
const MIN_FOUND = 100;
/** Shares of the whole at which its steps end. */
const READ = 0.1;
const JOINED = 0.4;
const GATHERED = 0.7;
const FITTED = 0.8;

export function makeTrainHybridJob(deps: TrainHybridDeps): Job {
  return {
    name: 'hybrid',
    description:
      'Learns how to rank what all recommenders name together; it serves if it is not worse.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: HOUR_MS,
    run: (context) => train(deps, context),
  };
}

async function train(deps: TrainHybridDeps, context: JobContext): Promise<JobResult> {
  const { training, models, clock, seed } = deps;
  const { signal } = context;
  await models.refresh();
  const now = clock.now();
  context.progress(0, 'reading listening');
  const listening = await gatherMatrix(training.store, now, factorizationConfig(), signal);
  const joint = await fitJointParts(deps, listening, now, context);
  context.progress(JOINED, 'asking all recommenders');
  const { items } = listening;
  const listeners = listenersOf(listening.matrix);
  const isLittleKnown = littleKnownOf(makeItemTable(items), listeners);
  const own = joint && JointModel.in(joint);
  const asked = { half: 'fit', now, joint: own, isLittleKnown, signal } as const;
  const cases = await gatherHybridCases(training, asked);
  const found = foundIn(cases);
  if (cases.length < MIN_LISTENERS || found < MIN_FOUND) {
    const reason = `Expected ${MIN_LISTENERS} held-out listeners with ${MIN_FOUND} items found among what is named, got ${cases.length} with ${found}.`;
    return { outcome: 'skipped', reason };
  }
  context.progress(GATHERED, `learning from ${cases.length} listeners`);
  const learned = fitHybrid(cases, seed);
  const heldOutBelow = training.registry.current().factorization?.heldOutBelow ?? 0;
  const origin = { seed, trainedTo: now, heldOutBelow };
  const room = roomPays(cases, isLittleKnown, seed) && { listeners };
  const bytes = encodeHybrid(learned, origin, { items, ...room, ...(joint && { joint }) });
  context.progress(FITTED, 'comparing with the current model');
  const published = await models.publish('hybrid', bytes);
  return publishedResult(published, `serves, learned from ${cases.length} listeners.`);
}

/** The model over listening and texts, as a snapshot; undefined without texts, or where nobody listens. */
async function fitJointParts(
  { training, threads }: TrainHybridDeps,
  { matrix, items, heldOutBelow }: TrainingMatrix,
  trainedTo: number,
  { progress, signal }: JobContext,
): Promise<Snapshot | undefined> {
  const { text } = training.registry.current();
  if (text === undefined || matrix.rows === 0 || items.length === 0) return undefined;
  const content = contentOf(text, items);
  const { bytes } = await fitJointInWorker(
    { listening: matrix, content, items, threads, trainedTo, heldOutBelow },
    (share, message) => progress(READ + (JOINED - READ) * share, `listening and texts, ${message}`),
    signal,
  );
  return decodeSnapshot(bytes, HYBRID);
}

/** How many like each item. */
function listenersOf({ columns, indexes, values }: Csr): Int32Array {
  const listeners = new Int32Array(columns);
  indexes.forEach((item, e) => (listeners[item]! += values[e]! > 0 ? 1 : 0));
  return listeners;
}
