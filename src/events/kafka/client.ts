/**
 * Kafka's client: this file, `connect.ts` and `consumer.ts` alone know which it is. It is kafkajs, because of those tried it
 * was the steadiest when brokers were killed, hands messages over by batch and partition, so that none of a
 * partition that went to somebody else is still on its way, and depends on nothing. It has had no stable
 * release in years: should Kafka leave it behind, these three files are what has to be written anew.
 *
 * Sends wait for all replicas that are in sync. One send is under way at a time and takes along what came
 * meanwhile, so messages of one process stay in order and a thousand small calls are few large ones.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, Partitioners, type Admin, type Producer } from 'kafkajs';
import { UnavailableError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import {
  ANSWER_MS,
  ASK_ATTEMPTS,
  FIRST_PAUSE_MS,
  kafkaConfig,
  LONGEST_PAUSE_MS,
  retryOf,
  type KafkaOptions,
} from './connect.ts';
import type { Message } from './message.ts';

/** Where the topic stands: what was produced and what the group has folded. */
export interface PartitionLag {
  readonly partition: number;
  readonly behind: number;
}

export interface KafkaClient {
  readonly options: KafkaOptions;
  /** For `consumer.ts`. */
  readonly kafka: Kafka;
  /** Makes the topics where they are missing. @throws UnavailableError when no broker answers. */
  prepare(): Promise<void>;
  /** Resolves when all replicas in sync have the messages. @throws UnavailableError when they do not in time. */
  send(topic: string, messages: readonly Message[]): Promise<void>;
  /** How far the group is behind, by partition. @throws UnavailableError */
  lag(): Promise<readonly PartitionLag[]>;
  /** Brokers and the topic's partitions. @throws UnavailableError */
  describe(): Promise<{ readonly brokers: number; readonly partitions: number }>;
  close(): Promise<void>;
}

/** Where messages go that cannot be folded. */
export function deadLettersOf(topic: string): string {
  return `${topic}.dead`;
}

/** How long a send is tried: within the time that a request has, and longer than a broker takes to come back. */
const SEND_MS = 30_000;
/** Attempts of the client itself; it gives up early when a broker refuses connections. */
const SEND_ATTEMPTS = 5;
/** The most messages of one send. */
const SEND_AT_ONCE = 10_000;
/** Days that a dead letter waits for somebody to look at it. */
const DEAD_LETTERS_MS = 30 * 86_400_000;
/** Twice what a message may have by default: a dead letter is a message and the reason. */
const DEAD_LETTER_BYTES = 2 * 1_048_588;

/** Makes a client; it connects when it is first used. @throws BadInputError for a PEM file that is not there. */
export function makeKafkaClient(options: KafkaOptions, log: Log): KafkaClient {
  return new Client(options, new Kafka(kafkaConfig(options, log)));
}

interface Waiting {
  readonly topic: string;
  readonly messages: readonly Message[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

class Client implements KafkaClient {
  readonly options: KafkaOptions;
  readonly kafka: Kafka;
  readonly #producer: Producer;
  readonly #admin: Admin;
  #connectedProducer: Promise<void> | undefined;
  #connectedAdmin: Promise<void> | undefined;
  #waiting: Waiting[] = [];
  #sending: Promise<void> | undefined;

  constructor(options: KafkaOptions, kafka: Kafka) {
    this.options = options;
    this.kafka = kafka;
    this.#admin = kafka.admin({ retry: retryOf(ASK_ATTEMPTS) });
    this.#producer = kafka.producer({
      // Java's: every client whose partitioner is murmur2 sends a listener's events to the same partition.
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      retry: retryOf(SEND_ATTEMPTS),
    });
  }

