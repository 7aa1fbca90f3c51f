/**
 * Writes the events of closed UTC days to the archive (`events/archive.ts`). A day is due when the
 * number of its events is not the one it was last archived with, so late events bring it back, and a run
 * that finds nothing due costs one small read a day.
 */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import { writeArchiveDay } from '../events/archive.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export const ARCHIVE_JOB = 'archive';

export interface ArchiveJobDeps {
  readonly store: Pick<Store, 'events' | 'listeners' | 'jobRuns'>;
  readonly clock: Clock;
  /** Folder of the archive. */
  readonly folder: string;
  /** Cron expression, five fields. */
  readonly schedule: string;
  /** IANA zone of the schedule; days are UTC whatever it is. */
  readonly timeZone: string;
}

export function makeArchiveJob(deps: ArchiveJobDeps): Job {
  return {
    name: ARCHIVE_JOB,
    description: 'Writes the events of closed days to Parquet files, one a day.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 6 * HOUR_MS,
    run: (context) => archive(deps, context),
  };
}

/** Whether the archive has a day as the log has it now. */
export async function isArchived(
  store: Pick<Store, 'events' | 'jobRuns'>,
  day: string,
): Promise<boolean> {
  const note = await store.jobRuns.note(ARCHIVE_JOB, day);
  return note === String(await store.events.countOfDay(day));
}

/** The UTC day of a time. */
export function utcDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

async function archive(deps: ArchiveJobDeps, context: JobContext): Promise<JobResult> {
  const { store, clock, folder } = deps;
  const today = utcDay(clock.now());
  const due: string[] = [];
  for (const day of await store.events.days()) {
    if (day < today && !(await isArchived(store, day))) due.push(day);
  }
  if (due.length === 0) return { outcome: 'skipped', reason: 'every closed day is archived' };
  let events = 0;
  for (const [i, day] of due.entries()) {
    context.signal.throwIfAborted();
    context.progress(i / due.length, `day ${day}`);
    // Counted first: what comes in while the day is read makes it due again, never missed.
    const count = await store.events.countOfDay(day);
    events += await writeArchiveDay(
      { folder, day },
      abortable(store.events.scanDay(day), context.signal),
      async (listeners) => new Set((await store.listeners.get(listeners)).keys()),
    );
    await store.jobRuns.setNote(ARCHIVE_JOB, day, String(count));
  }
  return { outcome: 'succeeded', message: `${due.length} days archived, ${events} events in them` };
}

async function* abortable<T>(batches: AsyncIterable<T>, signal: AbortSignal): AsyncGenerator<T> {
  for await (const batch of batches) {
    signal.throwIfAborted();
    yield batch;
  }
}
