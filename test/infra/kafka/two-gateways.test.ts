/** Two gateways on one Cassandra and one Kafka: what comes in by one shows in the other, and a job runs on one. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openEmptyCassandra, SHARED_KEYSPACE } from '../../helpers/cassandra.ts';
import { startGateway, type Gateway } from '../../helpers/gateway.ts';
import { environmentFor, freshTopic, until } from '../../helpers/kafka.ts';

const UPSERT = `mutation ($items: [CatalogItemInput!]!) { upsertCatalog(items: $items) { added } }`;
const RECORD = `mutation ($events: [EventInput!]!) { recordEvents(events: $events) { accepted } }`;
const SAVE = `mutation { saveTracks(userId: "lis", trackIds: ["track:b"]) { user { savedTracks { nodes { id } } } } }`;
const HOME = `{ user(id: "lis") { home { id } recentPlays(first: 5) { nodes { track { id } } } savedTracks { nodes { id } } } }`;
const RUN = `mutation { runJob(name: "render-audio") { outcome message } }`;
/** What a killed process blocks a job for, and some for a busy machine. */
const LEASE_MS = 60_000 + 15_000;

interface Home {
  readonly user: {
    readonly home: { readonly id: string };
    readonly recentPlays: {
      readonly nodes: readonly { readonly track: { readonly id: string } }[];
    };
    readonly savedTracks: { readonly nodes: readonly { readonly id: string }[] };
  } | null;
}
interface Run {
  readonly runJob: { readonly outcome: string; readonly message: string | null };
}

describe('two gateways on one Cassandra and one Kafka', () => {
  let one: Gateway;
  let other: Gateway;
  let data: string;
  beforeAll(async () => {
    await (await openEmptyCassandra()).close();
    data = await mkdtemp(path.join(tmpdir(), 'tastegraph-two-'));
    const env = {
      ...environmentFor(freshTopic()),
      TASTEGRAPH_STORE: 'cassandra',
      TASTEGRAPH_CASSANDRA_KEYSPACE: SHARED_KEYSPACE,
      TASTEGRAPH_CASSANDRA_REPLICATION: '1',
      TASTEGRAPH_DATA: data,
    };
    const started = [1, 2].map((seed) => startGateway(['--no-jobs', '--seed', String(seed)], env));
    [one, other] = (await Promise.all(started)) as [Gateway, Gateway];
  });
  afterAll(async () => {
    await Promise.all([one.kill(), other.stop()]);
    await rm(data, { recursive: true, force: true });
  });

  it('show in the next Home of one what was recorded through the other', async () => {
    const items = ['a', 'b'].map((id) => ({ kind: 'TRACK', id, title: `Title of ${id}` }));
    expect((await one.query(UPSERT, { items })).errors).toBeUndefined();
    const home = async (of: Gateway): Promise<Home['user']> =>
      (await of.query<Home>(HOME)).data.user;
    const played = { listener: 'lis', kind: 'PLAY', item: 'track:a', at: new Date() };
    const accepted = { data: { recordEvents: { accepted: 1 } } };
    expect(await one.query(RECORD, { events: [played] })).toEqual(accepted);
    await until(async () => (await home(other))?.recentPlays.nodes[0]?.track.id === 'track:a');
    const before = (await home(other))!.home.id;
    // A change of the library is answered as it is then, though it went over Kafka, too.
    expect(JSON.stringify(await other.query(SAVE))).toContain('track:b');
    const after = (await home(one))!;
    expect(after.savedTracks.nodes).toEqual([{ id: 'track:b' }]);
    expect(after.home.id).not.toBe(before);
    expect((await home(other))!.home.id).toBe(after.home.id);
  });

  it(
    'run a job on one of them, and on the other within the time of its lease when that one is killed',
    { timeout: LEASE_MS + 60_000 },
    async () => {
      const run = async (of: Gateway): Promise<Run['runJob']> =>
        (await of.query<Run>(RUN)).data.runJob;
      expect((await run(one)).outcome).toBe('RUNNING');
      const refused = { outcome: 'SKIPPED', message: 'it is running in another process' };
      expect(await run(other)).toEqual(refused);
      await one.kill();
      const killed = performance.now();
      await until(async () => (await run(other)).outcome === 'RUNNING', 1_000);
      const waited = performance.now() - killed;
      console.log(`the other gateway took the job over after ${(waited / 1_000).toFixed(0)} s`);
      expect(waited).toBeLessThan(LEASE_MS);
    },
  );
});
