/** The Cassandra that tests talk to: the one that `infra/up cassandra` starts, unless another is named. */
import { randomUUID } from 'node:crypto';
import { Client } from 'cassandra-driver';
import type { CassandraOptions } from '../../src/store/cassandra/connect.ts';
import { openCassandraStore } from '../../src/store/cassandra/cassandra-store.ts';
import type { Store } from '../../src/store/ports.ts';

/** The keyspace that tests share, one after the other: making one takes seconds, emptying it hardly any. */
export const SHARED_KEYSPACE = 'tastegraph_test';

export function optionsFor(keyspace = SHARED_KEYSPACE, replication = 1): CassandraOptions {
  return {
    contactPoints: (process.env['CASSANDRA_CONTACT_POINTS'] ?? '127.0.0.1').split(','),
    localDataCenter: 'datacenter1',
    keyspace,
    replication,
    keepDays: { events: 800, pages: 90, jobRuns: 90 },
  };
}

/** The shared keyspace with nothing in it. */
export async function openEmptyCassandra(): Promise<Store> {
  const store = await openCassandraStore(optionsFor());
  await emptyKeyspace(SHARED_KEYSPACE);
  return store;
}

export function freshKeyspace(): string {
  return `test_${randomUUID().replaceAll('-', '')}`;
}

/** Runs statements that no port has, and closes again. */
export async function withClient<T>(run: (client: Client) => Promise<T>): Promise<T> {
  const { contactPoints, localDataCenter } = optionsFor();
  const client = new Client({ contactPoints: [...contactPoints], localDataCenter });
  await client.connect();
  try {
    return await run(client);
  } finally {
    await client.shutdown();
  }
}

export async function dropKeyspace(keyspace: string): Promise<void> {
  await withClient((client) =>
    client.execute(`DROP KEYSPACE IF EXISTS ${keyspace}`, [], { readTimeout: 60_000 }),
  );
}

/** Empties every table that has rows, but the note of the migrations. */
async function emptyKeyspace(keyspace: string): Promise<void> {
  await withClient(async (client) => {
    const tables = await client.execute(
      'SELECT table_name FROM system_schema.tables WHERE keyspace_name = ?',
      [keyspace],
      { prepare: true },
    );
    const names = tables.rows.map((row) => row['table_name'] as string);
    for (const name of names.filter((one) => one !== 'migrations')) {
      const rows = await client.execute(`SELECT * FROM ${keyspace}.${name} LIMIT 1`);
      if (rows.rowLength > 0) {
        await client.execute(`TRUNCATE ${keyspace}.${name}`, [], { readTimeout: 60_000 });
      }
    }
  });
}
