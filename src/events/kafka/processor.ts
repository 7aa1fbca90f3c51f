/**
 * The processor: folds what comes over Kafka by the very intake that the embedded way has, so that state comes
 * out the same. Messages count once by their event's id, and their place in the topic is committed after the
 * store has them: whatever is killed between is read again and changes nothing. A message that cannot be
 * folded goes to the dead letters with the reason, before its place is committed.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../../clock.ts';
import { BadInputError, TastegraphError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import type { EventInput, EventIntake } from '../../services/services.ts';
import { deadLettersOf, type KafkaClient } from './client.ts';
import { makeMember, type Batch, type Received } from './consumer.ts';
import { decodeMessage, type Said } from './message.ts';

/** What a processor has done since it started. */
export interface ProcessorCounts {
  readonly folded: number;
  readonly duplicates: number;
  readonly dead: number;
}

export interface ProcessorDeps {
  readonly client: KafkaClient;
  /** Commits to the store. */
  readonly intake: Pick<EventIntake, 'record'>;
  /** Forgets a listener. */
  readonly erase: (listener: string) => Promise<unknown>;
  /** Whether the store answers: tells a store that is away from a message that breaks it. */
  readonly storeAnswers: () => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Processor {
  start(): void;
  counts(): ProcessorCounts;
  /** Ends what is under way and leaves the group. */
  stop(): Promise<void>;
}

/** Messages that are folded and committed together. */
const TOGETHER = 500;
/** How often a batch is tried while the store answers, before its messages are tried one by one. */
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;
/** How often the group hears of us while a commit is under way. */
const SIGN_MS = 1_000;

export function makeProcessor(deps: ProcessorDeps): Processor {
  const folding = new Folding(deps);
  const { client, clock, log } = deps;
  const member = makeMember({ client, clock, log, handle: (batch) => folding.batch(batch) });
  return {
    start: () => member.start(),
    counts: () => ({ ...folding.counts }),
    stop: () => member.stop(),
  };
}

interface Dead {
  readonly message: Received;
  readonly reason: string;
}

/** A message and what was read in it. */
interface Read {
  readonly message: Received;
  readonly said: Said | { readonly reason: string };
}

class Folding {
  readonly counts = { folded: 0, duplicates: 0, dead: 0 };
  readonly #deps: ProcessorDeps;

  constructor(deps: ProcessorDeps) {
    this.#deps = deps;
  }

  async batch(batch: Batch): Promise<void> {
    for (let from = 0; from < batch.messages.length; from += TOGETHER) {
      if (!batch.ours()) return;
      const some = batch.messages.slice(from, from + TOGETHER);
      const signs = keepAlive(batch);
      try {
        const dead = await this.#inOrder(some.map(read), batch);
        if (dead === undefined) return;
        await this.#bury(dead);
      } finally {
        signs.stop();
      }
      await batch.done(some[some.length - 1]!);
      signs.check();
    }
  }

  /** Folds what stands between erasures together, and erases where it is said: a listener's messages stay in order. */
  async #inOrder(some: readonly Read[], batch: Batch): Promise<readonly Dead[] | undefined> {
    const dead: Dead[] = [];
    for (let from = 0; from < some.length;) {
      const erasure = some.findIndex(({ said }, i) => i >= from && 'erase' in said);
      const to = erasure < 0 ? some.length : erasure;
      const more = await this.#fold(some.slice(from, to), batch, ATTEMPTS);
      if (more === undefined) return undefined;
      dead.push(...more);
      const said = some[erasure]?.said;
      if (said && 'erase' in said && !(await this.#erase(said.erase, batch))) return undefined;
      from = to + 1;
    }
    return dead;
  }

  /** Tries until it is done, since nobody would do it later; false where it had to leave off. */
  async #erase(listener: string, batch: Batch): Promise<boolean> {
    const { erase, log } = this.#deps;
    for (let attempt = 1; batch.ours(); attempt++) {
      try {
        await erase(listener);
        return true;
      } catch (error) {
        log.warn({ error: (error as Error).message, attempt }, 'Cannot erase a listener yet.');
        await sleep(pauseMs(attempt));
      }
    }
    return false;
  }

  /** Folds messages; answers those that cannot be, or undefined where it had to leave off. */
  async #fold(
    some: readonly Read[],
    batch: Batch,
    attempts: number,
  ): Promise<readonly Dead[] | undefined> {
    const dead: Dead[] = [];
    const readable: { readonly message: Received; readonly input: EventInput }[] = [];
    for (const { message, said } of some) {
      if ('reason' in said) dead.push({ message, reason: said.reason });
      else if ('event' in said) readable.push({ message, input: said.event });
    }
    const inputs = readable.map(({ input }) => input);
    for (let attempt = 1; inputs.length > 0; attempt++) {
      try {
        const { accepted, duplicates, rejected } = await this.#deps.intake.record(inputs);
        this.counts.folded += accepted;
        this.counts.duplicates += duplicates;
        for (const { index, reason } of rejected) {
          dead.push({ message: readable[index]!.message, reason });
        }
        break;
      } catch (error) {
        if (!batch.ours()) return undefined;
        if (attempt >= attempts && (await this.#deps.storeAnswers())) {
          return this.#apart(some, batch, error);
        }
        this.#deps.log.warn({ error: (error as Error).message, attempt }, 'Cannot fold yet.');
        await sleep(pauseMs(attempt));
      }
    }
    return dead;
  }

  /** The store answers and yet refuses these messages: finds the one that it is about. */
  async #apart(
    some: readonly Read[],
    batch: Batch,
    error: unknown,
  ): Promise<readonly Dead[] | undefined> {
    if (some.length === 1) {
      const code = error instanceof TastegraphError ? error.code : 'INTERNAL_SERVER_ERROR';
      return [
        { message: some[0]!.message, reason: `The store refuses it (${code}) and answers others.` },
      ];
    }
    const half = Math.ceil(some.length / 2);
    const first = await this.#fold(some.slice(0, half), batch, 1);
    const second = first && (await this.#fold(some.slice(half), batch, 1));
    return second && [...first, ...second];
  }

  async #bury(dead: readonly Dead[]): Promise<void> {
    if (dead.length === 0) return;
    const { client, clock, log } = this.#deps;
    const { topic } = client.options;
    const at = new Date(clock.now()).toISOString();
    const letters = dead.map(({ message, reason }) => ({
      key: message.key,
      value: message.value,
      headers: {
        ...message.headers,
        'dead-reason': reason,
        'dead-topic': topic,
        'dead-partition': String(message.partition),
        'dead-offset': message.offset,
        'dead-at': at,
      },
    }));
    await client.send(deadLettersOf(topic), letters);
    this.counts.dead += dead.length;
    log.warn({ messages: dead.length, reason: dead[0]!.reason }, 'Messages went to dead letters.');
  }
}

function read(message: Received): Read {
  try {
    return { message, said: decodeMessage(message.value) };
  } catch (error) {
    if (error instanceof BadInputError) return { message, said: { reason: error.message } };
    throw error;
  }
}

function pauseMs(attempt: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt);
}

/**
 * Tells the group that we live while work goes on. That the group is moving is thrown by `check` only: what is
 * under way then is stored and its place still committed, so that whoever comes next need not read it again.
 */
function keepAlive(batch: Batch): { readonly stop: () => void; readonly check: () => void } {
  const failures: unknown[] = [];
  const signs = setInterval(() => {
    batch.alive().catch((error: unknown) => failures.push(error));
  }, SIGN_MS);
  return {
    stop: () => clearInterval(signs),
    check: () => {
      if (failures.length > 0) throw failures[0];
    },
  };
}
