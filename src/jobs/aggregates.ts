/**
 * The batch aggregates: SQL over the archive, the same files for DuckDB here and for Spark on a cluster
 * (`spark.ts`). `sql/README.md` says what each gives.
 */
import { readFileSync } from 'node:fs';
import type { ArchivePlace } from '../events/archive/archive-place.ts';
import { archivedEventFiles, EVENT_COLUMNS } from '../events/archive/days.ts';
import {
  parquet,
  publishQuery,
  withDuckDb,
  type DuckDbResources,
} from '../events/archive/duckdb.ts';
import { tableColumns, tableName, type ArchiveTable } from '../events/archive/tables.ts';
import type { JobContext } from './job.ts';

/** What others read, in the order in which one needs the other. */
export const VIEWS = ['plays', 'sessions'] as const;
export const AGGREGATES = ['listener_items', 'popularity', 'co_listening', 'skip_rates'] as const;
export type Aggregate = (typeof AGGREGATES)[number];

/** Runs aggregates over an archive and leaves them in it; answers the rows of each. */
export type BatchEngine = (
  place: ArchivePlace,
  names: readonly Aggregate[],
  context: JobContext,
) => Promise<ReadonlyMap<Aggregate, number>>;

/** From `dist/jobs/` and from `src/jobs/` alike: SQL is not compiled. */
export const SQL_FOLDER = new URL('../../src/jobs/sql/', import.meta.url);

/** The SELECT of a file of `sql/`. */
export function readSql(name: string): string {
  return readFileSync(new URL(`${name}.sql`, SQL_FOLDER), 'utf8');
}

/** The engine of one machine. */
export function duckDbEngine(resources: DuckDbResources): BatchEngine {
  return async (place, names, { signal, progress }) => {
    const rows = new Map<Aggregate, number>();
    const views = await viewsOf(place);
    await withDuckDb(
      place.folder,
      async (connection) => {
        for (const view of views) await connection.run(view);
        for (const [i, name] of names.entries()) {
          signal.throwIfAborted();
          progress(i / names.length, name);
          const folder = `aggregates/${name}`;
          // What another engine left there has other names.
          await place.remove(folder);
          const file = `${folder}/part-0.parquet`;
          rows.set(name, await publishQuery(connection, readSql(name), place, file));
        }
      },
      resources,
    );
    return rows;
  };
}

async function viewsOf(place: ArchivePlace): Promise<readonly string[]> {
  const days = await archivedEventFiles(place);
  const events = days.length > 0 ? `SELECT * FROM ${parquet(days)}` : emptyRows(EVENT_COLUMNS);
  const tables: ArchiveTable[] = ['listeners', 'imported'];
  const found = await Promise.all(tables.map((table) => place.fetch(tableName(table))));
  return [
    `CREATE VIEW events AS SELECT *, epoch_ms(time) AS at_ms FROM (${events})`,
    ...tables.map((table, i) => {
      const file = found[i];
      const rows = file === undefined ? emptyRows(tableColumns(table)) : `FROM ${parquet([file])}`;
      return `CREATE VIEW ${table} AS ${rows}`;
    }),
    ...VIEWS.map((name) => `CREATE VIEW ${name} AS ${readSql(name)}`),
  ];
}

/** A query of these columns without any rows. */
function emptyRows(columns: string): string {
  const nulls = columns.split(',').map((column) => {
    const [name, type] = column.trim().split(/\s+/);
    return `CAST(NULL AS ${type}) AS ${name}`;
  });
  return `SELECT ${nulls.join(', ')} WHERE false`;
}
