/** The hourly count of what is popular: from listening to voices, past the gate, to the model that serves. */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import { heldOutThreshold } from '../models/evaluation/held-out.ts';
import { factorizationConfig } from '../models/factorization/config.ts';
import { PopularityCounter } from '../models/popularity/fit.ts';
import type { PopularityConfig } from '../models/popularity/fit.ts';
import type { ModelService } from '../services/services.ts';
import { catalogueItems, eachVoice } from '../services/training-data.ts';
import type { TrainingStore, VoiceStore } from '../services/training-data.ts';
import type { Job, JobContext, JobResult } from './job.ts';
import { publishedResult } from './published.ts';

export interface PopularityDeps {
  readonly store: TrainingStore & VoiceStore;
  readonly models: Pick<ModelService, 'publish'>;
  readonly clock: Clock;
  readonly config: PopularityConfig;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

export function makePopularityJob(deps: PopularityDeps): Job {
  return {
    name: 'popularity',
    description: 'Counts how many listeners play each track lately: what everyone can be shown.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: HOUR_MS,
    run: (context) => count(deps, context),
  };
}

async function count(deps: PopularityDeps, context: JobContext): Promise<JobResult> {
  const { store, models, clock, config } = deps;
  const { signal } = context;
  const now = clock.now();
  context.progress(0, 'reading the catalogue');
  const known = await catalogueItems(store.catalogue, signal);
  context.progress(0.1, 'counting voices');
  const heldOutBelow = heldOutThreshold(await store.listeners.count());
  const counter = new PopularityCounter(config, now);
  const options = { ...factorizationConfig(), now, heldOutBelow };
  await eachVoice(
    store,
    options,
    ({ item, lastAt }, country) => counter.add(item, lastAt, country),
    signal,
  );
  const bytes = counter.snapshot((item) => known.has(item), heldOutBelow);
  if (bytes === undefined) {
    return { outcome: 'skipped', reason: 'There is no listening to tracks of the catalogue yet.' };
  }
  context.progress(0.9, 'comparing with the current model');
  const published = await models.publish('popularity', bytes);
  return publishedResult(published, 'serves.');
}
