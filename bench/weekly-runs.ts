/** Runs of the job that builds weekly lists, each in a process of its own, and the check of what they wrote. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR_MS, MINUTE_MS } from '../src/clock.ts';
import { foldItem } from '../src/events/fold.ts';
import { weekAt, weekSpan } from '../src/models/weekly/week.ts';
import type { Store } from '../src/store/ports.ts';
import type { ListeningEvent, WeeklyRecord } from '../src/store/records.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { root } from '../test/helpers/gateway.ts';
import { cpuMs, residentMb } from './resident.ts';

/** What a run took; of one that was killed, until then. */
export interface Spent {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMb: number;
}

const AHEAD_MS = 6 * HOUR_MS;
const POLL_MS = 20;
/** By the clock of the next run, after which nobody believes any more that a killed one goes on. */
export const LEASE_OVER_MS = 2 * MINUTE_MS;
const LENGTH = 30;
const PER_ARTIST = 2;
/** Of 30, tracks that nobody has played, where nothing is known of how such were received. */
const LEAST_EXPLORED = 3;
/** Every how many listeners one dismisses something. */
const DISMISSING_EVERY = 20;

/** Every so many listeners dismiss the track and the artist that stand behind what they play most. */
export async function dismissSome(data: string): Promise<void> {
  await withStore(data, async (store) => {
    let place = 0;
    for await (const batch of store.listeners.scan()) {
      const events: ListeningEvent[] = [];
      for (const { id: listener, createdAt: at } of batch) {
        if (place++ % DISMISSING_EVERY !== 0) continue;
        const [played] = await store.listening.ofListener(listener, 1);
        const track = (await store.catalogue.tracks([played!.item])).get(played!.item)!;
        for (const [i, item] of [`artist:${(place * 7) % 1_000}`, track.artistIds[0]!].entries()) {
          events.push({ id: `dismiss-${place}-${i}`, listener, kind: 'dismiss', item, at });
        }
      }
      await store.events.commit(
        events.map((event) => ({ event, outcomes: [] })),
        foldItem,
      );
    }
  });
}

/** Runs the job to its end. */
export async function wholeRun(data: string, at: number): Promise<Spent> {
  const job = startJob(data, at);
  const ended = once(job.process, 'exit') as Promise<[number | null]>;
  const spent = await job.watchedUntil(async () => job.process.exitCode !== null);
  const [status] = await ended;
  if (status !== 0 || !job.said().includes('succeeded')) {
    throw new Error(`Expected the job to succeed, got status ${status}: ${job.said()}`);
  }
  return spent;
}

/** Runs the job until about so many lists are there, and kills it. */
export async function killedRun(data: string, at: number, lists: number): Promise<Spent> {
  const job = startJob(data, at);
  const ended = once(job.process, 'exit');
  return withStore(data, async (store) => {
    const week = weekAt(at + AHEAD_MS, 'UTC');
    // The job goes through listeners in one order: whoever stands there has a list when about all before do.
    const watched = await listenerAt(store, Math.floor(lists));
    const spent = await job.watchedUntil(
      async () => job.process.exitCode !== null || (await store.weeklies.has(watched, week)),
    );
    if (job.process.exitCode !== null)
      throw new Error('Expected the job to run when it is killed.');
    job.process.kill('SIGKILL');
    await ended;
    return spent;
  });
}

/** Checks the lists of a week and the weeks before, so many in all. @throws Error that names the rule that is broken. */
export async function checkedLists(
  data: string,
  now: number,
  weeks: number,
): Promise<{ readonly lists: number; readonly hash: string }> {
  const week = weekAt(now + AHEAD_MS, 'UTC');
  const hash = createHash('sha256');
  let lists = 0;
  await withStore(data, async (store) => {
    for await (const batch of store.listeners.scan()) {
      for (const { id } of batch) {
        const list = await store.weeklies.get(id, week);
        if (list === undefined) continue;
        await check(store, list, await store.weeklies.ofListener(id, weeks, week));
        hash.update(JSON.stringify(list));
        lists++;
      }
    }
  });
  return { lists, hash: hash.digest('hex') };
}

async function check(
  store: Store,
  { listener, week, validFrom, validUntil, tracks }: WeeklyRecord,
  earlier: readonly WeeklyRecord[],
): Promise<void> {
  const keep = (rule: string, kept: boolean): void => {
    if (!kept)
      throw new Error(`Expected a list of ${week} ${rule}, that of ${listener} is not so.`);
  };
  const ids = tracks.map(({ track }) => track);
  const [known, dismissed, played] = await Promise.all([
    store.catalogue.tracks(ids),
    store.library.dismissed(listener, 1_000),
    store.listening.ofListener(listener, 1_000),
  ]);
  const artists = ids.map((track) => known.get(track)!.artistIds[0]!);
  const away = new Set([
    ...dismissed,
    ...played.map(({ item }) => item),
    ...earlier.flatMap((list) => list.tracks.map(({ track }) => track)),
  ]);
  const { from, until } = weekSpan(week, 'UTC')!;
  keep('from Monday to Monday', validFrom === from && validUntil === until);
  keep('of 30 tracks', ids.length === LENGTH);
  keep('with no track twice', new Set(ids).size === ids.length);
  keep(
    'without what was played, dismissed or given',
    ![...ids, ...artists].some((id) => away.has(id)),
  );
  keep('without an artist twice in a row', !artists.some((id, at) => id === artists[at - 1]));
  keep('of two by an artist', mostOf(artists) <= PER_ARTIST);
  const explored = tracks.filter(({ policy }) => policy === 'explore').length;
  keep('that explores, half of it at most', explored >= LEAST_EXPLORED && explored <= LENGTH / 2);
  keep(
    'with a score for each track',
    tracks.every(({ score }) => score > 0 && score <= 1),
  );
  const said = tracks.map(({ reason }) => reason);
  keep(
    'with a reason for each track',
    said.every((r) => r.text !== '' && r.evidence.length > 0),
  );
}

function mostOf(names: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Math.max(...counts.values());
}

function startJob(data: string, at: number) {
  const now = new Date(at).toISOString();
  const args = [
    'src/main.ts',
    'jobs',
    'run',
    'weekly',
    '--data',
    data,
    '--now',
    now,
    '--seed',
    '1',
  ];
  const startedAt = performance.now();
  const process_ = spawn(process.execPath, args, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  process_.stdout.on('data', (text: Buffer) => (output += text.toString()));
  let spent: Spent = { wallMs: 0, cpuMs: 0, peakMb: 0 };
  return {
    process: process_,
    said: () => output,
    async watchedUntil(over: () => Promise<boolean>): Promise<Spent> {
      while (!(await over())) {
        const pid = process_.pid!;
        // Between two looks it can end.
        const [cpu, { peak }] = await Promise.all([cpuMs(pid), residentMb(pid)]).catch(
          () => [spent.cpuMs, { peak: spent.peakMb }] as const,
        );
        spent = { wallMs: performance.now() - startedAt, cpuMs: cpu, peakMb: peak };
        await sleep(POLL_MS);
      }
      return { ...spent, wallMs: performance.now() - startedAt };
    },
  };
}

async function listenerAt(store: Store, place: number): Promise<string> {
  let at = 0;
  for await (const batch of store.listeners.scan()) {
    if (place < at + batch.length) return batch[place - at]!.id;
    at += batch.length;
  }
  throw new Error(`Expected ${place} listeners in the store, got ${at}.`);
}

async function withStore<T>(data: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await openSqliteStore({ path: path.join(data, 'tastegraph.sqlite') });
  try {
    return await use(store);
  } finally {
    await store.close();
  }
}
