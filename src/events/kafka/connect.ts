/** How Kafka is reached: whom to ask, how to be let in, and how often to try. */
import { readFileSync } from 'node:fs';
import { logLevel, type KafkaConfig, type SASLOptions } from 'kafkajs';
import { BadInputError } from '../../errors.ts';
import type { Log } from '../../log.ts';

export interface KafkaOptions {
  /** `host:port` of some brokers; the others are found through them. */
  readonly brokers: readonly string[];
  readonly topic: string;
  /** The consumer group of those that fold. */
  readonly group: string;
  /** Of the topic, when it is made: as many processes can fold at once. */
  readonly partitions: number;
  /** Copies of each partition, when the topic is made. */
  readonly replication: number;
  readonly username?: string;
  readonly password?: string;
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly tls: {
    readonly enabled: boolean;
    readonly caFile?: string;
    readonly certFile?: string;
    readonly keyFile?: string;
  };
}

const CONNECT_MS = 3_000;
export const ANSWER_MS = 10_000;
/** Waits between attempts grow from the first to the second: a broker that was killed is back in 7 to 15 s. */
export const FIRST_PAUSE_MS = 100;
export const LONGEST_PAUSE_MS = 2_000;
/** Attempts of what an operator waits for: some 10 s. */
export const ASK_ATTEMPTS = 6;

/** What the client is made with. @throws BadInputError for a PEM file that is not there. */
export function kafkaConfig(options: KafkaOptions, log: Log): KafkaConfig {
  const { brokers, username, password = '', mechanism, tls } = options;
  const sasl = { mechanism, username: username ?? '', password } as SASLOptions;
  return {
    clientId: 'tastegraph',
    brokers: [...brokers],
    connectionTimeout: CONNECT_MS,
    requestTimeout: ANSWER_MS,
    retry: retryOf(ASK_ATTEMPTS),
    ...(tls.enabled ? { ssl: sslOf(tls) } : {}),
    ...(username === undefined ? {} : { sasl }),
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => {
      // What a client of a broker that is away says each time that it tries: ours is to say it once, at the end.
      log.debug({ from: entry.namespace, ...entry.log }, 'kafka');
    },
  };
}

/** Retries that wait ever longer, up to 2 s. */
export function retryOf(retries: number): {
  readonly initialRetryTime: number;
  readonly maxRetryTime: number;
  readonly retries: number;
} {
  return { initialRetryTime: FIRST_PAUSE_MS, maxRetryTime: LONGEST_PAUSE_MS, retries };
}

function sslOf({ caFile, certFile, keyFile }: KafkaOptions['tls']): {
  ca?: string;
  cert?: string;
  key?: string;
} {
  const read = (name: string, file: string | undefined): Record<string, string> =>
    file === undefined ? {} : { [name]: pem(file) };
  return { ...read('ca', caFile), ...read('cert', certFile), ...read('key', keyFile) };
}

function pem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new BadInputError(`Expected a PEM file at ${file}: ${(error as Error).message}`);
  }
}
