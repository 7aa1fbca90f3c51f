/** The hourly fit of what segments of listeners lean to, from all responses to cards of Home. */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import { periodWeights } from '../events/response-periods.ts';
import { fitResponsesInWorker } from '../models/bandit/fit-in-worker.ts';
import type { BanditConfig } from '../models/bandit/posterior.ts';
import { ResponseCounter } from '../models/bandit/response-counter.ts';
import { RESPONSES } from '../models/bandit/response-model.ts';
import type { ModelService } from '../services/services.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';
import { publishedResult } from './published.ts';

export interface ResponsesDeps {
  readonly store: Pick<Store, 'impressions'>;
  readonly models: Pick<ModelService, 'publish'>;
  readonly clock: Clock;
  readonly config: BanditConfig;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

export function makeResponsesJob(deps: ResponsesDeps): Job {
  return {
    name: RESPONSES,
    description:
      'Learns from responses to cards which segments of listeners respond alike: what Home expects of a card that a segment has not seen.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: HOUR_MS,
    run: (context) => learn(deps, context),
  };
}

async function learn(deps: ResponsesDeps, context: JobContext): Promise<JobResult> {
  const { store, models, clock, config } = deps;
  const now = clock.now();
  const weights = periodWeights(now);
  const counter = new ResponseCounter();
  context.progress(0, 'reading responses');
  for await (const batch of store.impressions.scanResponses()) {
    context.signal.throwIfAborted();
    for (const { segment, item, period, seen, reward } of batch) {
      const weight = weights.get(period) ?? 0;
      if (weight > 0) counter.add(segment, item, weight * seen, weight * reward);
    }
  }
  context.progress(0.5, 'fitting');
  const { bytes, summary } = await fitResponsesInWorker(
    { ...counter.counted(), config, trainedTo: now },
    (share, message) => context.progress(0.5 + share / 2, message),
    context.signal,
  );
  if (bytes.length === 0) return { outcome: 'skipped', reason: summary };
  const published = await models.publish(RESPONSES, bytes);
  return publishedResult(published, `serves: ${summary}`);
}
