/** The nightly reading of all texts: from documents to profiles, past the gate, to the model that serves. */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import { ModelRefusedError } from '../errors.ts';
import { heldOutThreshold } from '../models/evaluation/held-out.ts';
import type { TextConfig } from '../models/text/config.ts';
import { fitText } from '../models/text/fit-text.ts';
import type { ModelService } from '../services/services.ts';
import { gatherTexts } from '../services/text-training.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export interface TrainTextDeps {
  readonly store: Pick<Store, 'catalogue' | 'texts' | 'listeners'>;
  readonly models: Pick<ModelService, 'publish'>;
  readonly clock: Clock;
  readonly config: TextConfig;
  readonly seed: number;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

/** Shares of the whole at which its steps end. */
const GATHERED = 0.1;
const FITTED = 0.9;

export function makeTrainTextJob(deps: TrainTextDeps): Job {
  return {
    name: 'text',
    description: 'Reads all texts and profiles what they are about; it serves if it is not worse.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 6 * HOUR_MS,
    run: (context) => train(deps, context),
  };
}

async function train(deps: TrainTextDeps, context: JobContext): Promise<JobResult> {
  const { store, models, clock, config, seed } = deps;
  context.progress(0, 'reading which tracks texts are about');
  const data = await gatherTexts(store, context.signal);
  if (data.items.length === 0) {
    return { outcome: 'skipped', reason: 'There are no texts about tracks of the catalogue yet.' };
  }
  context.progress(GATHERED, `reading texts about ${data.items.length} tracks`);
  // Texts hold nothing of any listener: all that are held out for other models can judge this one.
  const heldOutBelow = heldOutThreshold(await store.listeners.count());
  const training = { ...data, config, seed, trainedTo: clock.now(), heldOutBelow };
  const { bytes, documents, repeated } = await fitText(training, context.signal);
  context.progress(FITTED, 'comparing with the current model');
  const { snapshot, verdict } = await models.publish('text', bytes);
  if (!verdict.passed) {
    const text = `The gate refused ${snapshot.version}: ${verdict.reason}`;
    return { outcome: 'failed', error: new ModelRefusedError(text) };
  }
  const size = `${documents} texts (${repeated} repeated) about ${data.items.length} tracks`;
  return {
    outcome: 'succeeded',
    message: `${snapshot.version} serves: ${size}. ${verdict.reason}`,
  };
}
