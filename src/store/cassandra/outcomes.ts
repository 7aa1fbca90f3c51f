/**
 * What became of cards, and what is learned from it. Each card counts once as seen and with its best
 * reward: a compare-and-set on its page decides what is new, and only who made it adds that to the sums.
 * The sums are counters, which Cassandra adds to once at most: should a gateway be killed between the two,
 * the few responses of that one commit are missing from the sums, and none is ever counted twice.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { types } from 'cassandra-driver';
import { InvariantError, UnavailableError } from '../../errors.ts';
import { cardId, parsePlace } from '../../ids.ts';
import type { CardOutcome, DatedOutcome } from '../response-records.ts';
import { millionths, type Gain, type ResponseSums } from './response-sums.ts';
import { Undecided, type Row, type Session, type Statement } from './session.ts';
import { each } from './spread.ts';

/** Shelf and position of a page's own row. */
const PAGE = -1;
const ATTEMPTS = 50;
const PAUSE_MS = 4;
const LONGEST_MS = 100;

interface Place {
  readonly listener: string;
  readonly page: string;
  readonly shelf: number;
  readonly position: number;
}

interface Placed {
  readonly place: Place;
  readonly outcome: DatedOutcome;
}

export class Outcomes {
  readonly #session: Session;
  readonly #sums: ResponseSums;
  /** What an outcome lives for, in s. */
  readonly #ttl: number;

  constructor(session: Session, sums: ResponseSums, ttl: number) {
    this.#session = session;
    this.#sums = sums;
    this.#ttl = ttl;
  }

  /** Takes in what events say about cards; may be repeated. */
  async learn(outcomes: readonly DatedOutcome[]): Promise<void> {
    const placed = outcomes.map((outcome): Placed => ({ place: placeOf(outcome), outcome }));
    const pages = Map.groupBy(placed, ({ place }) => `${place.page} ${place.listener}`);
    await each([...pages.values()], (page) => this.#learnPage(page));
  }

  /** Outcomes of the cards of one page, by card id. */
  async ofPage(listener: string, page: string): Promise<Map<string, CardOutcome>> {
    const found = new Map<string, CardOutcome>();
    for (const row of await this.#rows(listener, page)) {
      const [shelf, position] = [row['shelf'] as number, row['position'] as number];
      if (shelf === PAGE) continue;
      const card = cardId({ listener, page, shelf, position });
      const [segment, item] = [row['segment'] as number, row['item'] as string];
      found.set(card, { card, segment, item, reward: row['reward'] as number });
    }
    return found;
  }

  async #learnPage(placed: readonly Placed[]): Promise<void> {
    const { listener, page } = placed[0]!.place;
    const token = types.Uuid.random();
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const rows = await this.#rows(listener, page);
      const { better, gains } = compare(placed, rows);
      if (better.length === 0) return;
      if (await this.#decide(rows, better, token)) {
        await this.#sums.add(gains);
        return;
      }
      await sleep(Math.min(LONGEST_MS, PAUSE_MS * attempt));
    }
    throw new UnavailableError('Expected to note responses to a page: too many others do at once.');
  }

  async #decide(
    rows: readonly Row[],
    better: readonly Placed[],
    token: types.Uuid,
  ): Promise<boolean> {
    const { listener, page } = better[0]!.place;
    const own = rows.find((row) => row['shelf'] === PAGE);
    const seq = (own?.['seq'] as bigint | null | undefined) ?? null;
    const key = [listener, page, PAGE, PAGE];
    const condition: Statement = {
      cql: `UPDATE outcomes USING TTL ${this.#ttl} SET seq = ?, made_by = ?
            WHERE listener = ? AND page = ? AND shelf = ? AND position = ? IF seq = ?`,
      values: [(seq ?? 0n) + 1n, token, ...key, seq],
    };
    try {
      const cards = better.map((one) => this.#row(one));
      return (await this.#session.decide(condition, ...cards)).applied;
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      const now = await this.#session.oneSerial(
        'SELECT made_by FROM outcomes WHERE listener = ? AND page = ? AND shelf = ? AND position = ?',
        key,
      );
      return token.equals((now?.['made_by'] as types.Uuid | null) ?? types.Uuid.random());
    }
  }

  #row({ place, outcome }: Placed): Statement {
    return {
      cql: `INSERT INTO outcomes (listener, page, shelf, position, segment, item, reward)
            VALUES (?, ?, ?, ?, ?, ?, ?) USING TTL ${this.#ttl}`,
      values: [
        place.listener,
        place.page,
        place.shelf,
        place.position,
        outcome.segment,
        outcome.item,
        outcome.reward,
      ],
    };
  }

  async #rows(listener: string, page: string): Promise<readonly Row[]> {
    return this.#session.rows(
      `SELECT shelf, position, segment, item, reward, seq FROM outcomes
       WHERE listener = ? AND page = ?`,
      [listener, page],
    );
  }
}

/** @throws InvariantError when an outcome is not of a card. */
export function placeOf({ card }: CardOutcome): Place {
  const place = parsePlace(card);
  if (place?.position === undefined) {
    throw new InvariantError('Expected the outcome of a card, got one whose card id is none.');
  }
  return { ...place, position: place.position };
}

/** Which outcomes are better than what is known, and what they add. */
function compare(
  placed: readonly Placed[],
  rows: readonly Row[],
): { better: readonly Placed[]; gains: readonly Gain[] } {
  const keyOf = (shelf: number, position: number): string => `${shelf}/${position}`;
  const known = new Map(
    rows.map((row) => [
      keyOf(row['shelf'] as number, row['position'] as number),
      row['reward'] as number,
    ]),
  );
  const better = new Map<string, Placed>();
  const gains = new Map<string, Gain>();
  for (const one of placed) {
    const key = keyOf(one.place.shelf, one.place.position);
    const before = known.get(key);
    const { item, reward, segment, period } = one.outcome;
    if (before !== undefined && before >= reward) continue;
    known.set(key, reward);
    better.set(key, one);
    const place = `${segment} ${period} ${item}`;
    const sum = gains.get(place) ?? { segment, period, item, seen: 0, millionths: 0 };
    sum.seen += before === undefined ? 1 : 0;
    sum.millionths += millionths(reward) - millionths(before ?? 0);
    gains.set(place, sum);
  }
  return { better: [...better.values()], gains: [...gains.values()] };
}
