import { writeFile } from 'node:fs/promises';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BadInputError, UnavailableError } from '../../src/errors.ts';
import {
  checkForm,
  migrate,
  MIGRATIONS,
  type Migration,
} from '../../src/store/sqlite/migrations.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { storeFolder } from '../helpers/store-folder.ts';
import { commit, event, listener, weekly } from '../helpers/store-records.ts';

function database(path: string): Sqlite.Database {
  const db = new Sqlite(path);
  onTestFinished(() => void db.close());
  return db;
}

const NEXT = MIGRATIONS.length + 1;
const next: Migration = { number: NEXT, name: 'more', sql: 'CREATE TABLE more (n INTEGER)' };

describe('migrations', () => {
  it('count from 1 without gaps', () => {
    expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, i) => i + 1));
  });

  it('bring an older file to the newest form and keep what it holds', async () => {
    const folder = await storeFolder();
    const store = await openSqliteStore({ path: folder.path });
    await store.listeners.put([listener('user:a', { name: 'kept' })]);
    await store.close();

    const db = database(folder.path);
    migrate(db, [...MIGRATIONS, next]);

    expect(checkForm(db, [...MIGRATIONS, next])).toBe(NEXT);
    expect(db.prepare('SELECT name FROM listeners').pluck().all()).toEqual(['kept']);
    expect(db.prepare('SELECT * FROM more').all()).toEqual([]);
  });

  it('read out of weekly lists of before what they held', async () => {
    const folder = await storeFolder();
    const store = await openSqliteStore({ path: folder.path });
    await store.listeners.put([listener('user:a')]);
    const [track] = weekly('user:a', '2026-W48').tracks;
    const tracks = (['exploit', 'explore', 'exploit'] as const).map((policy, at) => {
      return { ...track!, track: `track:${3 - at}`, policy };
    });
    await store.weeklies.putIfAbsent([weekly('user:a', '2026-W48', { tracks })]);
    await store.close();
    const db = database(folder.path);
    db.exec('DROP TABLE weekly_tracks');
    db.pragma('user_version = 4');

    const reopened = await openSqliteStore({ path: folder.path });
    onTestFinished(() => reopened.close());

    expect(await reopened.weeklies.tracksOf('user:a', 10)).toEqual([
      { week: '2026-W48', tracks: ['track:3', 'track:2', 'track:1'], exploring: ['track:2'] },
    ]);
  });

  it('do nothing the second time', async () => {
    const db = database((await storeFolder()).path);
    migrate(db, [...MIGRATIONS, next]);
    db.exec('INSERT INTO more VALUES (1)');
    migrate(db, [...MIGRATIONS, next]);
    expect(db.prepare('SELECT n FROM more').pluck().all()).toEqual([1]);
  });

  it('know a file as theirs that another process fills while they look at it', async () => {
    const { path } = await storeFolder();
    const first = database(path);
    first.pragma('journal_mode = WAL');
    const second = database(path);
    const pragma = first.pragma.bind(first);
    first.pragma = (...wanted: Parameters<typeof pragma>) => {
      const before = pragma(...wanted);
      migrate(second);
      return before;
    };

    expect(checkForm(first)).toBe(0);
    expect(checkForm(first)).toBe(MIGRATIONS.length);
  });

  it('leave nothing of one that fails', async () => {
    const db = database((await storeFolder()).path);
    const broken = { ...next, sql: 'CREATE TABLE half (n INTEGER); CREATE TABLE half (n INTEGER)' };
    expect(() => migrate(db, [...MIGRATIONS, broken])).toThrow('already exists');
    expect(checkForm(db)).toBe(MIGRATIONS.length);
    expect(() => db.prepare('SELECT * FROM half')).toThrow('no such table');
  });

  it('refuse a file that a newer version wrote, to read or to write, and leave it alone', async () => {
    const folder = await storeFolder();
    migrate(database(folder.path), [...MIGRATIONS, next]);

    for (const readonly of [false, true]) {
      const opening = openSqliteStore({ path: folder.path, readonly });
      await expect(opening).rejects.toThrow(BadInputError);
      await expect(opening).rejects.toThrow(
        `Expected a store of version ${MIGRATIONS.length} at most, got version ${NEXT}`,
      );
    }
    expect(database(folder.path).pragma('user_version', { simple: true })).toBe(NEXT);
  });

  it("refuse somebody else's database and a file that is none", async () => {
    const folder = await storeFolder();
    database(folder.path).exec('CREATE TABLE theirs (n INTEGER)');
    await expect(openSqliteStore({ path: folder.path })).rejects.toThrow(
      'Expected a store of Tastegraph',
    );
    expect(database(folder.path).prepare('SELECT name FROM sqlite_schema').pluck().all()).toEqual([
      'theirs',
    ]);

    await writeFile(folder.file('words'), 'These are words. '.repeat(1_000));
    await expect(openSqliteStore({ path: folder.file('words') })).rejects.toThrow(UnavailableError);
  });
});

describe('a store that is opened to read', () => {
  it('reads what is there while another writes, and writes nothing', async () => {
    const folder = await storeFolder();
    const writer = await folder.open();
    await writer.listeners.put([listener('user:a')]);

    const reader = await openSqliteStore({ path: folder.path, readonly: true });
    onTestFinished(() => reader.close());
    await commit(writer, [event('1', 'user:a', 'play')]);

    expect(await reader.events.playsOf('user:a', 10)).toHaveLength(1);
    await expect(reader.listeners.put([listener('user:b')])).rejects.toThrow(UnavailableError);
    await expect(reader.listeners.erase('user:a')).rejects.toThrow(UnavailableError);
    expect(await writer.listeners.count()).toBe(1);
  });

  it('is not made when it is missing', async () => {
    const { path } = await storeFolder();
    const opening = openSqliteStore({ path, readonly: true });
    await expect(opening).rejects.toThrow(UnavailableError);
  });
});
