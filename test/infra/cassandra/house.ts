/** The Cassandra that the tests beside it talk to: `infra/up cassandra` starts one where nobody names another. */
import { randomUUID } from 'node:crypto';
import { Client } from 'cassandra-driver';
import type { CassandraOptions } from '../../../src/store/cassandra/connect.ts';

/** Options for a keyspace; by default one that no other test uses. */
export function optionsFor(keyspace = freshKeyspace(), replication = 1): CassandraOptions {
  return {
    contactPoints: (process.env['CASSANDRA_CONTACT_POINTS'] ?? '127.0.0.1').split(','),
    localDataCenter: 'datacenter1',
    keyspace,
    replication,
    keepDays: { events: 800, pages: 90, jobRuns: 90 },
  };
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

/**
 * Empties every table of a keyspace but the note of its migrations. Making a keyspace anew takes many
 * seconds, since the nodes have to agree on each table; most groups of tests write to few of them.
 */
export async function emptyKeyspace(keyspace: string): Promise<void> {
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
