/** Opens a session with a cluster: who to ask, how to be let in, and what to expect of it. */
import { readFileSync } from 'node:fs';
import { Client, policies, types, type ClientOptions } from 'cassandra-driver';
import { BadInputError, UnavailableError } from '../../errors.ts';
import { coded, Session } from './session.ts';

export interface CassandraOptions {
  /** Hosts, each with a port where it is not 9042: the rest of the cluster is found through them. */
  readonly contactPoints: readonly string[];
  readonly localDataCenter: string;
  readonly keyspace: string;
  /** Copies of each row. One data centre: a number; several: by name. */
  readonly replication: number | Readonly<Record<string, number>>;
  readonly username?: string;
  readonly password?: string;
  readonly tls?: TlsOptions;
  /** What rows of these kinds live at the longest, in days, should no job remove them. */
  readonly keepDays: { readonly events: number; readonly pages: number; readonly jobRuns: number };
}

export interface TlsOptions {
  readonly enabled: boolean;
  /** PEM files: who signs the nodes' certificates, and our own certificate and key where nodes ask for one. */
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** A node that has not answered a read in so many ms gets company: a second one is asked too. */
const SPECULATE_AFTER_MS = 150;
const SPECULATIVE_READS = 2;
/** A node that has not answered at all in so many ms is given up on. */
const ANSWER_MS = 5_000;
const CONNECT_MS = 3_000;

/**
 * Connects. The keyspace may not exist yet.
 *
 * @throws BadInputError when a setting cannot be used, UnavailableError when no node answers.
 */
export async function connect(options: CassandraOptions): Promise<Session> {
  checkKeyspace(options.keyspace);
  const client = new Client(clientOptions(options));
  try {
    await client.connect();
    return new Session(client);
  } catch (error) {
    await client.shutdown().catch(() => undefined);
    const message = reasonOf(error as Error);
    if (/data center/i.test(message)) {
      throw new BadInputError(
        `Expected \`cassandra.localDataCenter\` to be a data centre of the cluster, got "${options.localDataCenter}": ${message}`,
      );
    }
    const failure = coded(error);
    throw failure instanceof UnavailableError
      ? new UnavailableError(
          `Expected a Cassandra node to answer at ${options.contactPoints.join(', ')}, none did: ${message}`,
          { cause: error },
        )
      : failure;
  }
}

/** What a node said, where one said something; the driver's own sentence holds the first node's stack. */
function reasonOf(error: Error): string {
  const { innerErrors = {} } = error as { innerErrors?: Readonly<Record<string, Error>> };
  const said = new Set(Object.values(innerErrors).map(({ message }) => message));
  return said.size === 0 ? error.message : [...said].join('; ');
}

function clientOptions(options: CassandraOptions): ClientOptions {
  const { loadBalancing, retry, speculativeExecution } = policies;
  const nearest = new loadBalancing.DCAwareRoundRobinPolicy(options.localDataCenter);
  return {
    contactPoints: [...options.contactPoints],
    localDataCenter: options.localDataCenter,
    ...(options.username === undefined
      ? {}
      : { credentials: { username: options.username, password: options.password ?? '' } }),
    ...(options.tls?.enabled ? { sslOptions: sslOptions(options.tls) } : {}),
    policies: {
      loadBalancing: new loadBalancing.TokenAwarePolicy(nearest),
      // The plain policy sends again whatever a lost connection left open, compare-and-sets too.
      retry: new retry.IdempotenceAwareRetryPolicy(new retry.RetryPolicy()),
      speculativeExecution: new speculativeExecution.ConstantSpeculativeExecutionPolicy(
        SPECULATE_AFTER_MS,
        SPECULATIVE_READS,
      ),
    },
    queryOptions: {
      consistency: types.consistencies.localQuorum,
      serialConsistency: types.consistencies.localSerial,
    },
    encoding: { useBigIntAsLong: true },
    socketOptions: { readTimeout: ANSWER_MS, connectTimeout: CONNECT_MS },
    protocolOptions: {
      maxSchemaAgreementWaitSeconds: 30,
      // What every Cassandra since 2.2 speaks. Trying newer ones first, the driver ends the process over TLS: it
      // reads on in a connection that the node has given up.
      maxVersion: types.protocolVersion.v4,
    },
  };
}

function sslOptions(tls: TlsOptions): NonNullable<ClientOptions['sslOptions']> {
  const read = (name: string, file: string | undefined): Record<string, Buffer> =>
    file === undefined ? {} : { [name]: pem(file) };
  return {
    rejectUnauthorized: true,
    ...read('ca', tls.caFile),
    ...read('cert', tls.certFile),
    ...read('key', tls.keyFile),
  };
}

function pem(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new BadInputError(`Expected a PEM file at ${file}: ${(error as Error).message}`);
  }
}

/** Keyspaces stand in statements as they are, so only plain names are taken. */
function checkKeyspace(keyspace: string): void {
  if (/^[a-z][a-z0-9_]{0,47}$/.test(keyspace)) return;
  throw new BadInputError(
    'Expected `cassandra.keyspace` to be 1 to 48 small letters, digits and underscores, a letter first.',
  );
}
