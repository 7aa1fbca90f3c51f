/**
 * Seconds an epoch of the factorization on a matrix of the shape of Last.fm-360K, beside the native library
 * `implicit` with the same number of threads, and what both have learnt after the same number of epochs.
 * CPU seconds are what counts on a machine that does other work too. The first epoch is left out of the
 * means: it warms up.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { alternate } from '../src/models/factorization/alternate.ts';
import { writeMatrix, writeNumbers } from './matrix-files.ts';
import type { Peers } from './peers/peers.ts';
import { setUpPeers } from './peers/peers.ts';
import type { BenchOptions, BenchRow } from './row.ts';
import { LASTFM_360K, scaled, tasteMatrix } from './taste-matrix.ts';
import type { TasteMatrix } from './taste-matrix.ts';

const EPOCHS = 3;
const THREADS = 2;
const TESTED = 2_000;
const SEED = 1;
const RANKS = [64, 128] as const;
/** Ours exact or by gradients, `implicit` by Cholesky or by its default of conjugate gradients. */
const SOLVERS = [
  { name: 'gradients', gradientSteps: 2 },
  { name: 'direct', gradientSteps: 0 },
] as const;
/** What did best of a few at full size, for each of the two. */
const OURS = { regularization: 0.002, nu: 1, initialScale: 0.1 };
/** All that a listener has not played, together, as so many targets of 0 of weight 1. */
const UNOBSERVED = 5_000;
const PEER = { regularization: 30, alpha: 10 };

interface Trained {
  /** Means of an epoch. */
  readonly wall: number;
  readonly cpu: number;
  readonly ndcg100?: number;
}

export async function benchTraining({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  try {
    const data = tasteMatrix(scaled(LASTFM_360K, scale), TESTED, SEED);
    const peers = await setUpPeers();
    if (peers) await writeMatrix(folder, data);
    const rows: BenchRow[] = [];
    for (const { name, gradientSteps } of SOLVERS) {
      for (const rank of RANKS) {
        const task = { data, folder, rank, gradientSteps, peers };
        const [ours, peer] = [await trainOurs(task), await trainPeer(task)];
        const some = rowsOf(`d = ${rank}, ${name}`, gradientSteps > 0, ours, peer);
        // The whole takes long: what is known so far is worth a line.
        for (const row of some) process.stderr.write(`${JSON.stringify(row)}\n`);
        rows.push(...some);
      }
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true });
  }
}

interface Task {
  readonly data: TasteMatrix;
  readonly folder: string;
  readonly rank: number;
  readonly gradientSteps: number;
  readonly peers: Peers | undefined;
}

async function trainOurs({ data, folder, rank, gradientSteps, peers }: Task): Promise<Trained> {
  const { matrix, tested } = data;
  const marks: { readonly at: number; readonly cpu: number }[] = [];
  const mark = (): void => {
    const { user, system } = process.cpuUsage();
    marks.push({ at: performance.now() / 1e3, cpu: (user + system) / 1e6 });
  };
  const options = {
    ...{ ...OURS, rank, gradientSteps, epochs: EPOCHS, threads: THREADS, seed: SEED },
    unobservedWeight: UNOBSERVED / matrix.columns,
  };
  const { rows, columns } = await alternate(matrix, options, mark);
  const [first, last] = [marks[0]!, marks.at(-1)];
  const means = {
    wall: (last.at - first.at) / (EPOCHS - 1),
    cpu: (last.cpu - first.cpu) / (EPOCHS - 1),
  };
  if (peers === undefined) return means;
  const some = new Float32Array(tested.length * rank);
  tested.forEach((row, t) => some.set(rows.subarray(row * rank, (row + 1) * rank), t * rank));
  await writeNumbers(path.join(folder, 'ours-rows.f32'), some);
  await writeNumbers(path.join(folder, 'ours-columns.f32'), columns);
  return { ...means, ndcg100: await ndcgOf('ours', { data, folder, rank, gradientSteps, peers }) };
}

async function trainPeer(task: Task): Promise<Trained | undefined> {
  const { data, folder, rank, gradientSteps, peers } = task;
  if (peers === undefined) return undefined;
  const { rows, columns } = data.matrix;
  const { wall, cpu } = await peers.run<{ readonly wall: number[]; readonly cpu: number[] }>(
    'train.py',
    {
      ...{ ...PEER, folder, rows, columns, rank, epochs: EPOCHS, threads: THREADS, out: 'peer' },
      conjugateGradients: gradientSteps > 0,
    },
    THREADS,
  );
  return { wall: mean(wall.slice(1)), cpu: mean(cpu), ndcg100: await ndcgOf('peer', task) };
}

async function ndcgOf(out: string, { data, folder, rank, peers }: Task): Promise<number> {
  const { rows, columns } = data.matrix;
  const task = { folder, rows, columns, rank, out };
  return (await peers!.run<{ readonly ndcg100: number }>('rank.py', task, THREADS)).ndcg100;
}

function rowsOf(
  what: string,
  gradients: boolean,
  ours: Trained,
  peer: Trained | undefined,
): readonly BenchRow[] {
  const peerName = `implicit, ${gradients ? 'conjugate gradients' : 'Cholesky'}`;
  const beside = (a: number, b: number | undefined, ratio: (a: number, b: number) => number) =>
    b === undefined ? { ours: a } : { ours: a, peer: b, ratio: ratio(a, b), peerName };
  const less = (a: number, b: number): number => b / a;
  return [
    { what: `an epoch, ${what}, CPU`, unit: 's', ...beside(ours.cpu, peer?.cpu, less) },
    { what: `an epoch, ${what}, wall`, unit: 's', ...beside(ours.wall, peer?.wall, less) },
    ...(ours.ndcg100 === undefined
      ? []
      : [
          {
            what: `after ${EPOCHS} epochs, ${what}`,
            unit: 'NDCG@100',
            ...beside(ours.ndcg100, peer?.ndcg100, (a, b) => a / b),
          },
        ]),
  ];
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
