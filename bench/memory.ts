/**
 * Resident memory of a gateway after it has answered for 200 listeners: of one that serves the demo, and of
 * one with a million listeners and 100,000 tracks. The peer is the floor: the same Node with Fastify and
 * Apollo Server and a schema of one field.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, startGateway } from '../test/helpers/gateway.ts';
import { fillStore } from './filled-store.ts';
import { residentMb } from './resident.ts';
import type { BenchOptions, BenchRow } from './row.ts';

const ASKED = 200;
const LARGE = { listeners: 1_000_000, tracks: 100_000, playsEach: 5, rank: 64 };

/** A server of the same libraries that does nothing; it prints a line when it is up. */
const FLOOR = `
  import { ApolloServer } from '@apollo/server';
  import fastifyApollo from '@as-integrations/fastify';
  import fastify from 'fastify';
  const apollo = new ApolloServer({ typeDefs: 'type Query { hello: String }' });
  await apollo.start();
  const app = fastify();
  await app.register(fastifyApollo(apollo));
  await app.listen({ port: 0 });
  console.log('up');
`;

export async function benchMemory({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const floor = await floorMb();
  const large = { ...LARGE, listeners: Math.round(scale * LARGE.listeners) };
  const filled = await largeStore(large);
  const size = `${large.listeners} listeners, ${large.tracks} tracks, d = ${large.rank}`;
  const demo = await demoStore();
  const row = (what: string, ours: number): BenchRow => {
    const peerName = 'Fastify + Apollo, one field';
    return { what, ours, unit: 'MB', peer: floor, ratio: floor / ours, peerName };
  };
  return [
    row(`serving the demo, after ${ASKED} Homes`, demo.now),
    row('right after filling and training the demo', demo.filling),
    row(`serving ${size}, after ${ASKED} Homes`, filled.now),
    row(`serving ${size}, the most there was`, filled.peak),
  ];
}

/** After Homes of many listeners: resident now, and the most that ever was. */
async function largeStore(size: typeof LARGE): Promise<{ now: number; peak: number }> {
  return withFolder(async (data) => {
    await fillStore(data, size);
    return serving(data, (i) => String(Math.floor((i * size.listeners) / ASKED)));
  });
}

async function demoStore(): Promise<{ now: number; filling: number }> {
  return withFolder(async (data) => {
    const filled = await startGateway(['--demo', '--no-jobs', '--data', data]);
    const filling = (await residentMb(filled.process.pid!)).now;
    await filled.stop();
    const { now } = await serving(data, (i) => `demo-${i + 1}`);
    return { now, filling };
  });
}

async function serving(
  data: string,
  listenerAt: (i: number) => string,
): Promise<{ now: number; peak: number }> {
  const gateway = await startGateway(['--no-jobs', '--data', data]);
  const document = readFileSync(path.join(root, 'web/operations/home.graphql'), 'utf8');
  try {
    for (let i = 0; i < ASKED; i++) {
      const headers = { 'x-listener': listenerAt(i) };
      const answer = await gateway.query(document, { shelves: 8, cards: 10 }, headers);
      if (answer.errors) throw new Error(`Expected a Home, got ${JSON.stringify(answer.errors)}.`);
    }
    return await residentMb(gateway.process.pid!);
  } finally {
    await gateway.stop();
  }
}

async function withFolder<T>(run: (data: string) => Promise<T>): Promise<T> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  try {
    return await run(data);
  } finally {
    await rm(data, { recursive: true });
  }
}

async function floorMb(): Promise<number> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', FLOOR], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve, reject) => {
    child.stdout.once('data', resolve);
    child.once('exit', (status) => reject(new Error(`The floor ended with status ${status}.`)));
  });
  const { now } = await residentMb(child.pid!);
  child.kill();
  return now;
}
