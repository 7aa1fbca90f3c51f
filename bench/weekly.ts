/**
 * Weekly lists of all listeners of a store: how many a second the job builds, over two kills on the way. Every rule is
 * then checked on every list, and the job is run once more, which must change nothing.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { HOUR_MS, MINUTE_MS } from '../src/clock.ts';
import { weekAt } from '../src/models/weekly/week.ts';
import type { Store } from '../src/store/ports.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { root } from '../test/helpers/gateway.ts';
import { fillStore } from './filled-store.ts';
import type { BenchOptions, BenchRow } from './row.ts';

const FULL = { listeners: 100_000, tracks: 50_000, playsEach: 12, rank: 64 };
const AHEAD_MS = 6 * HOUR_MS;
const LENGTH = 30;
const PER_ARTIST = 2;
/** Killed when so many of the lists are there. */
const KILLED_AT = [0.2, 0.6];
const POLL_MS = 100;
/** By the clock of the next run, after which nobody believes any more that a killed one goes on. */
const LEASE_OVER_MS = 2 * MINUTE_MS;

export async function benchWeekly({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const size = { ...FULL, listeners: Math.max(100, Math.round(scale * FULL.listeners)) };
  const data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  try {
    await fillStore(data, size);
    const now = Date.now();
    const week = weekAt(now + AHEAD_MS, 'UTC');
    const startedAt = performance.now();
    // What a killed run holds is free again by the clock of the next one.
    const clockOf = (run: number): number =>
      now + run * LEASE_OVER_MS + Math.round(performance.now() - startedAt);
    for (const [run, share] of KILLED_AT.entries()) {
      await killedAt(data, clockOf(run), share * size.listeners);
    }
    await runJob(data, clockOf(KILLED_AT.length));
    const seconds = (performance.now() - startedAt) / 1_000;
    const first = await checked(data, week, size.listeners);
    await runJob(data, clockOf(KILLED_AT.length));
    const second = await checked(data, week, size.listeners);
    if (first !== second) throw new Error('Expected a second run to change nothing, it did.');
    const what = `weekly lists of ${size.listeners} listeners, ${size.tracks} tracks, killed twice`;
    return [{ what, ours: size.listeners / seconds, unit: 'lists/s' }];
  } finally {
    await rm(data, { recursive: true });
  }
}

function startJob(data: string, now: number): ReturnType<typeof spawn> {
  const at = new Date(now).toISOString();
  const args = ['src/main.ts', 'jobs', 'run', 'weekly', '--data', data, '--now', at, '--seed', '1'];
  return spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function runJob(data: string, now: number): Promise<void> {
  const [status] = (await once(startJob(data, now), 'exit')) as [number | null];
  if (status !== 0) throw new Error(`Expected the job to end well, got status ${status}.`);
}

/** Runs the job until about so many lists are there, and kills it. */
async function killedAt(data: string, now: number, lists: number): Promise<void> {
  const job = startJob(data, now);
  const ended = once(job, 'exit');
  const store = await openSqliteStore({ path: path.join(data, 'tastegraph.sqlite') });
  try {
    const week = weekAt(now + AHEAD_MS, 'UTC');
    // The job goes through listeners in one order: whoever stands there has a list when all before do.
    const watched = await listenerAt(store, Math.floor(lists));
    while ((await store.weeklies.get(watched, week)) === undefined && job.exitCode === null) {
      await sleep(POLL_MS);
    }
  } finally {
    await store.close();
  }
  job.kill('SIGKILL');
  await ended;
}

async function listenerAt(store: Store, place: number): Promise<string> {
  let at = 0;
  for await (const batch of store.listeners.scan()) {
    if (place < at + batch.length) return batch[place - at]!.id;
    at += batch.length;
  }
  throw new Error(`Expected ${place} listeners in the store, got ${at}.`);
}

/** Checks every list; a hash of all of them. */
async function checked(data: string, week: string, listeners: number): Promise<string> {
  const store = await openSqliteStore({ path: path.join(data, 'tastegraph.sqlite') });
  const hash = createHash('sha256');
  let lists = 0;
  try {
    for await (const batch of store.listeners.scan()) {
      for (const { id } of batch) {
        const list = await store.weeklies.get(id, week);
        const tracks = list?.tracks.map(({ track }) => track) ?? [];
        const played = await store.listening.ofListener(id, 1_000);
        await check(store, id, tracks, new Set(played.map(({ item }) => item)));
        hash.update(JSON.stringify(list));
        lists++;
      }
    }
  } finally {
    await store.close();
  }
  if (lists !== listeners) throw new Error(`Expected ${listeners} lists, got ${lists}.`);
  return hash.digest('hex');
}

async function check(
  store: Store,
  listener: string,
  tracks: readonly string[],
  played: ReadonlySet<string>,
): Promise<void> {
  const broken = (rule: string): Error => new Error(`The list of ${listener} ${rule}.`);
  if (tracks.length !== LENGTH) throw broken(`has ${tracks.length} tracks`);
  if (new Set(tracks).size !== tracks.length) throw broken('has a track twice');
  if (tracks.some((track) => played.has(track))) throw broken('has a track that was played');
  const records = await store.catalogue.tracks(tracks);
  const artists = tracks.map((track) => records.get(track)!.artistIds[0]!);
  const counts = new Map<string, number>();
  artists.forEach((artist, place) => {
    counts.set(artist, (counts.get(artist) ?? 0) + 1);
    if (counts.get(artist)! > PER_ARTIST) throw broken('has too much of one artist');
    if (artist === artists[place - 1]) throw broken('has an artist twice in a row');
  });
}
