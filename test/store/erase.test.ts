import { readFile } from 'node:fs/promises';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { storeFolder } from '../helpers/store-folder.ts';
import { listener } from '../helpers/store-records.ts';
import { leaveTraces } from '../helpers/store-traces.ts';

const SQLITE = createRequire(import.meta.url).resolve('better-sqlite3');

/** Rows of every table that hold a text anywhere. */
function rowsWith(db: Sqlite.Database, text: string): readonly string[] {
  const tables = db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table'`)
    .pluck()
    .all();
  return tables.flatMap((table) =>
    db
      .prepare<[], object>(`SELECT * FROM ${table}`)
      .all()
      .filter((row) => JSON.stringify(row).includes(text))
      .map(() => table),
  );
}

/** Rows of every table that carry a listener's number. */
function rowsOf(db: Sqlite.Database, n: number): readonly string[] {
  const columns = db
    .prepare<[], { name: string; column: string }>(
      `SELECT t.name, c.name AS "column" FROM sqlite_schema t JOIN pragma_table_info(t.name) c
       WHERE t.type = 'table' AND c.name IN ('listener', 'owner')`,
    )
    .all();
  expect(columns.length).toBeGreaterThan(5);
  return columns
    .filter(({ name, column }) => db.prepare(`SELECT 1 FROM ${name} WHERE ${column} = ?`).get(n))
    .map(({ name }) => name);
}

describe('erasing a listener from the SQLite store', () => {
  it('leaves their name in no table and no byte of the file', async () => {
    const folder = await storeFolder();
    const store = await folder.open();
    await leaveTraces(store, 'user:zwetschkenröster');
    await leaveTraces(store, 'user:stays');
    const db = new Sqlite(folder.path, { readonly: true });
    const n = db
      .prepare<[string], number>('SELECT n FROM listeners WHERE id = ?')
      .pluck()
      .get('user:zwetschkenröster')!;
    expect(new Set(rowsWith(db, 'zwetschkenr')).size).toBeGreaterThan(5);
    const before = rowsOf(db, n);

    await store.listeners.erase('user:zwetschkenröster');

    expect(before.length).toBeGreaterThan(5);
    expect(rowsOf(db, n)).toEqual([]);
    expect(rowsWith(db, 'zwetschkenr')).toEqual([]);
    expect(new Set(rowsWith(db, 'stays')).size).toBeGreaterThan(5);
    db.close();
    expect((await readFile(`${folder.path}-wal`)).includes('zwetschkenr')).toBe(false);
    await store.close();
    expect((await readFile(folder.path)).includes('zwetschkenr')).toBe(false);
  });

  it('does not wait for who reads an older moment, and goes on waiting for who writes', async () => {
    const folder = await storeFolder();
    const store = await folder.open();
    await leaveTraces(store, 'user:gone');
    const reader = new Sqlite(folder.path, { readonly: true });
    onTestFinished(() => void reader.close());
    reader.exec('BEGIN');
    expect(rowsWith(reader, 'gone')).not.toEqual([]);

    await store.listeners.erase('user:gone');
    expect(await store.listeners.count()).toBe(0);
    reader.exec('ROLLBACK');
    expect(rowsWith(reader, 'gone')).toEqual([]);

    const writer = new Worker(
      `const { workerData, parentPort } = require('node:worker_threads');
       const db = new (require(workerData.sqlite))(workerData.path);
       db.exec('BEGIN IMMEDIATE');
       parentPort.postMessage('locked');
       setTimeout(() => db.exec('COMMIT').close(), 200);`,
      { eval: true, workerData: { path: folder.path, sqlite: SQLITE } },
    );
    await once(writer, 'message');
    await store.listeners.put([listener('user:new')]);
    expect(await store.listeners.count()).toBe(1);
  });
});
