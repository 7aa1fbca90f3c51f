/**
 * A warm Home of 8 shelves x 10 cards with titles, artists and reasons, over HTTP, one client. The
 * peer is the floor: a bare Fastify route that answers the very same bytes, asked by the same client.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import fastify from 'fastify';
import { root, startGateway } from '../test/helpers/gateway.ts';
import type { BenchRow } from './row.ts';

const WARM_UP = 1_000;
const REQUESTS = 2_000;

export async function benchServing(): Promise<readonly BenchRow[]> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  // Filled by a process of its own: what is timed is a gateway that serves, not one that cleans up after filling.
  await (await startGateway(['--demo', '--no-jobs', '--data', data])).stop();
  const gateway = await startGateway(['--no-jobs', '--data', data]);
  const query = readFileSync(path.join(root, 'web/operations/home.graphql'), 'utf8');
  const body = JSON.stringify({ query, variables: { shelves: 8, cards: 10 } });
  const answer = await ask(new URL('/graphql', gateway.url), body);
  const floor = fastify();
  floor.post('/graphql', (_request, reply) => reply.type('application/json').send(answer));
  const floorUrl = new URL('/graphql', await floor.listen({ port: 0, host: '127.0.0.1' }));
  try {
    const ours = await latencies(new URL('/graphql', gateway.url), body);
    const peer = await latencies(floorUrl, body);
    return [50, 99].map((percent) => row(percent, ours, peer));
  } finally {
    agent.destroy();
    await Promise.all([gateway.stop(), floor.close()]);
    await rm(data, { recursive: true });
  }
}

function row(percent: number, ours: readonly number[], peer: readonly number[]): BenchRow {
  const [a, b] = [quantile(ours, percent), quantile(peer, percent)];
  const what = `warm Home, 8 shelves x 10 cards, p${percent}`;
  return { what, ours: a, unit: 'ms', peer: b, ratio: b / a, peerName: 'bare Fastify, same bytes' };
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

async function latencies(url: URL, body: string): Promise<readonly number[]> {
  for (let i = 0; i < WARM_UP; i++) await ask(url, body);
  const times: number[] = [];
  for (let i = 0; i < REQUESTS; i++) {
    const start = performance.now();
    await ask(url, body);
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b);
}

function ask(url: URL, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve(Buffer.concat(chunks).toString()));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function quantile(sorted: readonly number[], percent: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))]!;
}
