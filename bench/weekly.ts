/**
 * Weekly lists of all listeners of a store: how many a second the job builds, over two kills on the way. Every rule is
 * then checked on every list, the job is run once more, which must change nothing, and the next week's lists are built
 * and must share no track with those of this week. Some listeners have dismissed a track and an artist. `--scale 10` is a
 * million listeners, whose lists of two weeks take 22 GB.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DAY_MS } from '../src/clock.ts';
import { fillStore } from './filled-store.ts';
import type { BenchOptions, BenchRow } from './row.ts';
import { checkedLists, dismissSome, killedRun, LEASE_OVER_MS, wholeRun } from './weekly-runs.ts';
import type { Spent } from './weekly-runs.ts';

const FULL = { listeners: 100_000, tracks: 50_000, playsEach: 12, rank: 64 };
/** Killed when so many of the lists are there. */
const KILLED_AT = [0.2, 0.6];
const WEEK_MS = 7 * DAY_MS;

export async function benchWeekly({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  const size = { ...FULL, listeners: Math.max(100, Math.round(scale * FULL.listeners)) };
  try {
    await fillStore(data, size);
    return await weeklyOf(data, size.listeners);
  } finally {
    await rm(data, { recursive: true });
  }
}

/** Builds and checks the lists of a store that is filled. @throws Error that says which rule was broken. */
export async function weeklyOf(data: string, listeners: number): Promise<readonly BenchRow[]> {
  await dismissSome(data);
  const now = Date.now();
  const runs: Spent[] = [];
  // What a killed run holds is free again by the clock of the next one.
  const clock = (): number => Date.now() + runs.length * LEASE_OVER_MS;
  for (const share of KILLED_AT) {
    runs.push(await killedRun(data, clock(), share * listeners));
  }
  runs.push(await wholeRun(data, clock()));
  const first = await checkedLists(data, now, 1);
  const again = await wholeRun(data, clock());
  const second = await checkedLists(data, now, 1);
  if (first.lists !== listeners)
    throw new Error(`Expected ${listeners} lists, got ${first.lists}.`);
  if (first.hash !== second.hash) throw new Error('Expected a second run to change nothing.');
  const next = await wholeRun(data, now + WEEK_MS);
  await checkedLists(data, now + WEEK_MS, 2);
  return [
    ...rowsOf(`weekly lists of ${listeners} listeners, killed twice`, listeners, runs),
    ...rowsOf('the same, the week after', listeners, [next]),
    ...rowsOf('lists found to be there', listeners, [again]),
  ];
}

function rowsOf(what: string, lists: number, runs: readonly Spent[]): readonly BenchRow[] {
  const sum = (of: (run: Spent) => number): number => runs.reduce((all, run) => all + of(run), 0);
  const cpu = sum(({ cpuMs }) => cpuMs);
  return [
    { what, ours: lists / (sum(({ wallMs }) => wallMs) / 1_000), unit: 'lists/s' },
    { what: `${what}, CPU`, ours: cpu / lists, unit: 'ms a list' },
    { what: `${what}, memory`, ours: Math.max(...runs.map(({ peakMb }) => peakMb)), unit: 'MB' },
  ];
}
