/** A folder for store files that goes with its test. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Store } from '../../src/store/ports.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

export interface StoreFolder {
  /** Where the store is. */
  readonly path: string;
  readonly file: (name: string) => string;
  /** Opens the store; it is closed when the test ends. */
  readonly open: () => Promise<Store>;
}

export async function storeFolder(): Promise<StoreFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-sqlite-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = (name: string): string => path.join(folder, name);
  return {
    path: file('store.sqlite'),
    file,
    async open() {
      const store = await openSqliteStore({ path: file('store.sqlite') });
      onTestFinished(() => store.close());
      return store;
    },
  };
}
