/** The archive on a real HDFS: written, read, killed while it is written, and rebuilt from. */
import { spawn } from 'node:child_process';
import { rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { App } from '../../../src/app.ts';
import { archivedDays, archivedEventFiles } from '../../../src/events/archive/days.ts';
import { hdfsPlace } from '../../../src/events/archive/hdfs-place.ts';
import { parquet, readRows } from '../../../src/events/archive/duckdb.ts';
import { WebHdfs } from '../../../src/events/archive/web-hdfs.ts';
import { archivedContents, archiveWorld, type ArchiveWorld } from '../../helpers/archive-world.ts';
import { all } from '../../helpers/store-records.ts';

const ADDRESS = 'http://127.0.0.1:9870';
const MAIN = path.resolve(import.meta.dirname, '../../../src/main.ts');
const LISTENERS = 60;
// Every file takes several requests: on a busy machine a minute is not enough.
const PATIENCE = { timeout: 240_000 };
let worlds = 0;

describe('the archive on HDFS', PATIENCE, () => {
  let world: ArchiveWorld;
  let folder: string;
  let hdfs: WebHdfs;
  beforeEach(async () => {
    folder = `/archive-${process.pid}-${++worlds}/it-is-ü`;
    hdfs = new WebHdfs({ address: ADDRESS, user: 'tastegraph' });
    world = await archiveWorld({
      archive: { place: 'hdfs', folder },
      models: { combine: 'never', factorization: { rank: 8, epochs: 3 } },
    });
  });
  afterEach(() => world.remove());

  const withApp = async <T>(run: (app: App) => Promise<T>): Promise<T> => {
    const app = await world.open();
    try {
      return await run(app);
    } finally {
      await app.stop();
    }
  };
  /** Forgets all copies of this machine, and reads what HDFS has. */
  const archivedEvents = async (): Promise<readonly string[]> => {
    const copies = path.join(world.folder, `copies-${++worlds}`);
    const settings = { webHdfs: ADDRESS, hdfs: 'hdfs://127.0.0.1:8020', folder, user: 'x' };
    const files = await archivedEventFiles(hdfsPlace(settings, copies));
    if (files.length === 0) return [];
    return all(readRows(copies, `SELECT id FROM ${parquet(files)}`, (row) => row['id'] as string));
  };

  it('is read back whole by DuckDB, and a lost store is rebuilt from it', async () => {
    const before = await withApp(async (app) => {
      await world.fill(app, LISTENERS);
      await world.run(app, 'archive');
      await world.run(app, 'aggregate');
      return archivedContents(app.store);
    });
    await world.loseStore();
    await rm(path.join(world.folder, 'archive-copies'), { recursive: true });
    expect(await world.command('rebuild', '--json')).toMatchObject({ status: 0 });
    expect(await withApp((app) => archivedContents(app.store))).toEqual(before);
    const names = (await hdfs.list(`${folder}/aggregates`)).map(({ pathSuffix }) => pathSuffix);
    expect(names.sort()).toEqual(['co_listening', 'listener_items', 'popularity', 'skip_rates']);
  });

  it('copies a file again only when it has changed there', async () => {
    await withApp(async (app) => {
      await world.fill(app, 5);
      await world.run(app, 'archive');
      const [day] = await archivedDays(app.archive);
      const name = `events/day=${day}/events.parquet`;
      const first = await stat((await app.archive.fetch(name))!);
      expect((await stat((await app.archive.fetch(name))!)).ino).toBe(first.ino);
      const other = path.join(world.folder, 'other');
      await writeFile(other, 'not the same');
      await hdfs.write(`${folder}/${name}`, other);
      const second = await stat((await app.archive.fetch(name))!);
      expect([second.ino === first.ino, second.size]).toEqual([false, 12]);
    });
  });

  it('has no partial and no doubled file when its job is killed with -9 at any moment', async () => {
    const ids = await withApp(async (app) => {
      await world.fill(app, LISTENERS);
      const listeners = await all(app.store.listeners.scan());
      const events = await Promise.all(listeners.map(({ id }) => all(app.store.events.scanOf(id))));
      return events.flat().map(({ id }) => id);
    });
    const config = path.join(world.folder, 'killed.json');
    await writeFile(config, JSON.stringify({ archive: { place: 'hdfs', folder } }));
    const args = ['jobs', 'run', 'archive', '--data', world.folder, '--config', config];
    const start = (time: string): ReturnType<typeof spawn> =>
      spawn(process.execPath, [MAIN, ...args, '--now', time], { stdio: 'ignore' });
    const whole = new Map<number, number>();
    for (const [round, delay] of [0, 40, 150, 400].entries()) {
      // A killed job's lease has run out.
      const child = start(new Date(world.clock.time + round * 61_000).toISOString());
      const ended = new Promise((resolve) => child.once('exit', resolve));
      const days = (await hdfs.list(`${folder}/events`)).length;
      // Killed a moment after it has begun to write the next day.
      while ((await hdfs.list(`${folder}/events`)).length === days && child.exitCode === null) {
        await sleep(5);
      }
      await sleep(delay);
      child.kill('SIGKILL');
      await ended;
      const found = await archivedEvents();
      expect(new Set(found).size).toBe(found.length);
      whole.set(round, found.length);
    }
    // It was killed in the midst of things, not before or after all of them.
    expect([...whole.values()].some((count) => count > 0 && count < ids.length)).toBe(true);
    world.clock.time += 5 * 61_000;
    await withApp((app) => world.run(app, 'archive'));
    expect((await archivedEvents()).toSorted()).toEqual(ids.toSorted());
    expect(await hdfs.list(`${folder}/.drafts`)).toEqual([]);
    for (const day of await hdfs.list(`${folder}/events`)) {
      const files = await hdfs.list(`${folder}/events/${day.pathSuffix}`);
      expect(files.map(({ pathSuffix }) => pathSuffix)).toEqual(['events.parquet']);
    }
  });

  it('is a finding of the doctor when it does not answer', async () => {
    const elsewhere = { archive: { webHdfs: 'http://127.0.0.1:1' } };
    const { status, stdout } = await world.commandWith(elsewhere, 'doctor', '--json');
    expect(status).toBe(1);
    const findings = JSON.parse(stdout) as { what: string; is: string; mend?: string }[];
    expect(findings.find(({ what }) => what === 'archive')).toMatchObject({
      is: expect.stringMatching(/^HDFS at 127\.0\.0\.1:1 does not answer/),
      mend: expect.stringContaining('infra/up hdfs'),
    });
  });
});
