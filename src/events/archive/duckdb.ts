/**
 * DuckDB, as the archive uses it: it sorts, writes and reads Parquet. It is loaded when it is first needed
 * and every instance is closed again, because it would else hold more memory than the rest of the gateway.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import path from 'node:path';
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { InvariantError } from '../../errors.ts';
import { draftOf, type ArchivePlace } from './archive-place.ts';

export type { DuckDBConnection } from '@duckdb/node-api';

export interface DuckDbResources {
  /** Bytes as DuckDB says them; what is beyond goes to files beside the archive. */
  readonly memory: string;
  readonly threads: number;
}

/** Requests are served meanwhile: one core and little memory are enough for the archive. */
const SPARING: DuckDbResources = { memory: '128MB', threads: 1 };

/** Runs with a DuckDB, and gives its memory and its files back. */
export async function withDuckDb<T>(
  folder: string,
  run: (connection: DuckDBConnection) => Promise<T>,
  resources: DuckDbResources = SPARING,
): Promise<T> {
  const { connection, close } = await openDuckDb(folder, resources);
  try {
    return await run(connection);
  } finally {
    await close();
  }
}

/** Rows of a query over files, in batches: only one of them is held. */
export async function* readRows<T>(
  folder: string,
  query: string,
  convert: (row: Readonly<Record<string, unknown>>) => T,
): AsyncGenerator<readonly T[]> {
  const { connection, close } = await openDuckDb(folder, SPARING);
  try {
    const result = await connection.stream(query);
    for await (const rows of result.yieldRowObjectJs()) {
      if (rows.length > 0) yield rows.map(convert);
    }
  } finally {
    await close();
  }
}

/** Makes a table of what `append` appends to it, in the place of one that has its name. */
export async function fillTable(
  connection: DuckDBConnection,
  table: string,
  columns: string,
  append: (appender: DuckDBAppender) => Promise<void>,
): Promise<void> {
  await connection.run(`CREATE OR REPLACE TABLE ${table} (${columns})`);
  const appender = await connection.createAppender(table);
  await append(appender);
  appender.closeSync();
}

/** Publishes a query's rows as one file, once they are known to be in it. Answers how many it holds. */
export async function publishQuery(
  connection: DuckDBConnection,
  query: string,
  place: ArchivePlace,
  name: string,
): Promise<number> {
  const draft = await draftOf(place, name);
  const copied = await connection.run(
    `COPY (${query}) TO ${quote(draft)} (FORMAT parquet, COMPRESSION zstd)`,
  );
  const reader = await connection.runAndReadAll(`SELECT count(*) FROM ${parquet([draft])}`);
  const rows = Number(reader.getRows()[0]?.[0]);
  if (rows !== copied.rowsChanged) {
    throw new InvariantError(`Expected ${copied.rowsChanged} rows in ${draft}, got ${rows}.`);
  }
  await place.publish(draft, name);
  return rows;
}

export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Reads exactly these files: the characters that are a pattern to DuckDB stand for themselves. */
export function parquet(files: readonly string[]): string {
  const list = files.map((file) => quote(file.replace(/[[*?]/g, '[$&]'))).join(', ');
  return `read_parquet([${list}], hive_partitioning = false)`;
}

export function appendNumber(appender: DuckDBAppender, value: number | undefined): void {
  if (value === undefined) appender.appendNull();
  else appender.appendDouble(value);
}

export function appendText(appender: DuckDBAppender, value: string | undefined): void {
  if (value === undefined) appender.appendNull();
  else appender.appendVarchar(value);
}

interface OpenDuckDb {
  readonly connection: DuckDBConnection;
  readonly close: () => Promise<void>;
}

/** Several may be open beside each other, in one process and in others: each spills to a folder of its own. */
async function openDuckDb(
  folder: string,
  { memory, threads }: DuckDbResources,
): Promise<OpenDuckDb> {
  const { DuckDBInstance } = await import('@duckdb/node-api');
  await mkdir(folder, { recursive: true });
  const spill = await mkdtemp(path.join(folder, '.duckdb-'));
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: memory,
    temp_directory: spill,
    threads: String(threads),
  });
  const connection = await instance.connect();
  return {
    connection,
    async close() {
      connection.closeSync();
      instance.closeSync();
      await rm(spill, { recursive: true, force: true });
    },
  };
}
