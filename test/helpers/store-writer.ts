/**
 * A process of its own that writes to a store: `node store-writer.ts FILE NAME EVENTS`. Commits plays of
 * `user:NAME` ten at a time and prints, after each commit, how many are acknowledged.
 */
import { writeSync } from 'node:fs';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';
import { commit, event, listener } from './store-records.ts';

const BATCH = 10;
const [file, name, events] = process.argv.slice(2);
const store = await openSqliteStore({ path: file! });
const of = `user:${name}`;
await store.listeners.ensure([listener(of)]);
for (let i = 0; i < Number(events); i += BATCH) {
  await commit(
    store,
    Array.from({ length: BATCH }, (_, k) =>
      event(`${name}-${i + k}`, of, 'play', { item: `track:${k}` }),
    ),
  );
  // At once, not when the event loop gets round to it: what is printed is a promise.
  writeSync(1, `${i + BATCH}\n`);
}
await store.close();
