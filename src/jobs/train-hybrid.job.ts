/**
 * The nightly fit of the ranker over all recommenders: a model over listening and texts where there are texts, then the
 * ranker itself on held-out listening, past the gate, to the model that serves.
 */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import { fitHybrid, foundIn } from '../models/hybrid/fit-hybrid.ts';
import { factorizationConfig } from '../models/factorization/config.ts';
import { fitJointInWorker } from '../models/hybrid/fit-in-worker.ts';
import { encodeHybrid, HYBRID } from '../models/hybrid/hybrid-model.ts';
import { JointModel } from '../models/hybrid/joint-model.ts';
import { decodeSnapshot } from '../models/snapshot.ts';
import type { Snapshot } from '../models/snapshot.ts';
import { contentOf, gatherHybridCases } from '../services/hybrid-training.ts';
import { gatherMatrix } from '../services/training-data.ts';
import type { TrainingStore } from '../services/training-data.ts';
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
  const joint = await fitJointParts(deps, now, context);
  context.progress(JOINED, 'asking all recommenders');
  const asked = { half: 'fit', now, joint: joint && JointModel.in(joint), signal } as const;
  const cases = await gatherHybridCases(training, asked);
  const found = foundIn(cases);
  if (cases.length < MIN_LISTENERS || found < MIN_FOUND) {
    const reason = `Expected ${MIN_LISTENERS} held-out listeners with ${MIN_FOUND} items found among what is named, got ${cases.length} with ${found}.`;
    return { outcome: 'skipped', reason };
  }
  context.progress(GATHERED, `learning from ${cases.length} listeners`);
  const learned = fitHybrid(cases, seed);
  const heldOutBelow = training.registry.current().factorization?.heldOutBelow ?? 0;
  const bytes = encodeHybrid(learned, { seed, trainedTo: now, heldOutBelow }, joint);
  context.progress(FITTED, 'comparing with the current model');
  const published = await models.publish('hybrid', bytes);
  return publishedResult(published, `serves, learned from ${cases.length} listeners.`);
}

/** The model over listening and texts, as a snapshot; undefined without texts, or where nobody listens. */
async function fitJointParts(
  { training, threads }: TrainHybridDeps,
  trainedTo: number,
  { progress, signal }: JobContext,
): Promise<Snapshot | undefined> {
  const { text } = training.registry.current();
  if (text === undefined) return undefined;
  progress(0, 'reading listening');
  const listening = await gatherMatrix(training.store, trainedTo, factorizationConfig(), signal);
  const { matrix, items, heldOutBelow } = listening;
  if (matrix.rows === 0 || items.length === 0) return undefined;
  const content = contentOf(text, items);
  const { bytes } = await fitJointInWorker(
    { listening: matrix, content, items, threads, trainedTo, heldOutBelow },
    (share, message) => progress(READ + (JOINED - READ) * share, `listening and texts, ${message}`),
    signal,
  );
  return decodeSnapshot(bytes, HYBRID);
}
