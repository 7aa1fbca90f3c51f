/** The nightly batch: aggregates over the whole archive, for training and for who analyses listening. */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import type { ArchivePlace } from '../events/archive/archive-place.ts';
import { AGGREGATES, type BatchEngine } from './aggregates.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export interface AggregateJobDeps {
  readonly place: ArchivePlace;
  readonly engine: BatchEngine;
  readonly clock: Clock;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

export function makeAggregateJob(deps: AggregateJobDeps): Job {
  return {
    name: 'aggregate',
    description:
      'Counts over the whole archive: by listener and track, by country and day, heard together, skipped.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 6 * HOUR_MS,
    run: (context) => aggregate(deps, context),
  };
}

async function aggregate(
  { place, engine }: AggregateJobDeps,
  context: JobContext,
): Promise<JobResult> {
  if ((await place.list('tables')).length === 0) {
    return { outcome: 'skipped', reason: 'There is no archive yet.' };
  }
  const rows = await engine(place, AGGREGATES, context);
  const parts = Array.from(rows, ([name, count]) => `${count} rows of ${name}`);
  return { outcome: 'succeeded', message: `${parts.join(', ')}.` };
}
