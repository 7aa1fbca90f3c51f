/**
 * Writes the events of closed hours to the archive (`events/archive/`), a file a UTC day, and what they refer
 * to as whole tables. A day is due when the number of its events, or the hour up to which it was archived, is
 * not the one that it was last archived with: so late events bring it back, and a run that finds no day due
 * writes the tables alone.
 */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import type { ArchivePlace } from '../events/archive/archive-place.ts';
import { writeArchiveDay } from '../events/archive/days.ts';
import { withDuckDb } from '../events/archive/duckdb.ts';
import { writeTables, type ArchivedStore } from '../events/archive/tables.ts';
import type { Store } from '../store/ports.ts';
import type { ListeningEvent } from '../store/records.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export const ARCHIVE_JOB = 'archive';

export interface ArchiveJobDeps {
  readonly store: ArchivedStore & Pick<Store, 'events' | 'jobRuns'>;
  readonly clock: Clock;
  readonly place: ArchivePlace;
  /** Cron expression, five fields. */
  readonly schedule: string;
  /** IANA zone of the schedule; days are UTC whatever it is. */
  readonly timeZone: string;
}

/** Share of the work that the tables are. */
const TABLES_SHARE = 0.2;

export function makeArchiveJob(deps: ArchiveJobDeps): Job {
  return {
    name: ARCHIVE_JOB,
    description:
      'Writes the events of closed hours to Parquet files, one a day, and what they refer to.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 6 * HOUR_MS,
    run: (context) => archive(deps, context),
  };
}

/** Whether the archive has a whole day as the log has it now. */
export async function isArchived(
  store: Pick<Store, 'events' | 'jobRuns'>,
  day: string,
): Promise<boolean> {
  return (await store.jobRuns.note(ARCHIVE_JOB, day)) === (await stateOf(store, day));
}

/** The UTC day of a time. */
export function utcDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

async function archive(deps: ArchiveJobDeps, context: JobContext): Promise<JobResult> {
  const { store, clock, place } = deps;
  const closed = Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
  const due = await dueDays(deps, closed);
  const written = await withDuckDb(place.folder, async (connection) => {
    const rows: number[] = [];
    for (const [i, day] of due.entries()) {
      context.signal.throwIfAborted();
      context.progress(((1 - TABLES_SHARE) * i) / due.length, `day ${day}`);
      // Counted first: what comes in while the day is read makes it due again, never missed.
      const state = await stateOf(store, day, closed);
      const count = await writeArchiveDay(
        { connection, place, day },
        closedEvents(store.events.scanDay(day), closed, context.signal),
        async (listeners) => new Set((await store.listeners.get(listeners)).keys()),
      );
      await store.jobRuns.setNote(ARCHIVE_JOB, day, state);
      if (count > 0) rows.push(count);
    }
    return rows;
  });
  context.progress(1 - TABLES_SHARE, 'tables');
  const rows = await writeTables(store, place, context.signal);
  const tables = `${rows.listeners} listeners, ${rows.imported} imported counts, ${rows.documents} documents`;
  const events = written.reduce((sum, count) => sum + count, 0);
  const message = `${written.length} days archived, ${events} events in them; ${tables} in tables`;
  return { outcome: 'succeeded', message };
}

/** Days that the log has and the archive has not, up to the hour that closed last. */
async function dueDays({ store }: ArchiveJobDeps, closed: number): Promise<readonly string[]> {
  const due: string[] = [];
  for (const day of await store.events.days()) {
    if (day > utcDay(closed - 1)) continue;
    const noted = await store.jobRuns.note(ARCHIVE_JOB, day);
    if (noted !== (await stateOf(store, day, closed))) due.push(day);
  }
  return due;
}

/** What a day is archived with: the number of its events, and for a day that goes on the hour up to which. */
async function stateOf(
  store: Pick<Store, 'events'>,
  day: string,
  closed = Infinity,
): Promise<string> {
  const count = await store.events.countOfDay(day);
  const open = closed < Date.parse(day) + 24 * HOUR_MS;
  return open ? `${count} to ${new Date(closed).toISOString()}` : String(count);
}

async function* closedEvents(
  batches: AsyncIterable<readonly ListeningEvent[]>,
  closed: number,
  signal: AbortSignal,
): AsyncGenerator<readonly ListeningEvent[]> {
  for await (const batch of batches) {
    signal.throwIfAborted();
    yield batch.filter(({ at }) => at < closed);
  }
}
