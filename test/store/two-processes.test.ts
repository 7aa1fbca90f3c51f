/**
 * Two openings of one file: another process (a command beside a gateway) sees and keeps what this one
 * does, and nothing that was acknowledged goes with a process that is killed.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { storeFolder } from '../helpers/store-folder.ts';
import { all, commit, event, listener } from '../helpers/store-records.ts';

/** Another process that commits events of a listener and prints how many are acknowledged. */
const WRITER = path.join(import.meta.dirname, '../helpers/store-writer.ts');

function startWriter(file: string, name: string, events: number) {
  const child = spawn(process.execPath, ['--no-warnings', WRITER, file, name, String(events)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout });
  const acknowledged = { count: 0 };
  lines.on('line', (line) => (acknowledged.count = Number(line)));
  const some = async (): Promise<void> => {
    while (acknowledged.count === 0) await once(lines, 'line');
  };
  return { child, acknowledged, some, done: once(child, 'close') };
}

describe('two processes on one store', () => {
  it('open an empty file at once, both ready to use', async () => {
    const folder = await storeFolder();
    const stores = await Promise.all(
      Array.from({ length: 4 }, () => openSqliteStore({ path: folder.path })),
    );
    for (const [i, store] of stores.entries()) await store.listeners.put([listener(`user:${i}`)]);
    expect(await Promise.all(stores.map((store) => store.listeners.count()))).toEqual([4, 4, 4, 4]);
    await Promise.all(stores.map((store) => store.close()));

    const file = folder.file('new.sqlite');
    const writers = ['a', 'b', 'c'].map((name) => startWriter(file, name, 300));
    for (const writer of writers) expect(await writer.done).toEqual([0, null]);
    const store = await openSqliteStore({ path: file });
    onTestFinished(() => store.close());
    for (const name of ['a', 'b', 'c']) {
      expect(await all(store.events.scanOf(`user:${name}`))).toHaveLength(300);
    }
  });

  it('write in turns and lose nothing of each other', async () => {
    const folder = await storeFolder();
    const store = await folder.open();
    await store.listeners.put([listener('user:here')]);
    const other = startWriter(folder.path, 'there', 3_000);
    await other.some();
    for (let i = 0; i < 300; i++) {
      const item = `track:${i % 50}`;
      await commit(store, [event(`here-${i}`, 'user:here', 'play', { item })]);
      await sleep(1);
    }
    expect(await other.done).toEqual([0, null]);

    for (const [name, events] of [
      ['here', 300],
      ['there', 3_000],
    ] as const) {
      const of = `user:${name}`;
      expect(await all(store.events.scanOf(of))).toHaveLength(events);
      expect(await store.listening.version(of)).toBe(events);
      const items = await store.listening.ofListener(of, 1_000);
      expect(items.reduce((sum, { plays }) => sum + plays, 0)).toBe(events);
    }
  });

  it('never give an erased listener back to who knew them before', async () => {
    const folder = await storeFolder();
    const here = await folder.open();
    const there = await openSqliteStore({ path: folder.path });
    onTestFinished(() => there.close());
    await here.listeners.put([listener('user:gone')]);
    await commit(here, [event('1', 'user:gone', 'play')]);

    await there.listeners.erase('user:gone');
    await there.listeners.put([listener('user:new')]);

    await expect(commit(here, [event('2', 'user:gone', 'play')])).rejects.toThrow(
      'Expected a listener that the store knows',
    );
    expect(await here.listening.ofListener('user:new', 10)).toEqual([]);
    expect(await here.listening.version('user:new')).toBe(0);
  });

  it('keep every acknowledged event of one that is killed', async () => {
    const folder = await storeFolder();
    for (const round of ['a', 'b', 'c', 'd', 'e']) {
      const writer = startWriter(folder.path, round, 1_000_000);
      await writer.some();
      await sleep(20);
      writer.child.kill('SIGKILL');
      expect(await writer.done).toEqual([null, 'SIGKILL']);

      const store = await openSqliteStore({ path: folder.path });
      const events = await all(store.events.scanOf(`user:${round}`));
      expect(events.length).toBeGreaterThanOrEqual(writer.acknowledged.count);
      expect(await store.listening.version(`user:${round}`)).toBe(events.length);
      const items = await store.listening.ofListener(`user:${round}`, 1_000);
      expect(items.reduce((sum, { plays }) => sum + plays, 0)).toBe(events.length);
      await store.close();
    }
  });
});
