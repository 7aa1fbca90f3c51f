/**
 * The house in which end-to-end tests run: SQLite in their folder, or with TASTEGRAPH_TEST_STORE=cassandra
 * the Cassandra that stands beside them.
 */
import path from 'node:path';
import type { Store } from '../../src/store/ports.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { openEmptyCassandra } from './cassandra.ts';

export const isCassandra = process.env['TASTEGRAPH_TEST_STORE'] === 'cassandra';

export async function openTestStore(folder: string): Promise<Store> {
  return isCassandra
    ? openEmptyCassandra()
    : openSqliteStore({ path: path.join(folder, 'tastegraph.sqlite') });
}
