/** The Kafka that tests talk to: the one that `infra/up kafka` starts. Each test has a topic and a group of its own. */
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import type { KafkaOptions } from '../../src/events/kafka/connect.ts';
import type { Message } from '../../src/events/kafka/message.ts';
import { root } from './gateway.ts';
import { INFRA_STATE } from './infra.ts';

const BROKERS = (process.env['KAFKA_BROKERS'] ?? '127.0.0.1:9092').split(',');

/** A topic that nobody else uses, with a group that has the same name. */
export function freshTopic(partitions = 4): KafkaOptions {
  const topic = `test.${randomUUID()}`;
  return {
    brokers: BROKERS,
    topic,
    group: topic,
    partitions,
    replication: 1,
    mechanism: 'plain',
    tls: { enabled: false },
  };
}

/** The same for a process: what its environment must say. */
export function environmentFor({ topic, group, partitions }: KafkaOptions): NodeJS.ProcessEnv {
  return {
    TASTEGRAPH_EVENTS: 'kafka',
    TASTEGRAPH_KAFKA_BROKERS: BROKERS.join(','),
    TASTEGRAPH_KAFKA_TOPIC: topic,
    TASTEGRAPH_KAFKA_GROUP: group,
    TASTEGRAPH_KAFKA_PARTITIONS: String(partitions),
    TASTEGRAPH_KAFKA_REPLICATION: '1',
  };
}

/** A client of its own: what a producer in any language would be. */
export function plainKafka(): Kafka {
  const retry = { initialRetryTime: 100, maxRetryTime: 1_000, retries: 60 };
  return new Kafka({ clientId: 'plain', brokers: BROKERS, logLevel: logLevel.NOTHING, retry });
}

export interface PlainProducer {
  send(messages: readonly Message[]): Promise<void>;
  close(): Promise<void>;
}

export async function plainProducer(topic: string): Promise<PlainProducer> {
  const producer = plainKafka().producer({
    createPartitioner: Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  return {
    async send(messages) {
      const copies = messages.map((message) => ({ ...message }));
      // As long as it takes: what was sent before the broker went may then be there twice.
      for (;;) {
        try {
          await producer.send({ topic, acks: -1, messages: copies });
          return;
        } catch {
          await sleep(250);
        }
      }
    },
    close: () => producer.disconnect(),
  };
}

export interface ReadMessage {
  readonly key: string | undefined;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Reads `count` messages from the beginning of a topic. */
export async function readTopic(topic: string, count: number): Promise<readonly ReadMessage[]> {
  const consumer = plainKafka().consumer({ groupId: `reader-${randomUUID()}` });
  const found: ReadMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    eachMessage: async ({ message: { key, value, headers = {} } }) => {
      const texts = Object.entries(headers).map(([name, one]) => [name, String(one)]);
      found.push({
        key: key?.toString(),
        value: value?.toString() ?? '',
        headers: Object.fromEntries(texts) as Record<string, string>,
      });
    },
  });
  await until(() => found.length >= count);
  await consumer.disconnect();
  return found;
}

/** Waits until something is so; the test's own time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>, stepMs = 50): Promise<void> {
  while (!(await holds())) await sleep(stepMs);
}

/** kill -9 of the broker; resolves when it is gone. */
export async function killBroker(): Promise<void> {
  const pid = Number(await readFile(path.join(INFRA_STATE, 'kafka/pid'), 'utf8'));
  process.kill(pid, 'SIGKILL');
  const { port, hostname } = new URL(`kafka://${BROKERS[0]}`);
  await until(() => refuses(hostname, Number(port)));
}

function refuses(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('error', () => resolve(true));
    socket.once('connect', () => {
      socket.destroy();
      resolve(false);
    });
  });
}

/** Starts it again with the data it had. */
export async function restartBroker(): Promise<void> {
  await promisify(execFile)(path.join(root, 'infra/up'), ['kafka']);
}
