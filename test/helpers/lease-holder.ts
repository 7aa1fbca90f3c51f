/** A process that takes a lease, renews it and says so, until it is killed. */
import { openCassandraStore } from '../../src/store/cassandra/cassandra-store.ts';
import { optionsFor } from './cassandra.ts';

const ttlMs = Number(process.argv[2]);
const store = await openCassandraStore(optionsFor());
for (;;) {
  const held = await store.leases.acquire('job:train', 'holder', Date.now(), ttlMs);
  console.log(held ? 'held' : 'refused');
  await new Promise((resolve) => setTimeout(resolve, ttlMs / 3));
}
