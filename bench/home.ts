/**
 * A new Home and one that stands, as the service answers them: 100,000 tracks, a factorization and popularity that serve,
 * listeners whom the process has not met before. Beside the wall clock, which other work on the machine slows, the mean
 * processor time.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { type App, buildApp } from '../src/app.ts';
import { loadConfig } from '../src/config.ts';
import { fillStore } from './filled-store.ts';
import type { BenchOptions, BenchRow } from './row.ts';

const FULL = { listeners: 20_000, tracks: 100_000, playsEach: 30, rank: 64 };
const SHAPE = { shelves: 8, cards: 10 };
/** What the process learns once for all: kernels compiled, the catalogue read, cold tracks placed. */
const WARM_UP = 20;
const ASKED = 300;

export async function benchHome({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  const size = { ...FULL, listeners: Math.max(1_000, Math.round(scale * FULL.listeners)) };
  try {
    await fillStore(data, size);
    const log = { debug() {}, info() {}, warn() {}, error: console.error };
    const config = loadConfig(undefined, {}, { data });
    const app = await buildApp({ config, clock: { now: () => Date.now() }, seed: 7, log });
    try {
      await timed(app, size.listeners - WARM_UP, WARM_UP);
      return [
        ...rowsOf('new', await timed(app, 0, ASKED)),
        ...rowsOf('warm', await timed(app, 0, ASKED)),
      ];
    } finally {
      await app.stop();
    }
  } finally {
    await rm(data, { recursive: true });
  }
}

interface Times {
  /** Ms of each page, ascending. */
  readonly wall: readonly number[];
  /** Ms of all pages. */
  readonly cpu: number;
}

async function timed(app: App, from: number, count: number): Promise<Times> {
  const wall: number[] = [];
  const before = process.cpuUsage();
  for (let listener = from; listener < from + count; listener++) {
    const start = performance.now();
    await app.services.home.page(`user:${listener}`, SHAPE);
    wall.push(performance.now() - start);
  }
  const { user, system } = process.cpuUsage(before);
  return { wall: wall.sort((a, b) => a - b), cpu: (user + system) / 1_000 };
}

function rowsOf(what: string, { wall, cpu }: Times): readonly BenchRow[] {
  const row = (figure: string, ours: number): BenchRow => ({
    ...{ what: `${what} Home, 8 shelves x 10 cards, ${figure}`, ours, unit: 'ms' },
  });
  const at = (share: number): number => wall[Math.floor(share * (wall.length - 1))]!;
  return [row('p50', at(0.5)), row('p99', at(0.99)), row('mean CPU', cpu / wall.length)];
}
