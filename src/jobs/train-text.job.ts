/**
 * The nightly reading of texts: what is new is read, profiles are fitted to all, past the gate, to the model
 * that serves. A run that is killed has kept what it read; one that finds nothing new does nothing.
 */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import { ModelRefusedError } from '../errors.ts';
import { decodeModel } from '../models/decode-model.ts';
import { heldOutThreshold } from '../models/evaluation/held-out.ts';
import type { ModelRegistry } from '../models/registry.ts';
import { decodeSnapshot } from '../models/snapshot.ts';
import type { TextConfig } from '../models/text/config.ts';
import { fitTextInWorker } from '../models/text/fit-in-worker.ts';
import type { ModelService } from '../services/services.ts';
import { textAnswers } from '../services/text-answers.ts';
import { gatherTexts } from '../services/text-training.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';
import { publishedResult } from './published.ts';

export interface TrainTextDeps {
  readonly store: Pick<
    Store,
    'catalogue' | 'texts' | 'textReadings' | 'listeners' | 'snapshots' | 'jobRuns'
  >;
  readonly registry: Pick<ModelRegistry, 'current'>;
  readonly models: Pick<ModelService, 'publish'>;
  readonly clock: Clock;
  readonly config: TextConfig;
  readonly seed: number;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

const NAME = 'text';
/** The note of what the last training rested on. */
const BASIS = 'basis';
/** Shares of the whole at which its steps end. */
const GATHERED = 0.1;
const FITTED = 0.9;

const SILENT: JobResult = {
  outcome: 'skipped',
  reason: 'There are no texts about tracks of the catalogue yet.',
};

export function makeTrainTextJob(deps: TrainTextDeps): Job {
  return {
    name: NAME,
    description: 'Reads all texts and profiles what they are about; it serves if it is not worse.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 6 * HOUR_MS,
    run: (context) => train(deps, context),
  };
}

async function train(deps: TrainTextDeps, context: JobContext): Promise<JobResult> {
  const { store, models, registry, clock, config, seed } = deps;
  context.progress(0, 'reading which tracks texts are about');
  const data = await gatherTexts(store, context.signal);
  if (data.texts === 0) return SILENT;
  const serving = registry.current();
  const basis = JSON.stringify([data.basis, config, seed, serving.factorization?.version]);
  const pointer = await store.snapshots.pointer('text');
  if (pointer !== undefined && (await store.jobRuns.note(NAME, BASIS)) === basis) {
    return { outcome: 'skipped', reason: 'Texts and catalogue are those of the last training.' };
  }
  const previous = pointer && (await readableBytes(store, pointer.current));
  context.progress(GATHERED, `reading ${data.texts} texts`);
  const { rated, texts } = data;
  const { bytes, summary } = await fitTextInWorker(
    {
      ...{ rated, texts, config, seed, trainedTo: clock.now() },
      // Texts hold nothing of any listener: all that are held out for other models can judge this one.
      heldOutBelow: heldOutThreshold(await store.listeners.count()),
      ...(previous && { previous }),
    },
    textAnswers(store, data, serving, context.signal),
    (share, message) => context.progress(GATHERED + (FITTED - GATHERED) * share, message),
    context.signal,
  );
  if (decodeSnapshot(bytes, 'text').items.size === 0) return SILENT;
  context.progress(FITTED, 'comparing with the current model');
  const published = await models.publish('text', bytes);
  await store.jobRuns.setNote(NAME, BASIS, basis);
  return publishedResult(published, `serves: ${summary}.`);
}

/** What serves now: the next training takes over what it learned. Undefined where it is of another version. */
async function readableBytes(
  { snapshots }: Pick<Store, 'snapshots'>,
  version: string,
): Promise<Uint8Array | undefined> {
  const bytes = await snapshots.bytes('text', version);
  if (bytes === undefined) return undefined;
  try {
    decodeModel('text', bytes, version);
    return bytes;
  } catch (error) {
    if (error instanceof ModelRefusedError) return undefined;
    throw error;
  }
}
