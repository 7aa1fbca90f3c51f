/**
 * The best 100 of many tracks for a listener: exactly, and by lists beside the HNSW indexes of usearch, in the
 * same process, and faiss, over vectors of a real fit. usearch is asked for more than 100 where that is what it
 * takes to find as many of the exact best, faiss is told to look at more; inner products are made cosines for
 * both by one more coordinate (Bachrach et al. 2014). Times are of the processor, of one thread: the machine is
 * shared.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Index, MetricKind, ScalarKind } from 'usearch';
import { dot, rowNorms } from '../src/math/dense.ts';
import { KernelMemory, MAX_MEMORY_BYTES } from '../src/math/kernels.ts';
import { TopK } from '../src/math/top-k.ts';
import { tuneMargin } from '../src/math/tune-margin.ts';
import { VectorIndex } from '../src/math/vector-index.ts';
import { clusterVectors } from '../src/math/vector-lists.ts';
import { fittedVectors } from './listening-world.ts';
import type { Vectors } from './listening-world.ts';
import { writeNumbers } from './matrix-files.ts';
import { setUpPeers } from './peers/peers.ts';
import type { BenchOptions, BenchRow } from './row.ts';

const RANK = 64;
const EXACT_ITEMS = 100_000;
const LISTED_ITEMS = 1_000_000;
const QUERIES = 400;
const LIMIT = 100;
const EXCLUDED = 200;
const RECALL = 0.99;
/** How many usearch is asked for, until enough of the exact best are among them. */
const FETCHED = [100, 140, 200, 280, 400, 560, 800, 1_120, 1_600];

export async function benchRetrieval({ scale = 1 }: BenchOptions): Promise<BenchRow[]> {
  const few = await fitted(Math.round(scale * EXACT_ITEMS));
  const many = await fitted(Math.round(scale * LISTED_ITEMS));
  return [exactRow(few), exactRow(many), ...(await listedRows(many))];
}

function fitted(items: number): Promise<Vectors> {
  const size = { items, listeners: Math.round(0.3 * items), playsEach: 50, rank: RANK };
  return fittedVectors(size, 2);
}

function exactRow(vectors: Vectors): BenchRow {
  const index = new VectorIndex(...inMemory(vectors.items), RANK);
  const count = vectors.items.length / RANK;
  const exclude = new Set(Array.from({ length: EXCLUDED }, (_, i) => (i * 7_919) % count));
  const queries = queriesOf(vectors);
  const ours = millisecondsEach(queries, (query) => index.search(query, { limit: LIMIT, exclude }));
  const some = queries.slice(0, QUERIES / 10);
  const peer = millisecondsEach(some, (query) => loop(vectors.items, query, exclude));
  return {
    what: `exact best ${LIMIT} of ${count} tracks, ${EXCLUDED} excluded`,
    ours: ours.each,
    unit: 'ms',
    peer: peer.each,
    ratio: peer.each / ours.each,
    peerName: 'a plain loop in TypeScript',
  };
}

async function listedRows(vectors: Vectors): Promise<BenchRow[]> {
  const count = vectors.items.length / RANK;
  const [memory, items] = inMemory(vectors.items);
  const lists = 8 * Math.ceil(Math.sqrt(count) / 4);
  const build = await cpuSeconds(() => clusterVectors(items, RANK, { lists, seed: 1, threads: 2 }));
  const open = { margin: Infinity, directionMargin: Infinity };
  const index = new VectorIndex(memory, items, RANK, { ...build.result, ...open });
  const wanted = { limit: LIMIT, exclude: new Set<number>() };
  const queries = queriesOf(vectors);
  const exact = queries.map((query) => indexesOf(index.search(query, wanted, Infinity)));
  const { margin } = tuneMargin((q, within) => index.search(q, wanted, within), queries, RECALL);
  const ours = millisecondsEach(queries, (query) => index.search(query, wanted, margin));
  const peer = await usearchOf(vectors.items, queries, exact);
  const recall = recallOf(ours.results.map(indexesOf), exact);
  const what = `best ${LIMIT} of ${count} tracks`;
  const peerName = `usearch HNSW in Node, asked for ${peer.fetched}`;
  return [
    row(`${what}, answers a second`, 1_000 / ours.each, 1_000 / peer.each, {
      unit: 'a second',
      peerName,
    }),
    row(`${what}, recall`, recall, peer.recall, { unit: 'of the exact', peerName }),
    {
      ...row('building the index', build.seconds, peer.buildSeconds, { unit: 'CPU s', peerName }),
      ratio: peer.buildSeconds / build.seconds,
    },
    ...(await faissRows(vectors, { what, each: ours.each, recall, buildSeconds: build.seconds })),
  ];
}

interface Ours {
  readonly what: string;
  readonly each: number;
  readonly recall: number;
  readonly buildSeconds: number;
}

/** What `peers/nearest.py` answers, as far as it is looked at. */
interface NearestPeers {
  readonly faiss: {
    readonly buildSeconds: number;
    readonly points: readonly [
      { readonly perSecond: number; readonly reached: number; readonly expansion: number },
    ];
  };
}

