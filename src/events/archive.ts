/**
 * The archive: the raw events of each closed UTC day as one Parquet file, for analysis and for batch
 * jobs that outgrow the store (DuckDB, Spark and pandas read them as they are):
 * `FOLDER/events/day=2026-11-23/events.parquet`, sorted by listener, then time, then id.
 *
 * DuckDB does the sorting and writing. It is loaded when it is first needed and every instance is
 * closed again, because it would else hold more memory than the rest of the gateway.
 */
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { InvariantError } from '../errors.ts';
import type { EventContext, EventKind, ListeningEvent } from '../store/records.ts';

/** What DuckDB may hold in memory; beyond it goes to files beside the archive. */
const MEMORY_LIMIT = '128MB';
const FILE = 'events.parquet';

const COLUMNS = `id VARCHAR, listener VARCHAR, kind VARCHAR, item VARCHAR, time TIMESTAMP_MS,
  ms_played DOUBLE, weight DOUBLE, card VARCHAR, playlist VARCHAR, source VARCHAR`;

export interface ArchiveDay {
  /** Folder of the archive. */
  readonly folder: string;
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
}

/**
 * Writes one day, together with what the file of that day already has and the log no longer does, but
 * for listeners that are gone. The old file stays until the new one is on disk.
 *
 * @param events - the day's events, in batches, in any order
 * @param known - of some listeners, those that still exist: an erased one must not come back from the old file
 * @returns how many events the file holds
 */
export async function writeArchiveDay(
  { folder, day }: ArchiveDay,
  events: AsyncIterable<readonly ListeningEvent[]>,
  known: (listeners: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<number> {
  const target = fileOf(folder, day);
  await mkdir(path.dirname(target), { recursive: true });
  return withDuckDb(folder, async (connection) => {
    await connection.run(`CREATE TABLE events (${COLUMNS})`);
    await append(connection, events);
    if (await exists(target)) await mergeOld(connection, target, known);
    const query = 'SELECT * FROM events ORDER BY listener, time, id';
    return copyTo(connection, query, target);
  });
}

/** The events of one archived day, by listener, time and id; none when the day was not archived. */
export async function readArchiveDay({
  folder,
  day,
}: ArchiveDay): Promise<readonly ListeningEvent[]> {
  const file = fileOf(folder, day);
  if (!(await exists(file))) return [];
  return withDuckDb(folder, async (connection) => {
    const reader = await connection.runAndReadAll(
      `SELECT id, listener, kind, item, epoch_ms(time) AS ms, ms_played, weight, card, playlist, source
       FROM ${parquet(file)} ORDER BY listener, time, id`,
    );
    return reader.getRowObjectsJS().map(toEvent);
  });
}

/**
 * Removes one listener from every archived day.
 *
 * @returns the days that were written anew
 */
export async function eraseFromArchive(
  folder: string,
  listener: string,
): Promise<readonly string[]> {
  const days = await archivedDays(folder);
  if (days.length === 0) return [];
  return withDuckDb(folder, async (connection) => {
    const changed: string[] = [];
    for (const day of days) {
      const file = fileOf(folder, day);
      // Sorted by listener, so that this reads only the parts of the file they can be in.
      const theirs = `FROM ${parquet(file)} WHERE listener`;
      const found = await connection.runAndReadAll(`SELECT 1 ${theirs} = $1 LIMIT 1`, [listener]);
      if (found.currentRowCount === 0) continue;
      const rest = `SELECT * ${theirs} <> ${quote(listener)} ORDER BY listener, time, id`;
      if ((await copyTo(connection, rest, file)) === 0) await rm(path.dirname(file), RECURSIVE);
      changed.push(day);
    }
    return changed;
  });
}

/** Days that have a file, ascending. */
export async function archivedDays(folder: string): Promise<readonly string[]> {
  const names = await readdir(path.join(folder, 'events')).catch(() => []);
  return names.flatMap((name) => /^day=(\d{4}-\d{2}-\d{2})$/.exec(name)?.[1] ?? []).sort();
}

const RECURSIVE = { recursive: true, force: true } as const;

function fileOf(folder: string, day: string): string {
  return path.join(folder, 'events', `day=${day}`, FILE);
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Opens DuckDB, runs, and gives its memory and its files back. */
async function withDuckDb<T>(
  folder: string,
  run: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  const spill = path.join(folder, '.duckdb');
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: MEMORY_LIMIT,
    temp_directory: spill,
    // Requests are served meanwhile: one core is enough for a night job.
    threads: '1',
  });
  try {
    const connection = await instance.connect();
    try {
      return await run(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
    await rm(spill, RECURSIVE);
  }
}

async function append(
  connection: DuckDBConnection,
  events: AsyncIterable<readonly ListeningEvent[]>,
): Promise<void> {
  const { DuckDBTimestampMillisecondsValue } = await import('@duckdb/node-api');
  const appender = await connection.createAppender('events');
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
  appender.closeSync();
}

function appendNumber(appender: DuckDBAppender, value: number | undefined): void {
  if (value === undefined) appender.appendNull();
  else appender.appendDouble(value);
}

function appendText(appender: DuckDBAppender, value: string | undefined): void {
  if (value === undefined) appender.appendNull();
  else appender.appendVarchar(value);
}

async function mergeOld(
  connection: DuckDBConnection,
  file: string,
  known: (listeners: readonly string[]) => Promise<ReadonlySet<string>>,
): Promise<void> {
  await connection.run(
    `CREATE TABLE old AS SELECT * FROM ${parquet(file)} o
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

/** Writes a query's rows to a file that is whole or not there, and answers how many rows it holds. */
async function copyTo(
  connection: DuckDBConnection,
  query: string,
  target: string,
): Promise<number> {
  const part = `${target}.part`;
  await rm(part, RECURSIVE);
  const copied = await connection.run(
    `COPY (${query}) TO ${quote(part)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${parquet(part)}`);
  const rows = Number(reader.getRows()[0]?.[0]);
  if (rows !== copied.rowsChanged) {
    throw new InvariantError(`Expected ${copied.rowsChanged} events in ${part}, got ${rows}.`);
  }
  await sync(part);
  await rename(part, target);
  // Windows opens no folders, and writes names through by itself.
  if (process.platform !== 'win32') await sync(path.dirname(target));
  return rows;
}

/** On disk before anything relies on it: the log of this day may be deleted once it is archived. */
async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Reads exactly this file: the characters that are a pattern to DuckDB stand for themselves. */
function parquet(file: string): string {
  return `read_parquet(${quote(file.replace(/[[*?]/g, '[$&]'))}, hive_partitioning = false)`;
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
