/**
 * What becomes slower as more is known: an epoch of training for each pair, and one listener's
 * recommendations over HTTP. There is no peer but ourselves at the smallest size; a ratio of 1 is no growth.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { alternate } from '../src/models/factorization/alternate.ts';
import { factorizationConfig } from '../src/models/factorization/config.ts';
import { startGateway } from '../test/helpers/gateway.ts';
import { fillStore } from './filled-store.ts';
import { cpuMs } from './resident.ts';
import type { BenchOptions, BenchRow } from './row.ts';
import { LASTFM_360K, scaled, tasteMatrix } from './taste-matrix.ts';

const PAIRS = [1e6, 3e6, 10e6, 20e6] as const;
const LISTENERS = [2_000, 20_000, 200_000] as const;
const TRACKS = 20_000;
const PLAYS_EACH = 20;
const RANK = 64;
const EPOCHS = 3;
const THREADS = 2;
const ASKED = 300;

const RECOMMENDATIONS = `query { viewer { recommendations(first: 50, by: COLLABORATIVE) {
  edges { node { track { id title } } } } } }`;

export async function benchGrowth({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const training = await growing(PAIRS, async (pairs) => {
    const seconds = await epochSeconds(scale * pairs);
    return { value: (1e6 * seconds) / (scale * pairs), label: `${(scale * pairs) / 1e6} M pairs` };
  });
  const asking = await growing(LISTENERS, async (listeners) => {
    const count = Math.round(scale * listeners);
    return { value: await recommendationMs(count), label: `${count} listeners` };
  });
  return [
    ...training.map((row) => ({ ...row, what: `training, ${row.what}`, unit: 'CPU µs a pair' })),
    ...asking.map((row) => ({ ...row, what: `recommendations, ${row.what}`, unit: 'CPU ms' })),
  ];
}

interface Measured {
  readonly value: number;
  readonly label: string;
}

async function growing(
  sizes: readonly number[],
  measure: (size: number) => Promise<Measured>,
): Promise<readonly Omit<BenchRow, 'unit'>[]> {
  const all: Measured[] = [];
  for (const size of sizes) all.push(await measure(size));
  const first = all[0]!;
  return all.map(({ value, label }, i) => {
    if (i === 0) return { what: label, ours: value };
    const peerName = `ours at ${first.label}`;
    return { what: label, ours: value, peer: first.value, ratio: first.value / value, peerName };
  });
}

/** CPU seconds of an epoch after the first. */
async function epochSeconds(pairs: number): Promise<number> {
  const { matrix } = tasteMatrix(scaled(LASTFM_360K, pairs / LASTFM_360K.pairs), 1, 1);
  const marks: number[] = [];
  const mark = (): void => {
    const { user, system } = process.cpuUsage();
    marks.push((user + system) / 1e6);
  };
  const config = factorizationConfig({ rank: RANK, epochs: EPOCHS });
  await alternate(matrix, { ...config, threads: THREADS }, mark);
  return (marks.at(-1) - marks[0]!) / (EPOCHS - 1);
}

/** CPU milliseconds of the gateway for one answer, once warm. */
async function recommendationMs(listeners: number): Promise<number> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  await fillStore(data, { listeners, tracks: TRACKS, playsEach: PLAYS_EACH, rank: RANK });
  const gateway = await startGateway(['--no-jobs', '--data', data]);
  try {
    let warm = 0;
    for (let i = 0; i < 2 * ASKED; i++) {
      if (i === ASKED) warm = await cpuMs(gateway.process.pid!);
      const listener = String(Math.floor((i * listeners) / (2 * ASKED)));
      const answer = await gateway.query<Asked>(RECOMMENDATIONS, {}, { 'x-listener': listener });
      const found = answer.data?.viewer?.recommendations.edges.length;
      if (found !== 50)
        throw new Error(`Expected 50 recommendations, got ${JSON.stringify(answer)}.`);
    }
    return ((await cpuMs(gateway.process.pid!)) - warm) / ASKED;
  } finally {
    await gateway.stop();
    await rm(data, { recursive: true });
  }
}

interface Asked {
  readonly viewer: { readonly recommendations: { readonly edges: readonly unknown[] } } | null;
}
