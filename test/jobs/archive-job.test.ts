import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/clock.ts';
import { localPlace } from '../../src/events/archive/archive-place.ts';
import { archivedDays, readArchiveDays } from '../../src/events/archive/days.ts';
import { eraseFromArchive } from '../../src/events/archive/erase.ts';
import { makeArchiveJob } from '../../src/jobs/archive.job.ts';
import type { JobResult } from '../../src/jobs/job.ts';
import { makeRetentionJob } from '../../src/jobs/retention.job.ts';
import { makePrivacyService } from '../../src/services/privacy.ts';
import type { EventInput } from '../../src/services/services.ts';
import type { Store } from '../../src/store/ports.ts';
import type { ListeningEvent } from '../../src/store/records.ts';
import { intakeOn, PAGE, play, serve } from '../events/event-world.ts';
import { NOW, temporaryStore, type TemporaryStore } from '../helpers/listening-store.ts';

const DAYS = [3, 2, 1].map((ago) => new Date(NOW - ago * DAY_MS).toISOString().slice(0, 10));
const [OLDEST, MIDDLE, YESTERDAY] = DAYS as [string, string, string];
const schedule = { schedule: '30 0 * * *', timeZone: 'UTC' };

describe('the archive and retention jobs', () => {
  let temporary: TemporaryStore;
  let store: Store;
  let folder: string;
  const clock = { time: NOW, now: () => clock.time };
  beforeEach(async () => {
    clock.time = NOW;
    temporary = await temporaryStore();
    store = temporary.store;
    // Characters that are a pattern to some, and quotes, must not matter.
    folder = path.join(await mkdtemp(path.join(tmpdir(), 'tastegraph-archive-')), "it's [1]*");
  });
  afterEach(async () => {
    await temporary.close();
    await rm(path.dirname(folder), { recursive: true });
  });

  const at = (daysAgo: number, offset = 0): number => NOW - daysAgo * DAY_MS + offset;
  const record = (...events: readonly Partial<EventInput>[]): Promise<unknown> =>
    intakeOn(store).record(events.map(play));
  const run = (signal = new AbortController().signal): Promise<JobResult> =>
    makeArchiveJob({ store, clock, place: localPlace(folder), ...schedule }).run({
      signal,
      progress: () => {},
    });
  const retain = (days: { eventDays?: number; pageDays?: number } = {}): Promise<JobResult> =>
    makeRetentionJob({
      store,
      clock,
      eventDays: 800,
      pageDays: 90,
      jobRunDays: 90,
      ...schedule,
      ...days,
    }).run({ signal: new AbortController().signal, progress: () => {} });
  const archived = async (day: string): Promise<readonly ListeningEvent[]> => {
    const events: ListeningEvent[] = [];
    for await (const batch of readArchiveDays(localPlace(folder), [day])) events.push(...batch);
    return events;
  };

  it('writes closed days as they are in the log, by listener and time, and leaves today', async () => {
    const full: Partial<EventInput> = {
      id: 'full',
      listener: 'user:ü "x"',
      item: 'track:日本',
      at: at(1),
      msPlayed: 31_000,
      weight: 0.25,
      context: { playlist: 'playlist:1', source: "kitchen's" },
    };
    await record(
      full,
      { id: 'b', at: at(1, 5) },
      { id: 'a', at: at(1, 7) },
      { id: 'old', at: at(3) },
      { id: 'today', at: NOW },
    );
    expect(await run()).toEqual({
      outcome: 'succeeded',
      message:
        '2 days archived, 4 events in them; 2 listeners, 0 imported counts, 0 documents in tables',
    });
    expect(await archivedDays(localPlace(folder))).toEqual([OLDEST, YESTERDAY]);
    expect(await archived(YESTERDAY)).toEqual([
      { id: 'b', listener: 'user:1', kind: 'play', item: 'track:1', at: at(1, 5) },
      { id: 'a', listener: 'user:1', kind: 'play', item: 'track:1', at: at(1, 7) },
      { kind: 'play', ...full },
    ]);
    expect(await archived(MIDDLE)).toEqual([]);
  });

  it('writes no day that is as it was, and writes a day again that late events came for', async () => {
    await record({ id: 'a', at: at(2) }, { id: 'b', at: at(1) });
    await run();
    const file = path.join(folder, 'events', `day=${YESTERDAY}`, 'events.parquet');
    const before = await readFile(file);
    expect(await run()).toMatchObject({ message: expect.stringMatching(/^0 days archived/) });
    await record({ id: 'late', at: at(2, 1) });
    expect(await run()).toMatchObject({
      message: expect.stringMatching(/^1 days archived, 2 events/),
    });
    expect((await archived(MIDDLE)).map(({ id }) => id)).toEqual(['a', 'late']);
    expect(await readFile(file)).toEqual(before);
    expect(await readdir(path.dirname(file))).toEqual(['events.parquet']);
  });

  it('has today up to the hour that closed last, and writes it on as hours close', async () => {
    const hour = Math.floor(NOW / HOUR_MS) * HOUR_MS;
    const today = new Date(NOW).toISOString().slice(0, 10);
    const ids = async (): Promise<readonly string[]> => (await archived(today)).map(({ id }) => id);
    await record({ id: 'open', at: hour });
    await run();
    expect(await archivedDays(localPlace(folder))).toEqual([]);
    await record({ id: 'closed', at: hour - 1 });
    await run();
    expect(await ids()).toEqual(['closed']);
    clock.time = hour + HOUR_MS;
    await run();
    expect(await ids()).toEqual(['closed', 'open']);
    expect(await run()).toMatchObject({ message: expect.stringMatching(/^0 days archived/) });
    clock.time = NOW + DAY_MS;
    expect(await run()).toMatchObject({
      message: expect.stringMatching(/^1 days archived, 2 events/),
    });
  });

  it('stops between days when it is asked to, and goes on at the next run', async () => {
    await record({ id: 'a', at: at(2) });
    const stop = AbortSignal.abort(new Error('Stopping.'));
    await expect(run(stop)).rejects.toThrow('Stopping.');
    expect(await archivedDays(localPlace(folder))).toEqual([]);
    expect(await run()).toMatchObject({ outcome: 'succeeded' });
  });

  it('drops past events only once the archive has them, and merges what comes later', async () => {
    await record({ id: 'a', at: at(3) }, { id: 'b', at: at(2) }, { id: 'c', at: at(1) });
    expect(await retain({ eventDays: 1 })).toMatchObject({
      message: `0 events, 0 pages and 0 job runs removed; events from ${OLDEST} on wait for the archive`,
    });
    await run();
    await record({ id: 'late', at: at(2, 1) });
    expect(await retain({ eventDays: 1 })).toMatchObject({
      message: `1 events, 0 pages and 0 job runs removed; events from ${MIDDLE} on wait for the archive`,
    });
    await run();
    expect(await retain({ eventDays: 1 })).toMatchObject({
      message: '2 events, 0 pages and 0 job runs removed',
    });
    expect(await store.events.days()).toEqual([YESTERDAY]);
    // As many late events as the day had when it was archived: still a change.
    await record({ id: 'later', at: at(3, 9) });
    await run();
    expect((await archived(OLDEST)).map(({ id }) => id)).toEqual(['a', 'later']);
    const [item] = await store.listening.ofListener('user:1', 10);
    expect(item?.plays).toBe(5);
  });

  it('removes old pages and job runs, and keeps those within their time', async () => {
    await serve(store);
    const job = { job: 'x', outcome: 'succeeded', progress: 1 } as const;
    await store.jobRuns.put({ ...job, id: '1', startedAt: NOW - 91 * DAY_MS });
    await store.jobRuns.put({ ...job, id: '2', startedAt: NOW });
    expect(await retain()).toMatchObject({
      message: '0 events, 0 pages and 1 job runs removed',
    });
    expect(await store.impressions.get(PAGE.listener, PAGE.id)).toEqual(PAGE);
    clock.time = NOW + 91 * DAY_MS;
    expect(await retain()).toMatchObject({
      message: '0 events, 1 pages and 1 job runs removed',
    });
  });

  it('forgets a deleted listener in every day, and brings nobody back from an old file', async () => {
    await record(
      { id: 'a', at: at(3) },
      { id: 'b', at: at(3, 1), listener: 'user:gone' },
      { id: 'c', at: at(2), listener: 'user:gone' },
    );
    await run();
    const eraseArchive = (listener: string): Promise<unknown> =>
      eraseFromArchive(localPlace(folder), listener);
    const privacy = makePrivacyService({ store, forget: () => {}, eraseArchive });
    expect(await privacy.deleteListener('user:gone')).toBe(true);
    expect((await archived(OLDEST)).map(({ id }) => id)).toEqual(['a']);
    expect(await archivedDays(localPlace(folder))).toEqual([OLDEST]);
    expect(await eraseFromArchive(localPlace(folder), 'user:gone')).toEqual([]);
  });

  it('loads DuckDB when it runs and not before: a gateway has no memory to spare for it', () => {
    const job = path.resolve(import.meta.dirname, '../../src/jobs/archive.job.ts');
    const script = `await import(${JSON.stringify(pathToFileURL(job).href)});
      const before = process.report.getReport().sharedObjects.join();
      await import('@duckdb/node-api');
      const after = process.report.getReport().sharedObjects.join();
      console.log([before, after].map((objects) => objects.includes('duckdb')).join());`;
    const out = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      encoding: 'utf8',
      cwd: path.dirname(job),
    });
    expect(out.trim()).toBe('false,true');
  });

  it('leaves out of a rewritten day whoever the store no longer knows', async () => {
    await record({ id: 'a', at: at(3) }, { id: 'b', at: at(3, 1), listener: 'user:gone' });
    await run();
    await store.listeners.erase('user:gone');
    await run();
    expect((await archived(OLDEST)).map(({ id }) => id)).toEqual(['a']);
  });
});
