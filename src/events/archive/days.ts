/**
 * The raw events of each UTC day as one Parquet file, for analysis and for batch jobs that outgrow the
 * store (DuckDB, Spark and pandas read them as they are): `events/day=2026-11-23/events.parquet`, sorted by
 * listener, then time, then id.
 */
import type { DuckDBAppender } from '@duckdb/node-api';
import type { EventContext, EventKind, ListeningEvent } from '../../store/records.ts';
import type { ArchivePlace } from './archive-place.ts';
import {
  appendNumber,
  appendText,
  fillTable,
  parquet,
  publishQuery,
  readRows,
  type DuckDBConnection,
} from './duckdb.ts';

/** Columns of a day's file, as SQL declares them. */
export const EVENT_COLUMNS = `id VARCHAR, listener VARCHAR, kind VARCHAR, item VARCHAR, time TIMESTAMP_MS,
  ms_played DOUBLE, weight DOUBLE, card VARCHAR, playlist VARCHAR, source VARCHAR`;

export interface ArchiveDay {
  readonly connection: DuckDBConnection;
  readonly place: ArchivePlace;
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
}

/**
 * Writes one day, together with what the file of that day already has and the log no longer does, but
 * for listeners that are gone. The old file stays until the new one is whole.
 *
 * @param events - the day's events, in batches, in any order
 * @param known - of some listeners, those that still exist: an erased one must not come back from the old file
 * @returns how many events the file holds
 */
export async function writeArchiveDay(
  { connection, place, day }: ArchiveDay,
  events: AsyncIterable<readonly ListeningEvent[]>,
  known: (listeners: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<number> {
  const old = await place.fetch(nameOf(day));
  await fillTable(connection, 'events', EVENT_COLUMNS, (appender) => append(appender, events));
  if (old !== undefined) await mergeOld(connection, old, known);
  const { currentRowCount } = await connection.runAndReadAll('SELECT 1 FROM events LIMIT 1');
  // The hours of a day that goes on may have nothing in them yet.
  if (old === undefined && currentRowCount === 0) return 0;
  const query = 'SELECT * FROM events ORDER BY listener, time, id';
  return publishQuery(connection, query, place, nameOf(day));
}

/** The events of archived days in batches, day by day, each by listener, time and id. */
export async function* readArchiveDays(
  place: ArchivePlace,
  days: readonly string[],
): AsyncGenerator<readonly ListeningEvent[]> {
  const files = await filesOf(place, days);
  if (files.length === 0) return;
  // One thread reads file after file: the rows keep the order that they were written in.
  const query = `SELECT * EXCLUDE (time), epoch_ms(time) AS ms FROM ${parquet(files)}`;
  yield* readRows(place.folder, query, toEvent);
}

/** Days that were archived, ascending. */
export async function archivedDays(place: ArchivePlace): Promise<readonly string[]> {
  const names = await place.list('events');
  return names.flatMap((name) => /^day=(\d{4}-\d{2}-\d{2})$/.exec(name)?.[1] ?? []);
}

/** The files of all archived days, as files of this machine. */
export async function archivedEventFiles(place: ArchivePlace): Promise<readonly string[]> {
  return filesOf(place, await archivedDays(place));
}

/** Name of a day's file. */
export function nameOf(day: string): string {
  return `events/day=${day}/events.parquet`;
}

async function filesOf(place: ArchivePlace, days: readonly string[]): Promise<readonly string[]> {
  const files: string[] = [];
  for (const day of days) {
    const file = await place.fetch(nameOf(day));
    if (file !== undefined) files.push(file);
  }
  return files;
}

async function append(
  appender: DuckDBAppender,
  events: AsyncIterable<readonly ListeningEvent[]>,
): Promise<void> {
  const { DuckDBTimestampMillisecondsValue } = await import('@duckdb/node-api');
  for await (const batch of events) {
    for (const event of batch) {
      appender.appendVarchar(event.id);
      appender.appendVarchar(event.listener);
      appender.appendVarchar(event.kind);
      appender.appendVarchar(event.item);
      appender.appendTimestampMilliseconds(new DuckDBTimestampMillisecondsValue(BigInt(event.at)));
      appendNumber(appender, event.msPlayed);
      appendNumber(appender, event.weight);
      appendText(appender, event.context?.card);
      appendText(appender, event.context?.playlist);
      appendText(appender, event.context?.source);
      appender.endRow();
    }
    appender.flushSync();
  }
}

async function mergeOld(
  connection: DuckDBConnection,
  file: string,
  known: (listeners: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<void> {
  await connection.run(
    `CREATE OR REPLACE TABLE old AS SELECT * FROM ${parquet([file])} o
     WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.id = o.id)`,
  );
  const reader = await connection.runAndReadAll('SELECT DISTINCT listener FROM old');
  const listeners = reader.getRows().map(([listener]) => listener as string);
  const still = await known(listeners);
  for (const gone of listeners.filter((listener) => !still.has(listener))) {
    await connection.run('DELETE FROM old WHERE listener = $1', [gone]);
  }
  await connection.run('INSERT INTO events SELECT * FROM old');
}

function toEvent(row: Readonly<Record<string, unknown>>): ListeningEvent {
  const context = present({
    card: row['card'],
    playlist: row['playlist'],
    source: row['source'],
  }) as EventContext;
  return {
    id: row['id'] as string,
    listener: row['listener'] as string,
    kind: row['kind'] as EventKind,
    item: row['item'] as string,
    at: Number(row['ms']),
    ...present({ msPlayed: row['ms_played'], weight: row['weight'] }),
    ...(Object.keys(context).length === 0 ? {} : { context }),
  };
}

function present(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}