/** None where the peers cannot be set up. */
async function faissRows(vectors: Vectors, ours: Ours): Promise<readonly BenchRow[]> {
  const peers = await setUpPeers();
  if (peers === undefined) return [];
  const folder = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  try {
    const queries = queriesOf(vectors).flatMap((query) => [...query, 0]);
    await writeNumbers(path.join(folder, 'vectors.f32'), withCoordinate(vectors.items));
    await writeNumbers(path.join(folder, 'queries.f32'), Float32Array.from(queries));
    const count = vectors.items.length / RANK;
    const task = { folder, count, rank: RANK + 1, queries: QUERIES, limit: LIMIT };
    const more = { recalls: [RECALL], buildThreads: 2 };
    const { faiss } = await peers.run<NearestPeers>('nearest.py', { ...task, ...more }, 2);
    const [{ perSecond, reached, expansion }] = faiss.points;
    const peerName = `faiss HNSW, efSearch ${expansion}`;
    const unit = 'a second';
    const build = { unit: 'CPU s', peerName };
    return [
      row(`${ours.what}, answers a second`, 1_000 / ours.each, perSecond, { unit, peerName }),
      row(`${ours.what}, recall`, ours.recall, reached, { unit: 'of the exact', peerName }),
      {
        ...row('building the index', ours.buildSeconds, faiss.buildSeconds, build),
        ratio: faiss.buildSeconds / ours.buildSeconds,
      },
    ];
  } finally {
    await rm(folder, { recursive: true });
  }
}

function row(
  what: string,
  ours: number,
  peer: number,
  { unit, peerName }: { unit: string; peerName: string },
): BenchRow {
  return { what, ours, unit, peer, ratio: ours / peer, peerName };
}

/** The least that usearch must be asked for to find as many of the exact best, and how long that takes. */
async function usearchOf(
  items: Float32Array,
  queries: readonly Float32Array[],
  exact: readonly ReadonlySet<number>[],
): Promise<{ each: number; recall: number; fetched: number; buildSeconds: number }> {
  const index = new Index({
    dimensions: RANK + 1,
    metric: MetricKind.Cos,
    quantization: ScalarKind.F32,
    connectivity: 16,
    expansion_add: 128,
    expansion_search: 64,
    multi: false,
  });
  const keys = BigUint64Array.from({ length: items.length / RANK }, (_, i) => BigInt(i));
  const build = await cpuSeconds(async () => index.add(keys, withCoordinate(items), 2));
  const longer = queries.map((query) => Float32Array.from([...query, 0]));
  for (const fetched of FETCHED) {
    const { each, results } = millisecondsEach(longer, (q) => index.search(q, fetched, 1).keys);
    const found = results.map((some) => new Set(Array.from(some.subarray(0, LIMIT), Number)));
    const recall = recallOf(found, exact);
    if (recall >= RECALL || fetched === FETCHED.at(-1)) {
      return { each, recall, fetched, buildSeconds: build.seconds };
    }
  }
  throw new Error('Expected to have asked usearch for something.');
}

/** One more coordinate makes all vectors equally long; cosines then order as products did. */
function withCoordinate(items: Float32Array): Float32Array {
  const norms = rowNorms(items, RANK);
  const longest = norms.reduce((most, norm) => Math.max(most, norm), 0);
  const out = new Float32Array(norms.length * (RANK + 1));
  norms.forEach((norm, i) => {
    out.set(items.subarray(i * RANK, (i + 1) * RANK), i * (RANK + 1));
    out[i * (RANK + 1) + RANK] = Math.sqrt(Math.max(0, longest ** 2 - norm ** 2));
  });
  return out;
}

function loop(items: Float32Array, query: Float32Array, exclude: ReadonlySet<number>): unknown {
  const best = new TopK(LIMIT);
  for (let i = 0; i * RANK < items.length; i++) {
    const score = dot(query, 0, items, i * RANK, RANK);
    if (best.accepts(i, score) && !exclude.has(i)) best.push(i, score);
  }
  return best.drain();
}

function inMemory(vectors: Float32Array): [KernelMemory, Float32Array] {
  const memory = new KernelMemory(vectors.byteLength, MAX_MEMORY_BYTES);
  const floats = memory.floats(vectors.length);
  floats.set(vectors);
  return [memory, floats];
}

function queriesOf({ listeners }: Vectors): Float32Array[] {
  const step = Math.floor(listeners.length / RANK / QUERIES);
  return Array.from({ length: QUERIES }, (_, q) =>
    listeners.slice(q * step * RANK, (q * step + 1) * RANK),
  );
}

function indexesOf(found: readonly { readonly index: number }[]): ReadonlySet<number> {
  return new Set(found.map(({ index }) => index));
}

function recallOf(
  found: readonly ReadonlySet<number>[],
  exact: readonly ReadonlySet<number>[],
): number {
  const hits = exact.reduce((sum, best, q) => sum + best.intersection(found[q]!).size, 0);
  return hits / exact.reduce((sum, best) => sum + best.size, 0);
}

/** Processor time for each query, after a round that is not timed. */
function millisecondsEach<T>(
  queries: readonly Float32Array[],
  search: (query: Float32Array) => T,
): { readonly each: number; readonly results: readonly T[] } {
  queries.slice(0, 100).forEach(search);
  const start = process.cpuUsage();
  const results = queries.map(search);
  const { user, system } = process.cpuUsage(start);
  return { each: (user + system) / 1_000 / queries.length, results };
}

async function cpuSeconds<T>(
  run: () => Promise<T>,
): Promise<{ readonly seconds: number; readonly result: T }> {
  const start = process.cpuUsage();
  const result = await run();
  const { user, system } = process.cpuUsage(start);
  return { seconds: (user + system) / 1e6, result };
}