  prepare(): Promise<void> {
    const { topic, partitions, replication } = this.options;
    // One copy may be away and events are still taken, but never on one copy alone where there are more.
    const inSync = { name: 'min.insync.replicas', value: String(Math.max(1, replication - 1)) };
    const dead = [
      inSync,
      { name: 'retention.ms', value: String(DEAD_LETTERS_MS) },
      { name: 'max.message.bytes', value: String(DEAD_LETTER_BYTES) },
    ];
    const common = { numPartitions: partitions, replicationFactor: replication };
    const wanted = [
      { topic, ...common, configEntries: [inSync] },
      { topic: deadLettersOf(topic), ...common, numPartitions: 1, configEntries: dead },
    ];
    return this.#ask(async (admin) => {
      const known = new Set(await admin.listTopics());
      const topics = wanted.filter((one) => !known.has(one.topic));
      if (topics.length > 0) await admin.createTopics({ topics, waitForLeaders: true });
    });
  }

  send(topic: string, messages: readonly Message[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ topic, messages, resolve, reject });
      this.#sending ??= this.#drain().finally(() => (this.#sending = undefined));
    });
  }

  lag(): Promise<readonly PartitionLag[]> {
    const { topic, group: groupId } = this.options;
    return this.#ask(async (admin) => {
      const [ends, [folded]] = await Promise.all([
        admin.fetchTopicOffsets(topic),
        admin.fetchOffsets({ groupId, topics: [topic] }),
      ]);
      const done = new Map(folded?.partitions.map((one) => [one.partition, Number(one.offset)]));
      return ends
        .map(({ partition, high, low }) => {
          const from = Math.max(done.get(partition) ?? -1, Number(low));
          return { partition, behind: Math.max(0, Number(high) - from) };
        })
        .toSorted((a, b) => a.partition - b.partition);
    });
  }

  describe(): Promise<{ readonly brokers: number; readonly partitions: number }> {
    const { topic } = this.options;
    return this.#ask(async (admin) => {
      const { brokers } = await admin.describeCluster();
      const known = (await admin.listTopics()).includes(topic);
      const ends = known ? await admin.fetchTopicOffsets(topic) : [];
      return { brokers: brokers.length, partitions: ends.length };
    });
  }

  async close(): Promise<void> {
    await this.#sending;
    await Promise.allSettled([
      this.#connectedProducer && this.#producer.disconnect(),
      this.#connectedAdmin && this.#admin.disconnect(),
    ]);
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      const group = this.#nextGroup();
      try {
        await this.#produce(group);
        for (const { resolve } of group) resolve();
      } catch (error) {
        const failure = unavailable('Kafka did not acknowledge the events', error);
        for (const { reject } of group) reject(failure);
      }
    }
  }

  #nextGroup(): readonly Waiting[] {
    let messages = 0;
    let end = 0;
    for (const one of this.#waiting) {
      messages += one.messages.length;
      if (end > 0 && messages > SEND_AT_ONCE) break;
      end++;
    }
    return this.#waiting.splice(0, end);
  }

  /** Tries for as long as a sender waits. What a lost answer makes it send twice counts once by its id. */
  async #produce(group: readonly Waiting[]): Promise<void> {
    const late = AbortSignal.timeout(SEND_MS);
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, 2 * pause)) {
      try {
        await this.#sendOnce(group);
        return;
      } catch (error) {
        if (late.aborted || refusal(error)?.retriable === false) throw error;
        await sleep(pause);
      }
    }
  }

  async #sendOnce(group: readonly Waiting[]): Promise<void> {
    this.#connectedProducer ??= this.#producer.connect();
    await this.#connectedProducer.catch((error: unknown) => {
      this.#connectedProducer = undefined;
      throw error;
    });
    const topics = Map.groupBy(group, ({ topic }) => topic);
    await this.#producer.sendBatch({
      acks: -1,
      timeout: ANSWER_MS,
      topicMessages: [...topics].map(([topic, some]) => ({
        topic,
        messages: some.flatMap(({ messages }) => messages.map((message) => ({ ...message }))),
      })),
    });
  }

  /** Asks again where a broker says that it will pass, as it does while a new topic gets its leaders. */
  async #ask<T>(run: (admin: Admin) => Promise<T>, attempt = 1): Promise<T> {
    try {
      this.#connectedAdmin ??= this.#admin.connect();
      await this.#connectedAdmin;
      return await run(this.#admin);
    } catch (error) {
      this.#connectedAdmin = undefined;
      if (refusal(error)?.retriable === true && attempt < ASK_ATTEMPTS) {
        await sleep(FIRST_PAUSE_MS * 2 ** attempt);
        return this.#ask(run, attempt + 1);
      }
      const { brokers } = this.options;
      throw unavailable(`Expected Kafka to answer at ${brokers.join(', ')}`, error);
    }
  }
}

/** What a broker itself answered, and whether for good: too large, not allowed, no such topic. */
function refusal(error: unknown): KafkaFailure | undefined {
  let cause = error as KafkaFailure | undefined;
  while (cause && cause.name !== 'KafkaJSProtocolError') cause = cause.cause;
  return cause;
}

interface KafkaFailure extends Error {
  readonly retriable?: boolean;
  readonly cause?: KafkaFailure;
}

function unavailable(what: string, error: unknown): UnavailableError {
  return new UnavailableError(`${what}: ${(error as Error).message.split('\n')[0]}`, {
    cause: error,
  });
}
