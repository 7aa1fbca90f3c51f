/**
 * Removes what is past its time: events (only days that the archive has, and only from the log: what was
 * learnt from them stays), served pages and the history of jobs.
 */
import type { Clock } from '../clock.ts';
import { DAY_MS, HOUR_MS } from '../clock.ts';
import { oldestPeriod } from '../events/response-periods.ts';
import type { Store } from '../store/ports.ts';
import { ARCHIVE_JOB, isArchived, utcDay } from './archive.job.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export interface RetentionJobDeps {
  readonly store: Pick<Store, 'events' | 'impressions' | 'jobRuns'>;
  readonly clock: Clock;
  /** Days that each is kept. */
  readonly eventDays: number;
  readonly pageDays: number;
  readonly jobRunDays: number;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

export function makeRetentionJob(deps: RetentionJobDeps): Job {
  return {
    name: 'retention',
    description: 'Removes archived events, served pages and job history that are past their time.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: HOUR_MS,
    run: (context) => retain(deps, context),
  };
}

async function retain(deps: RetentionJobDeps, context: JobContext): Promise<JobResult> {
  const { store, clock } = deps;
  const { signal } = context;
  const now = clock.now();
  context.progress(0, 'events');
  const { events, kept } = await dropEvents(deps, utcDay(now - deps.eventDays * DAY_MS));
  signal.throwIfAborted();
  context.progress(0.5, 'pages');
  const pages = await store.impressions.deleteBefore(now - deps.pageDays * DAY_MS);
  await store.impressions.forgetBefore(oldestPeriod(now));
  signal.throwIfAborted();
  context.progress(0.9, 'job history');
  const runs = await store.jobRuns.deleteBefore(now - deps.jobRunDays * DAY_MS);
  const waiting = kept === undefined ? '' : `; events from ${kept} on wait for the archive`;
  const message = `${events} events, ${pages} pages and ${runs} job runs removed${waiting}`;
  return { outcome: 'succeeded', message };
}

/** Removes the log's days before `limit`, up to the first that the archive does not have. */
async function dropEvents(
  { store }: RetentionJobDeps,
  limit: string,
): Promise<{ readonly events: number; readonly kept?: string }> {
  const past = (await store.events.days()).filter((day) => day < limit);
  const archived: string[] = [];
  let kept: string | undefined;
  for (const day of past) {
    if (!(await isArchived(store, day))) {
      kept = day;
      break;
    }
    archived.push(day);
  }
  if (archived.length === 0) return { events: 0, kept };
  const events = await store.events.deleteBefore(kept ?? limit);
  // The log has none of these days now: any late event makes its day due.
  for (const day of archived) await store.jobRuns.setNote(ARCHIVE_JOB, day, '0');
  return { events, kept };
}
