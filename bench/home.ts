/**
 * A new Home and one that stands, as the service answers them: 100,000 tracks, every kind of model trained on them and
 * serving (collaborative as validation chose it, text, sound, popularity and the ranker over all). New: for listeners
 * whom the process has not met before, with the weekly list that the job has built, or built on the way; and again after
 * each has played something. Beside the wall clock, which other
 * work on the machine slows, the processor time of the thread that serves.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type App, buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { describeStore } from './described-store.ts';
import { trackId } from './filled-store.ts';
import type { BenchOptions, BenchRow } from './row.ts';

const FULL = { listeners: 20_000, tracks: 100_000, playsEach: 30, rank: 64 };
const SHAPE = { shelves: 8, cards: 10 };
/** What the process learns once for all: kernels compiled, the catalogue read, cold tracks placed. */
const WARM_UP = 20;
const ASKED = 300;

export async function benchHome({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  const size = {
    ...FULL,
    listeners: Math.max(1_000, Math.round(scale * FULL.listeners)),
    tracks: Math.max(5_000, Math.round(scale * FULL.tracks)),
  };
  try {
    await describeStore(data, size);
    return await homesOf(data, size.listeners);
  } finally {
    await rm(data, { recursive: true });
  }
}

/** Times pages of a store that is filled and trained. */
export async function homesOf(data: string, listeners: number): Promise<readonly BenchRow[]> {
  const log = { debug() {}, info() {}, warn() {}, error: console.error };
  const config = loadConfig(undefined, {}, { data });
  const app = await buildApp({ config, clock: { now: () => Date.now() }, seed: 7, log });
  try {
    await timed(app, listeners - WARM_UP, WARM_UP);
    for (let listener = 0; listener < ASKED; listener++) {
      await app.services.weekly.forListener(`user:${listener}`);
    }
    const rows = [
      ...rowsOf('new', await timed(app, 0, ASKED)),
      ...rowsOf('warm', await timed(app, 0, ASKED)),
      ...rowsOf('new, and its weekly list', await timed(app, ASKED, ASKED)),
    ];
    const at = Date.now();
    for (let listener = 0; listener < ASKED; listener++) {
      const item = trackId((7 * listener) % 1_000);
      const event = { listener: `user:${listener}`, kind: 'play' as const, item, at };
      await app.services.intake.record([event]);
    }
    return [...rows, ...rowsOf('after a play', await timed(app, 0, ASKED))];
  } finally {
    await app.stop();
  }
}

interface Times {
  /** Ms of each page, ascending. */
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
}

async function timed(app: App, from: number, count: number): Promise<Times> {
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let listener = from; listener < from + count; listener++) {
    const start = performance.now();
    const before = process.threadCpuUsage();
    await app.services.home.page(`user:${listener}`, SHAPE);
    const { user, system } = process.threadCpuUsage(before);
    wall.push(performance.now() - start);
    cpu.push((user + system) / 1_000);
  }
  const ascending = (times: number[]): number[] => times.sort((a, b) => a - b);
  return { wall: ascending(wall), cpu: ascending(cpu) };
}

function rowsOf(what: string, { wall, cpu }: Times): readonly BenchRow[] {
  const row = (figure: string, times: readonly number[], share: number): BenchRow => ({
    what: `${what} Home, 8 shelves x 10 cards, ${figure}`,
    ours: times[Math.floor(share * (times.length - 1))]!,
    unit: 'ms',
  });
  return [
    row('p50', wall, 0.5),
    row('p99', wall, 0.99),
    row('p50 of CPU', cpu, 0.5),
    row('p99 of CPU', cpu, 0.99),
  ];
}
