/**
 * Splits listening by time: models see what was played before a cut and must find what listeners play
 * for the first time after it. That is what a recommender is for, and no model has seen the future, as it
 * has where pairs are hidden at random. Settings are chosen on the same split one window earlier.
 */
import { numbered, SplitBuilder } from './split.ts';
import type { CountsByUser, Dataset, Part, Split } from './split.ts';

/** The three stretches of time, in order; each ends where the next begins. */
export const ERAS = ['history', 'tuning', 'test'] as const;
export type Era = (typeof ERAS)[number];

/** Plays of each listener and item in each era. */
export type PlaysByEra = Readonly<Record<Era, CountsByUser>>;

export interface TimeSplits {
  /** Ids of the columns of both: all that was played in any era. */
  readonly items: readonly string[];
  readonly users: number;
  /** Pairs of the final training: played before the cut. */
  readonly pairs: number;
  /** Trained on the history; the tuning era is to be found. */
  readonly tuning: Split;
  /** Trained on history and tuning era; the test era is to be found. */
  readonly test: Split;
}

/** Collects plays into eras. */
export class EraCounter {
  readonly #cuts: readonly [number, number];
  readonly #counts = { history: new Counts(), tuning: new Counts(), test: new Counts() };

  /**
   * @param cut - Ms since the epoch: where the test era begins.
   * @param window - Ms: how long the tuning era is.
   */
  constructor(cut: number, window: number) {
    this.#cuts = [cut - window, cut];
  }

  /** @param at - Ms since the epoch. @param weight - How many plays it counts as. */
  add(user: string, item: string, at: number, weight: number): void {
    const [tuning, test] = this.#cuts;
    const era = at < tuning ? 'history' : at < test ? 'tuning' : 'test';
    this.#counts[era].add(user, item, weight);
  }

  plays(): PlaysByEra {
    const { history, tuning, test } = this.#counts;
    return { history: history.byUser, tuning: tuning.byUser, test: test.byUser };
  }
}

/**
 * Both splits. Who played nothing before a split's cut is not ranked for. An item that nobody played before
 * it stays among those to be found: no model that learns from plays can, and the figures say so.
 */
export function timeSplits({ history, tuning, test }: PlaysByEra): TimeSplits {
  const before = added(history, tuning);
  const all = numbered(added(before, test));
  return {
    items: all.items,
    users: before.size,
    pairs: Array.from(before.values()).reduce((sum, own) => sum + own.size, 0),
    tuning: splitOf(all, history, tuning),
    test: splitOf(all, before, test),
  };
}

class Counts {
  readonly byUser = new Map<string, Map<string, number>>();

  add(user: string, item: string, weight: number): void {
    const own = this.byUser.get(user) ?? new Map<string, number>();
    if (own.size === 0) this.byUser.set(user, own);
    own.set(item, (own.get(item) ?? 0) + weight);
  }
}

function added(a: CountsByUser, b: CountsByUser): CountsByUser {
  const sum = new Counts();
  for (const counts of [a, b]) {
    for (const [user, own] of counts) {
      for (const [item, count] of own) sum.add(user, item, count);
    }
  }
  return sum.byUser;
}

function splitOf({ users, items }: Dataset, before: CountsByUser, after: CountsByUser): Split {
  const indexOf = new Map(items.map((item, index) => [item, index]));
  const split = new SplitBuilder();
  for (const user of users) {
    const known = before.get(user);
    if (known === undefined) continue;
    const visible = partOf(known, indexOf);
    split.addRow(visible);
    const fresh = Array.from(after.get(user)?.keys() ?? []).filter((item) => !known.has(item));
    split.addCase(
      visible,
      Int32Array.from(fresh, (item) => indexOf.get(item)!),
    );
  }
  return split.build(items.length);
}

function partOf(counts: ReadonlyMap<string, number>, indexOf: ReadonlyMap<string, number>): Part {
  const entries = Array.from(counts, ([item, count]) => ({ item: indexOf.get(item)!, count }));
  entries.sort((a, b) => a.item - b.item);
  return {
    items: Int32Array.from(entries, ({ item }) => item),
    counts: Float32Array.from(entries, ({ count }) => count),
  };
}
