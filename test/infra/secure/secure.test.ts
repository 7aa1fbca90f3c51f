/** Engines that let nobody in unknown: certificates on both sides, and a password. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { root, startGateway } from '../../helpers/gateway.ts';
import { INFRA_STATE } from '../../helpers/infra.ts';

const certificate = (name: string): string => path.join(INFRA_STATE, 'certificates', name);
const tls = {
  enabled: true,
  caFile: certificate('ca.pem'),
  certFile: certificate('client.pem'),
  keyFile: certificate('client.key'),
};
const cassandra = { replication: 1, keyspace: 'secure', username: 'cassandra', tls };
const kafka = { replication: 1, partitions: 2, username: 'tastegraph', tls };
const PASSWORDS = {
  TASTEGRAPH_CASSANDRA_PASSWORD: 'cassandra',
  TASTEGRAPH_KAFKA_PASSWORD: 'tastegraph-test',
};
const UPSERT = `mutation { upsertCatalog(items: [{ kind: TRACK, id: "a", title: "A" }]) { added } }`;
const RECORD = `mutation ($at: DateTime!) {
  recordEvents(events: [{ listener: "lis", kind: PLAY, item: "track:a", at: $at }]) { accepted }
}`;
const PLAYS = `{ user(id: "lis") { recentPlays(first: 5) { nodes { track { id } } } } }`;

describe('a gateway on a Cassandra and a Kafka that want certificates and passwords', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-secure-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('keeps what is recorded through it', async () => {
    const gateway = await startGateway(['--no-jobs', ...(await configured({}))], PASSWORDS);
    try {
      expect((await gateway.query(UPSERT)).errors).toBeUndefined();
      expect(await gateway.query(RECORD, { at: new Date().toISOString() })).toEqual({
        data: { recordEvents: { accepted: 1 } },
      });
      await expect
        .poll(async () => JSON.stringify(await gateway.query(PLAYS)), { timeout: 20_000 })
        .toContain('track:a');
    } finally {
      await gateway.stop();
    }
  });

  it.each([
    [
      'a wrong password for Cassandra',
      {},
      { TASTEGRAPH_CASSANDRA_PASSWORD: 'no' },
      /Cassandra node to answer .* (username|password|credentials)/i,
      1,
    ],
    [
      'a wrong password for Kafka',
      {},
      { TASTEGRAPH_KAFKA_PASSWORD: 'no' },
      /Expected Kafka to answer at .*invalid credentials/,
      1,
    ],
    [
      'no encryption towards Cassandra',
      { cassandra: { ...cassandra, tls: { enabled: false } } },
      {},
      /Cassandra node to answer/,
      1,
    ],
    [
      'an authority that signed nothing',
      { cassandra: { ...cassandra, tls: { ...tls, caFile: certificate('client.pem') } } },
      {},
      /Cassandra node to answer .*certificate/i,
      1,
    ],
    [
      'a certificate file that is not there',
      { kafka: { ...kafka, tls: { ...tls, caFile: '/nowhere.pem' } } },
      {},
      /Expected a PEM file at \/nowhere\.pem/,
      2,
    ],
  ])('is not up with %s, and says why', async (_what, change, environment, said, status) => {
    const env = { ...process.env, ...PASSWORDS, ...environment };
    const program = path.join(root, 'dist', 'main.js');
    const args = [program, 'serve', '--port', '0', '--no-jobs', ...(await configured(change))];
    const failed = await promisify(execFile)(process.execPath, args, { env, timeout: 60_000 }).then(
      () => ({ code: 0, stderr: '' }),
      (error: { code: number; stderr: string }) => error,
    );
    expect(failed.code).toBe(status);
    expect(failed.stderr).toMatch(said);
    expect(failed.stderr).not.toMatch(/\n\s+at /);
  });

  async function configured(change: object): Promise<readonly string[]> {
    const file = path.join(folder, 'config.json');
    await writeFile(
      file,
      JSON.stringify({
        store: 'cassandra',
        events: 'kafka',
        cassandra,
        kafka,
        data: folder,
        ...change,
      }),
    );
    return ['--config', file];
  }
});
