/** The nightly fit of the ranker over all recommenders: on held-out listening, past the gate, to the model that serves. */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import { fitHybrid, foundIn } from '../models/hybrid/fit-hybrid.ts';
import { encodeHybrid } from '../models/hybrid/hybrid-model.ts';
import { gatherHybridCases } from '../services/hybrid-training.ts';
import type { HybridTrainingDeps } from '../services/hybrid-training.ts';
import type { ModelService } from '../services/services.ts';
import type { Job, JobContext, JobResult } from './job.ts';
import { publishedResult } from './published.ts';

export interface TrainHybridDeps {
  readonly training: HybridTrainingDeps;
  readonly models: Pick<ModelService, 'publish' | 'refresh'>;
  readonly clock: Clock;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

/** Fewer listeners, or items found among what is named, teach nothing that would hold for others. */
const MIN_LISTENERS = 20;
const MIN_FOUND = 100;
/** Shares of the whole at which its steps end. */
const GATHERED = 0.6;
const FITTED = 0.7;

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
  const { training, models, clock } = deps;
  context.progress(0, 'asking all recommenders');
  await models.refresh();
  const now = clock.now();
  const cases = await gatherHybridCases(training, 'fit', now, context.signal);
  const found = foundIn(cases);
  if (cases.length < MIN_LISTENERS || found < MIN_FOUND) {
    const reason = `Expected ${MIN_LISTENERS} held-out listeners with ${MIN_FOUND} items found among what is named, got ${cases.length} with ${found}.`;
    return { outcome: 'skipped', reason };
  }
  context.progress(GATHERED, `learning from ${cases.length} listeners`);
  const learned = fitHybrid(cases);
  const heldOutBelow = training.registry.current().factorization?.heldOutBelow ?? 0;
  const bytes = encodeHybrid(learned, { seed: 0, trainedTo: now, heldOutBelow });
  context.progress(FITTED, 'comparing with the current model');
  const published = await models.publish('hybrid', bytes);
  return publishedResult(published, `serves, learned from ${cases.length} listeners.`);
}
