/**
 * Statements sent to a Cassandra cluster. All are prepared, go to a node that has the row (token-aware)
 * and are read and written at LOCAL_QUORUM, so that whoever reads after an acknowledged write sees it
 * with any one node of three down.
 *
 * What may be sent twice is sent again when a node does not answer: reads (also speculatively, to a second
 * node, when the first is slow) and writes that say the same each time. A compare-and-set or an increment is
 * never repeated by the driver: whether it took effect can be unknown, and {@link Undecided} says so.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { errors, policies, types, type Client, type QueryOptions } from 'cassandra-driver';
import { TastegraphError, UnavailableError } from '../../errors.ts';

/** What a statement may be given. Undefined leaves a column as it is. */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | Date
  | Uint8Array
  | types.Uuid
  | types.Vector
  | readonly string[]
  | readonly number[]
  | null
  | undefined;
export type Row = types.Row;

export interface Statement {
  readonly cql: string;
  readonly values: readonly Value[];
}

/** A compare-and-set: whether it took effect, and the row that stood in its way where it did not. */
export interface Decided {
  readonly applied: boolean;
  readonly row: Row | undefined;
}

/** Rows of one page of a read. */
const PAGE = 5_000;
/** Times that what may be repeated is tried, and ms before the second; the pause doubles. */
const ATTEMPTS = 6;
const PAUSE_MS = 40;
/** Statements under way at once; more wait here, where they cost nothing. */
const UNDER_WAY = 384;
/** Too few nodes up: nothing was done. */
const UNAVAILABLE: number = types.responseErrorCodes.unavailableException;
/** `CAS_WRITE_UNKNOWN` of protocol 5, which the driver has no name for. */
const CAS_UNKNOWN = 0x1700;

/** Nobody knows whether a compare-and-set took effect: read again, serially, to find out. */
export class Undecided extends Error {}

export class Session {
  readonly #client: Client;
  readonly #gate = new Gate(UNDER_WAY);
  readonly #times = new policies.timestampGeneration.MonotonicTimestampGenerator(1_000, 0);

  constructor(client: Client) {
    this.#client = client;
  }

  /** All rows, page after page. */
  async rows(cql: string, values: readonly Value[], pageSize = PAGE): Promise<readonly Row[]> {
    const all: Row[] = [];
    for await (const page of this.pages(cql, values, pageSize)) {
      if (all.length === 0 && page.length < pageSize) return page;
      for (const row of page) all.push(row);
    }
    return all;
  }

