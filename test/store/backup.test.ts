import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BadInputError, NotFoundError, UnavailableError } from '../../src/errors.ts';
import type { Store } from '../../src/store/ports.ts';
import { backupSqlite, restoreSqlite } from '../../src/store/sqlite/backup.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { storeFolder } from '../helpers/store-folder.ts';
import { all, commit, event, listener } from '../helpers/store-records.ts';

const OF = 'user:a';

/** A store of a known listener with some events, and a batch of more at will. */
async function filled(path: string, events: number): Promise<Store> {
  const store = await openSqliteStore({ path });
  await store.listeners.put([listener(OF, { name: 'Ada' })]);
  for (let from = 0; from < events; from += 5_000) await more(store, 'fill', from, 5_000);
  return store;
}

function more(store: Store, name: string, from: number, count: number): Promise<unknown> {
  const plays = Array.from({ length: count }, (_, i) =>
    event(`${name}-${from + i}`, OF, 'play', { item: `track:${(from + i) % 997}` }),
  );
  return commit(store, plays);
}

/** Another process that goes on writing to a store until it is killed. */
function startWriter(file: string) {
  const writer = path.join(import.meta.dirname, '../helpers/store-writer.ts');
  const child = spawn(process.execPath, ['--no-warnings', writer, file, 'busy', '10000000'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function named(path: string): Promise<string | undefined> {
  const store = await openSqliteStore({ path });
  const name = (await store.listeners.get([OF])).get(OF)?.name;
  await store.close();
  return name;
}

describe('a backup', () => {
  it('is one whole file of one moment while a gateway in another process goes on writing', async () => {
    const folder = await storeFolder();
    await (await filled(folder.path, 60_000)).close();
    const child = startWriter(folder.path);
    await once(child.stdout, 'data');

    const shares: number[] = [];
    const target = folder.file('backup.sqlite');
    const bytes = await backupSqlite(folder.path, target, (share) => shares.push(share));
    // Still alive: it wrote all the while.
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await once(child, 'close');

    expect((await readFile(target)).length).toBe(bytes);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
    const names = (await readdir(path.dirname(target))).filter((name) => name.includes('backup'));
    expect(names).toEqual(['backup.sqlite']);
    const copy = await openSqliteStore({ path: target });
    onTestFinished(() => copy.close());
    const busy = (await all(copy.events.scanOf('user:busy'))).length;
    expect(busy).toBeGreaterThan(0);
    expect(busy % 10).toBe(0);
    expect(await copy.listening.version('user:busy')).toBe(busy);
    expect(await all(copy.events.scanOf(OF))).toHaveLength(60_000);
  });

  it('is taken while this process has the store open, and replaces an older one', async () => {
    const folder = await storeFolder();
    const store = await filled(folder.path, 5_000);
    onTestFinished(() => store.close());
    const target = folder.file('backup.sqlite');
    await backupSqlite(folder.path, target);
    await store.listeners.put([listener(OF, { name: 'later' })]);
    await backupSqlite(folder.path, target);

    expect(await named(target)).toBe('later');
  });

  it('needs a store to copy and another place to copy it to', async () => {
    const folder = await storeFolder();
    const target = folder.file('backup.sqlite');
    await expect(backupSqlite(folder.path, target)).rejects.toThrow(NotFoundError);
    await (await filled(folder.path, 0)).close();
    await expect(backupSqlite(folder.path, folder.path)).rejects.toThrow(BadInputError);
    const nowhere = folder.file('none/backup.sqlite');
    await expect(backupSqlite(folder.path, nowhere)).rejects.toThrow(UnavailableError);
    await writeFile(folder.file('words'), 'These are words. '.repeat(1_000));
    await expect(backupSqlite(folder.file('words'), target)).rejects.toThrow(BadInputError);
    expect(existsSync(target)).toBe(false);
    expect((await readdir(path.dirname(target))).filter((name) => name.includes('part'))).toEqual(
      [],
    );
  });
});

describe('a restore', () => {
  async function backedUp() {
    const folder = await storeFolder();
    const backup = folder.file('backup.sqlite');
    await (await filled(folder.path, 5_000)).close();
    await backupSqlite(folder.path, backup);
    return { ...folder, backup };
  }
  const change = async (file: string, name: string): Promise<void> => {
    const store = await openSqliteStore({ path: file });
    await store.listeners.put([listener(OF, { name })]);
    await store.close();
  };

  it('makes a store where none is, and fills one that is empty', async () => {
    const { file, backup } = await backedUp();
    const empty = file('empty.sqlite');
    await (await openSqliteStore({ path: empty })).close();
    for (const to of [file('deep/er/store.sqlite'), empty]) {
      await restoreSqlite(backup, to, { force: false });

      const store = await openSqliteStore({ path: to });
      expect(await all(store.events.scanOf(OF))).toHaveLength(5_000);
      await more(store, 'new', 0, 5);
      await store.close();
    }
  });

  it('replaces a store that holds something only when forced', async () => {
    const { path: to, backup } = await backedUp();
    await change(to, 'changed');

    const restoring = restoreSqlite(backup, to, { force: false });
    await expect(restoring).rejects.toThrow(BadInputError);
    await expect(restoring).rejects.toThrow('--force');
    expect(await named(to)).toBe('changed');

    await restoreSqlite(backup, to, { force: true });
    expect(await named(to)).toBe('Ada');
  });

  it('refuses while a process has the store open, forced or not, and leaves it as it was', async () => {
    const { path: to, backup } = await backedUp();
    const store = await openSqliteStore({ path: to });
    await store.listeners.put([listener(OF, { name: 'open' })]);

    const restoring = restoreSqlite(backup, to, { force: true });
    await expect(restoring).rejects.toThrow(UnavailableError);
    await expect(restoring).rejects.toThrow('stop the gateway');
    expect((await store.listeners.get([OF])).get(OF)?.name).toBe('open');
    await more(store, 'after', 0, 10);
    expect(await store.listening.version(OF)).toBe(5_010);
    await store.close();

    const gateway = startWriter(to);
    await once(gateway.stdout, 'data');
    await expect(restoreSqlite(backup, to, { force: true })).rejects.toThrow('stop the gateway');
    expect(gateway.exitCode).toBeNull();
    gateway.kill('SIGKILL');
    await once(gateway, 'close');
    await restoreSqlite(backup, to, { force: true });
    expect(await named(to)).toBe('Ada');
    expect((await readdir(path.dirname(to))).filter((name) => name.includes('part'))).toEqual([]);
  });

  it('takes the place of a store that was killed with its log unmerged', async () => {
    const { path: to, file, backup } = await backedUp();
    await change(to, 'before');
    const store = await openSqliteStore({ path: to });
    await store.listeners.put([listener(OF, { name: 'in the log' })]);
    // What a kill leaves behind: the file and its write-ahead log, with nobody holding them.
    const killed = file('killed.sqlite');
    for (const rest of ['', '-wal', '-shm']) await copyFile(to + rest, killed + rest);
    await store.close();

    await restoreSqlite(backup, killed, { force: true });

    expect(await named(killed)).toBe('Ada');
  });

  it('copies a backup that was opened as a store and has a log of its own', async () => {
    const { file, backup } = await backedUp();
    const opened = await openSqliteStore({ path: backup });
    onTestFinished(() => opened.close());
    await opened.listeners.put([listener(OF, { name: 'in the log' })]);

    const to = file('other.sqlite');
    await restoreSqlite(backup, to, { force: false });

    expect(await named(to)).toBe('in the log');
  });

  it('refuses a backup that is missing, no store, newer or broken, and leaves the store', async () => {
    const { path: to, file, backup } = await backedUp();
    await writeFile(file('words'), 'These are words. '.repeat(1_000));
    new Sqlite(file('theirs')).exec('CREATE TABLE theirs (n INTEGER)').close();
    await copyFile(backup, file('newer'));
    const newer = new Sqlite(file('newer'));
    newer.pragma('user_version = 999');
    newer.close();
    await writeFile(file('nothing'), '');
    await copyFile(backup, file('half'));
    await truncate(file('half'), 64 * 1024);
    await copyFile(backup, file('scrambled'));
    const bytes = await readFile(backup);
    await writeFile(
      file('scrambled'),
      bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 8_192),
    );

    await expect(restoreSqlite(file('none'), to, { force: true })).rejects.toThrow(NotFoundError);
    for (const name of ['words', 'theirs', 'newer', 'nothing', 'half', 'scrambled']) {
      const restoring = restoreSqlite(file(name), to, { force: true });
      await expect(restoring, name).rejects.toThrow(BadInputError);
    }
    expect(await named(to)).toBe('Ada');
  });

  it('replaces a file that is no store only when forced', async () => {
    const { file, backup } = await backedUp();
    const to = file('words');
    await writeFile(to, 'These are words. '.repeat(1_000));
    await expect(restoreSqlite(backup, to, { force: false })).rejects.toThrow(BadInputError);
    expect(await readFile(to, 'utf8')).toContain('words');

    await restoreSqlite(backup, to, { force: true });
    expect(await named(to)).toBe('Ada');
  });
});
