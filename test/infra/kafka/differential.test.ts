/**
 * The same events through the embedded way into SQLite, and over Kafka into Cassandra: half of the latter by a
 * gateway, half by a plain producer, which also sends some of them again.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from '../../../src/app.ts';
import { DEMO_FOLDER, readAirplay, readCatalogue } from '../../../src/demo/demo-files.ts';
import { readRules } from '../../../src/demo/rules.ts';
import { simulateListeners, type SimulatedListener } from '../../../src/demo/simulate.ts';
import { encodeEvent } from '../../../src/events/kafka/message.ts';
import type { ListeningEvent } from '../../../src/store/records.ts';
import { openSqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { openEmptyCassandra } from '../../helpers/cassandra.ts';
import { freshTopic, plainProducer, until } from '../../helpers/kafka.ts';
import {
  appOn,
  fitForBoth,
  giveTheSameAnswers,
  SEED,
  type TwoApps,
} from '../../helpers/same-answers.ts';
import { NOON } from '../../helpers/store-records.ts';

const LISTENERS = 6;
const TOGETHER = 500;

describe('SQLite with embedded events and Cassandra with Kafka', () => {
  let folder: string;
  let apps: TwoApps;
  const { topic, group, partitions, replication, brokers } = freshTopic();
  const kafka = { topic, group, partitions, replication, brokers: [...brokers] };
  const simulated = simulate();
  const events = simulated.people.flatMap((one) => one.events);

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-differential-'));
    const sqlite = await openSqliteStore({ path: path.join(folder, 'store.sqlite') });
    const cassandra = await openEmptyCassandra();
    apps = {
      one: await appOn(sqlite, { data: folder }),
      other: await appOn(cassandra, { data: folder, events: 'kafka', kafka }),
    };
    await Promise.all([prepare(apps.one), prepare(apps.other)]);
    await Promise.all([record(apps.one, events), overKafka(apps.other, events)]);
    await fitForBoth(apps);
  });
  afterAll(async () => {
    await Promise.all([apps.one.stop(), apps.other.stop()]);
    await rm(folder, { recursive: true });
  });

  it('folded what was sent twice once', () => {
    const { folded, duplicates, dead } = apps.other.services.stream!.counts()!;
    expect({ folded, dead }).toEqual({ folded: events.length, dead: 0 });
    expect(duplicates).toBeGreaterThanOrEqual(Math.floor(events.length / 4));
  });

  giveTheSameAnswers(() => apps, LISTENERS);

  async function prepare({ store }: App): Promise<void> {
    await store.catalogue.upsert(simulated.catalogue);
    await store.listeners.put(simulated.people.map(({ listener }) => listener));
    for (const { playlists } of simulated.people) {
      for (const playlist of playlists) await store.playlists.create(playlist);
    }
  }

  async function overKafka(app: App, sent: readonly ListeningEvent[]): Promise<void> {
    const stream = app.services.stream!;
    await stream.start();
    const half = Math.floor(sent.length / 2);
    await record(app, sent.slice(0, half));
    const producer = await plainProducer(topic);
    const messages = [...sent.slice(half), ...sent.slice(half)].map(encodeEvent);
    for (let from = 0; from < messages.length; from += TOGETHER) {
      await producer.send(messages.slice(from, from + TOGETHER));
    }
    await producer.close();
    await until(async () => (await stream.lag()).every(({ behind }) => behind === 0));
  }
});

async function record({ services }: App, events: readonly ListeningEvent[]): Promise<void> {
  for (let from = 0; from < events.length; from += TOGETHER) {
    const some = events.slice(from, from + TOGETHER);
    const { accepted, rejected } = await services.intake.record(some);
    expect(rejected).toEqual([]);
    expect(accepted).toBe(some.length);
  }
}

function simulate(): {
  readonly catalogue: ReturnType<typeof readCatalogue>;
  readonly people: readonly SimulatedListener[];
} {
  const rules = readRules(DEMO_FOLDER);
  const catalogue = readCatalogue(DEMO_FOLDER, rules, NOON);
  const world = { ...catalogue, airplay: readAirplay(DEMO_FOLDER) };
  const options = { seed: SEED, now: NOON, listeners: LISTENERS };
  return { catalogue, people: [...simulateListeners(world, rules, options)] };
}
