/**
 * Resident memory of a gateway that serves the demo, after it has answered for 200 listeners. The
 * peer is the floor: the same Node with Fastify and Apollo Server and a schema of one field.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root, startGateway } from '../test/helpers/gateway.ts';
import type { BenchRow } from './row.ts';

const LISTENERS = 200;

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

export async function benchMemory(): Promise<readonly BenchRow[]> {
  const data = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-bench-'));
  const filled = await startGateway(['--demo', '--no-jobs', '--data', data]);
  const filling = await residentMb(filled.process.pid!);
  await filled.stop();
  const gateway = await startGateway(['--no-jobs', '--data', data]);
  const document = readFileSync(path.join(root, 'web/operations/home.graphql'), 'utf8');
  try {
    for (let i = 1; i <= LISTENERS; i++) {
      await gateway.query(document, { shelves: 8, cards: 10 }, { 'x-listener': `demo-${i}` });
    }
    const ours = await residentMb(gateway.process.pid!);
    const peer = await floorMb();
    const peerName = 'Fastify + Apollo, one field';
    return [
      {
        what: `serving the demo, after ${LISTENERS} Homes`,
        ours,
        unit: 'MB',
        peer,
        ratio: peer / ours,
        peerName,
      },
      {
        what: 'right after filling and training the demo',
        ours: filling,
        unit: 'MB',
        peer,
        ratio: peer / filling,
        peerName,
      },
    ];
  } finally {
    await gateway.stop();
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
  const size = await residentMb(child.pid!);
  child.kill();
  return size;
}

/** Resident memory of a process in MB (Linux). */
async function residentMb(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB/m.exec(status)![1]) / 1_000;
}
