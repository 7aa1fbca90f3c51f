/**
 * How a listener's state changes. Cassandra has transactions within one partition, and an event touches many
 * tables, so a change goes in three steps:
 *
 * 1. One compare-and-set on the listener's partition takes in the folded items, the raised version and, as
 *    JSON in `effects`, everything that has to be written elsewhere. From here on the change is made.
 * 2. The effects are written: each says the same however often it is written, and carries the change's own
 *    timestamp, so that one that comes late never undoes a later change.
 * 3. `done` is set. Whoever finds a change whose effects are not done (its gateway was killed) writes them
 *    first: a redo log of one entry, as in Percolator's roll-forward (Peng and Dabek 2010).
 *
 * A caller is told of success after step 3, so all that it acknowledges can be read everywhere.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { types } from 'cassandra-driver';
import { UnavailableError } from '../../errors.ts';
import { noEffects, type Effects, type EffectWriter } from './effects.ts';
import {
  unknownListener,
  type Head,
  type ListenerRows,
  type ListenerState,
  type StoredItem,
} from './listener-rows.ts';
import type { Session } from './session.ts';

/** What a change makes of a state. */
export interface Change {
  readonly items: readonly StoredItem[];
  /** By how much the version rises. */
  readonly rise: number;
  readonly effects: Effects;
}

/** Computes a change, or undefined where there is nothing to change; asked anew when somebody else was faster. */
export type Plan = (
  state: ListenerState,
  token: types.Uuid,
) => Promise<Change | undefined> | Change | undefined;

/** What was read and computed ahead of a change. */
export interface Prepared {
  readonly state: ListenerState;
  readonly change: Change | undefined;
}

export interface ChangeParts {
  readonly session: Session;
  readonly rows: ListenerRows;
  readonly effects: EffectWriter;
}

/** Times that a change is tried while others change the same listener. */
const ATTEMPTS = 40;
/** How long a commit that is under way elsewhere is left to finish before its effects are written for it. */
const LOOKS = 4;
const LOOK_MS = 10;
const PAUSE_MS = 5;
const LONGEST_PAUSE_MS = 200;

export class Changes {
  readonly #parts: ChangeParts;

  constructor(parts: ChangeParts) {
    this.#parts = parts;
  }

  /**
   * Reads a listener and computes a change of it, without making it.
   *
   * @throws NotFoundError when the listener is not known.
   */
  async prepare(
    listener: string,
    items: readonly string[],
    token: types.Uuid,
    plan: Plan,
  ): Promise<Prepared> {
    const state = await this.settled(listener, items);
    if (!state || state.head.erasing) throw unknownListener();
    return { state, change: await plan(state, token) };
  }

  /**
   * Makes a change. Resolves when it and all its effects are written.
   *
   * @throws NotFoundError when the listener went meanwhile, UnavailableError when the cluster does not take it.
   */
  async make(
    prepared: Prepared,
    items: readonly string[],
    token: types.Uuid,
    plan: Plan,
  ): Promise<void> {
    const { listener } = prepared.state;
    let { state, change } = prepared;
    for (let attempt = 1; change !== undefined; attempt++) {
      if (attempt > ATTEMPTS) {
        throw new UnavailableError(
          `Expected to change a listener's state within ${ATTEMPTS} attempts: too many others do.`,
        );
      }
      if (await this.#try(state, change, token)) return;
      await sleep(pauseOf(attempt, token));
      ({ state, change } = await this.prepare(listener, items, token, plan));
    }
  }

  /** Reads a listener whose last change is done, doing it where its gateway did not. */
  async settled(listener: string, items: readonly string[]): Promise<ListenerState | undefined> {
    const { rows } = this.#parts;
    for (let look = 1; ; look++) {
      const state = await rows.read(listener, items);
      if (!state || state.head.done >= state.head.seq || state.head.erasing) return state;
      if (look < LOOKS) await sleep(LOOK_MS);
      else await this.#finish(listener, state.head);
    }
  }

  async #try(state: ListenerState, change: Change, token: types.Uuid): Promise<boolean> {
    const { session, rows } = this.#parts;
    const { listener, head } = state;
    const next = {
      token,
      stamp: Math.max(session.timestamp(), head.stamp + 1),
      version: head.version + change.rise,
      effects: JSON.stringify(change.effects),
      items: change.items,
    };
    const seq = head.seq + 1;
    const decision = await rows.replace(state, next);
    if (decision === 'refused') return false;
    if (decision === 'unknown' && !(await this.#isMade(listener, seq, token))) return false;
    await this.#write(listener, { ...next, seq, effects: change.effects });
    return true;
  }

  /** Whether a change of unknown outcome was made. */
  async #isMade(listener: string, seq: number, token: types.Uuid): Promise<boolean> {
    const head = await this.#parts.rows.headSerial(listener);
    if (head === undefined || head.seq < seq) return false;
    if (head.seq === seq) return head.token !== undefined && head.token.equals(token);
    throw new UnavailableError(
      'Whether a change was made is unknown: send it again, what counted will not count twice.',
    );
  }

  async #finish(listener: string, { seq, stamp, effects }: Head): Promise<void> {
    const parsed = effects === undefined ? noEffects() : (JSON.parse(effects) as Effects);
    await this.#write(listener, { seq, stamp, effects: parsed });
  }

  async #write(
    listener: string,
    made: { readonly seq: number; readonly stamp: number; readonly effects: Effects },
  ): Promise<void> {
    await this.#parts.effects.write(listener, made);
    await this.#parts.rows.markDone(listener, made.seq, made.stamp);
  }
}

/** Longer with each attempt, and different for each call, so that two do not meet again and again. */
function pauseOf(attempt: number, token: types.Uuid): number {
  const share = token.getBuffer()[attempt % 16]! / 255;
  return 1 + share * Math.min(LONGEST_PAUSE_MS, PAUSE_MS * 2 ** Math.min(attempt, 8));
}