  async one(cql: string, values: readonly Value[]): Promise<Row | undefined> {
    return (await this.#read(cql, values, {})).first() ?? undefined;
  }

  /** One row as the last compare-and-set left it, even one whose outcome nobody was told. */
  async oneSerial(cql: string, values: readonly Value[]): Promise<Row | undefined> {
    const consistency = types.consistencies.localSerial;
    return (await this.#read(cql, values, { consistency })).first() ?? undefined;
  }

  /** Rows in pages, none of them empty. */
  async *pages(
    cql: string,
    values: readonly Value[],
    pageSize = PAGE,
  ): AsyncGenerator<readonly Row[]> {
    for (let pageState: string | undefined; ;) {
      const result = await this.#read(cql, values, { fetchSize: pageSize, pageState });
      if (result.rows.length > 0) yield result.rows;
      pageState = result.pageState ?? undefined;
      if (pageState === undefined) return;
    }
  }

  /** A write that says the same however often it is sent. `timestamp` is in microseconds: the larger wins. */
  async write(cql: string, values: readonly Value[], timestamp?: number): Promise<void> {
    const at = timestamp ?? this.timestamp();
    const options = { isIdempotent: true, timestamp: at };
    await retrying(() => this.#execute(cql, values, options));
  }

  /** Writes to one partition that take effect together and say the same however often they are sent. */
  async writeTogether(statements: readonly Statement[], timestamp?: number): Promise<void> {
    if (statements.length === 0) return;
    const at = timestamp ?? this.timestamp();
    const options = { isIdempotent: true, timestamp: at, logged: false };
    await retrying(() => this.#batch(statements, options));
  }

  /**
   * A lightweight transaction on one partition.
   *
   * @throws Undecided when whether it took effect is unknown.
   */
  async decide(...statements: readonly Statement[]): Promise<Decided> {
    try {
      const [only] = statements;
      const result =
        statements.length === 1
          ? await this.#execute(only!.cql, only!.values, { isIdempotent: false })
          : await this.#batch(statements, { isIdempotent: false, logged: false });
      return { applied: result.wasApplied(), row: result.first() ?? undefined };
    } catch (error) {
      if (mayHaveHappened(error)) throw new Undecided('Unknown outcome.', { cause: error });
      throw coded(error);
    }
  }

  /** Adds to counters once at most: when no answer comes it is not repeated, since it may have counted. */
  async count(cql: string, values: readonly Value[]): Promise<void> {
    try {
      await this.#execute(cql, values, { isIdempotent: false, counter: true });
    } catch (error) {
      if (!mayHaveHappened(error)) throw coded(error);
    }
  }

  /** Changes the schema; answers when all nodes agree on it. */
  async define(cql: string): Promise<void> {
    try {
      await this.#client.execute(cql, [], { prepare: false, readTimeout: 60_000 });
    } catch (error) {
      throw coded(error);
    }
  }

  /** Microseconds, each larger than the one before. */
  timestamp(): number {
    return Number(this.#times.next(this.#client));
  }

  /** The cluster in words. */
  describe(): { readonly version: string; readonly up: number; readonly nodes: number } {
    const hosts = this.#client.hosts.values();
    const [first] = hosts;
    return {
      version: first?.cassandraVersion ?? 'unknown',
      up: hosts.filter((host) => host.isUp()).length,
      nodes: hosts.length,
    };
  }

  async close(): Promise<void> {
    await this.#client.shutdown();
  }

  async #read(
    cql: string,
    values: readonly Value[],
    options: QueryOptions,
  ): Promise<types.ResultSet> {
    return retrying(() => this.#execute(cql, values, { ...options, isIdempotent: true }));
  }

  #execute(cql: string, values: readonly Value[], options: QueryOptions): Promise<types.ResultSet> {
    return this.#gate.pass(() =>
      this.#client.execute(cql, [...values], { ...options, prepare: true }),
    );
  }

  #batch(statements: readonly Statement[], options: QueryOptions): Promise<types.ResultSet> {
    const queries = statements.map(({ cql, values }) => ({ query: cql, params: [...values] }));
    return this.#gate.pass(() => this.#client.batch(queries, { ...options, prepare: true }));
  }
}

/** Lets so many through at once, the others in the order in which they came. */
class Gate {
  readonly #waiting: (() => void)[] = [];
  #free: number;

  constructor(width: number) {
    this.#free = width;
  }

  async pass<T>(work: () => Promise<T>): Promise<T> {
    if (this.#free > 0) this.#free--;
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#free++;
    }
  }
}

/** Runs what may be repeated until it succeeds or the cluster has been away for seconds. */
async function retrying<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS || !passes(error)) throw coded(error);
      await sleep(PAUSE_MS * 2 ** (attempt - 1));
    }
  }
}

/** Errors of the moment: a node went away, is slow or is too busy. */
function passes(error: unknown): boolean {
  if (error instanceof errors.ResponseError) {
    return transient(error.code) || error.code === UNAVAILABLE;
  }
  return (
    error instanceof errors.NoHostAvailableError ||
    error instanceof errors.OperationTimedOutError ||
    error instanceof errors.BusyConnectionError ||
    isSocketError(error)
  );
}

function transient(code: number): boolean {
  const { overloaded, isBootstrapping, writeTimeout, readTimeout, readFailure, writeFailure } =
    types.responseErrorCodes;
  return [
    overloaded,
    isBootstrapping,
    writeTimeout,
    readTimeout,
    readFailure,
    writeFailure,
    CAS_UNKNOWN,
  ].includes(code);
}

/** True unless the cluster said that it did nothing. */
function mayHaveHappened(error: unknown): boolean {
  if (error instanceof errors.ResponseError) return transient(error.code);
  if (error instanceof errors.NoHostAvailableError) {
    return Object.values((error.innerErrors ?? {}) as Record<string, unknown>).some(
      mayHaveHappened,
    );
  }
  return error instanceof errors.OperationTimedOutError || isSocketError(error);
}

function isSocketError(error: unknown): boolean {
  const { isSocketError: marked, code } = error as { isSocketError?: boolean; code?: unknown };
  return marked === true || (typeof code === 'string' && /^E[A-Z]+$/.test(code));
}

/** The driver's errors about the cluster's state as coded ones; everything else stays a bug. */
export function coded(error: unknown): unknown {
  if (error instanceof TastegraphError || !(error instanceof Error)) return error;
  if (passes(error) || error instanceof errors.AuthenticationError) {
    return new UnavailableError(`Expected Cassandra to answer, got: ${error.message}`, {
      cause: error,
    });
  }
  return error;
}
