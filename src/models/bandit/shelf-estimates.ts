/**
 * What other policies of Home would have earned, from the log of the pages that were really shown: `off-policy.ts` for
 * shelves, where a policy shows several cards out of those that were on offer.
 *
 * The value of a policy is the mean reward of a card that is seen. Whether a card is seen is taken to depend on its place
 * and not on what stands there, and what comes of it not on the cards beside it (the item-position model of Li, Kveton et
 * al. 2018, "Offline Evaluation of Ranking Policies with Click Models"). Then a shelf is a choice of one card at a time,
 * each with its probability of being shown over the number of cards that are.
 *
 * Intervals are by the delete-a-group jackknife over listeners (Kott 2001, "The Delete-a-Group Jackknife"), with the model
 * of rewards fitted anew for each group: a listener's cards are no independent draws.
 */
import type { Estimate, PolicyEstimates } from './off-policy.ts';

/** Shelves of which a card was seen. Flat: shelf s owns offers `offsets[s]` to `offsets[s + 1]`, and what was seen likewise. */
export interface ShelfLog {
  /** Whose it was, 0 to `listenerCount` - 1. Int32Array [shelves]. */
  readonly listeners: Int32Array;
  /** Kind of the shelf, 0 to `kindCount` - 1. Int32Array [shelves]. */
  readonly kinds: Int32Array;
  /** Int32Array [shelves + 1]. */
  readonly offsets: Int32Array;
  /** What was on offer, 0 to `actionCount` - 1, best by the ranker first. Int32Array [offers]. */
  readonly actions: Int32Array;
  /** Probability that the shelf showed it; their sum over a shelf is how many cards it drew. Float64Array [offers]. */
  readonly propensities: Float64Array;
  /** 1 for those that the best guess shows. Uint8Array [offers]. */
  readonly greedy: Uint8Array;
  /** Int32Array [shelves + 1] into `seen`. */
  readonly seenOffsets: Int32Array;
  /** Which offers were shown and seen. Int32Array [seen]. */
  readonly seen: Int32Array;
  /** What came of them, 0 to 1. Float64Array [seen]. */
  readonly rewards: Float64Array;
  readonly listenerCount: number;
  readonly kindCount: number;
  readonly actionCount: number;
}

/** Writes how probably a policy shows each offer of one shelf into `shown` [offers of the log], from `from` up to `to`. */
export type ShelfPolicy = (log: ShelfLog, from: number, to: number, shown: Float64Array) => void;

export interface ShelfEstimates extends PolicyEstimates {
  /** Mean weight: how much of what the policy shows the log can speak of; far below 1, IPS is too low. */
  readonly coverage: number;
}

/** An interval needs as many listeners: two a group. */
export const LEAST_LISTENERS = 40;
const GROUPS = LEAST_LISTENERS / 2;
/** Quantile of Student's t with one degree of freedom less than groups: 95 % lie within. */
const WIDTH = 2.093;
/** What a kind's mean reward is worth as the prior of an action's, in cards. */
const PRIOR_WEIGHT = 10;

/**
 * Estimates the mean reward of a card seen under a policy. With fewer than {@link LEAST_LISTENERS} listeners an estimate has no interval:
 * `low` and `high` are NaN.
 */
export function estimateShelfPolicy(log: ShelfLog, policy: ShelfPolicy): ShelfEstimates {
  const cells = cellsOf(log);
  const shares = sharesOf(log, policy);
  const all = valuesWithout(log, cells, shares, undefined);
  const groups =
    log.listenerCount < LEAST_LISTENERS ? [] : Array.from({ length: GROUPS }, (_, g) => g);
  const others = groups.map((group) => valuesWithout(log, cells, shares, group));
  const around = (of: (values: Values) => number): Estimate => interval(of(all), others.map(of));
  return {
    ips: around(({ ips }) => ips),
    snips: around(({ snips }) => snips),
    direct: around(({ direct }) => direct),
    doublyRobust: around(({ robust }) => robust),
    effectiveSize: all.weights ** 2 / Math.max(Number.MIN_VALUE, all.squares),
    coverage: all.weights / Math.max(1, all.seen),
  };
}

/** What was really earned a card. */
export function loggedShelfValue(log: ShelfLog): Estimate {
  const seen = new Float64Array(GROUPS);
  const earned = new Float64Array(GROUPS);
  eachSeen(log, (shelf, entry) => {
    seen[groupOf(log, shelf)]!++;
    earned[groupOf(log, shelf)]! += log.rewards[entry]!;
  });
  const [n, total] = [sum(seen), sum(earned)];
  const others = Array.from(seen, (own, g) => (total - earned[g]!) / Math.max(1, n - own));
  return interval(total / Math.max(1, n), log.listenerCount < LEAST_LISTENERS ? [] : others);
}

interface Values {
  readonly seen: number;
  readonly weights: number;
  readonly squares: number;
  readonly ips: number;
  readonly snips: number;
  readonly direct: number;
  readonly robust: number;
}

/** Numbers of (kind, action), one for each that was seen; behind them one a kind for what never was. */
interface Cells {
  /** Int32Array [offers]. */
  readonly of: Int32Array;
  readonly count: number;
}

/** All values from the listeners of all groups but one. */
function valuesWithout(
  log: ShelfLog,
  cells: Cells,
  shares: Shares,
  group: number | undefined,
): Values {
  const models = [0, 1].map((fold) =>
    rewardModel(log, cells, (shelf) => isIn(log, shelf, fold, group)),
  );
  const { offsets, seenOffsets, seen, rewards } = log;
  let [n, weights, squares, earned, direct, robust] = [0, 0, 0, 0, 0, 0];
  for (let s = 0; s + 1 < offsets.length; s++) {
    const cards = seenOffsets[s + 1]! - seenOffsets[s]!;
    if (cards === 0 || groupOf(log, s) === group) continue;
    // What is told of one half of the listeners was learnt from the other.
    const model = models[1 - foldOf(log, s)]!;
    let expected = 0;
    for (let o = offsets[s]!; o < offsets[s + 1]!; o++)
      expected += shares.policy[o]! * model[cells.of[o]!]!;
    n += cards;
    direct += cards * expected;
    robust += cards * expected;
    for (let e = seenOffsets[s]!; e < seenOffsets[s + 1]!; e++) {
      const o = seen[e]!;
      const weight = shares.policy[o]! / shares.logged[o]!;
      weights += weight;
      squares += weight * weight;
      earned += weight * rewards[e]!;
      robust += weight * (rewards[e]! - model[cells.of[o]!]!);
    }
  }
  const of = Math.max(1, n);
  const snips = weights > 0 ? earned / weights : 0;
  return {
    seen: n,
    weights,
    squares,
    ips: earned / of,
    snips,
    direct: direct / of,
    robust: robust / of,
  };
}

/** Mean rewards by cell, shrunk towards their kind's, of the shelves for which `learns` is true. */
function rewardModel(
  log: ShelfLog,
  cells: Cells,
  learns: (shelf: number) => boolean,
): Float64Array {
  const { kinds, kindCount, seen, rewards } = log;
  const kindOf = new Int32Array(cells.count + kindCount);
  const shown = new Float64Array(cells.count + kindCount);
  const earned = new Float64Array(cells.count + kindCount);
  eachSeen(log, (shelf, entry) => {
    const cell = cells.of[seen[entry]!]!;
    kindOf[cell] = kinds[shelf]!;
    if (!learns(shelf)) return;
    for (const to of [cell, cells.count + kinds[shelf]!]) {
      shown[to]!++;
      earned[to]! += rewards[entry]!;
    }
  });
  const means = shown.map((n, cell) => (n > 0 ? earned[cell]! / n : 0)).subarray(cells.count);
  return shown.map((n, cell) =>
    cell >= cells.count
      ? means[cell - cells.count]!
      : (earned[cell]! + PRIOR_WEIGHT * means[kindOf[cell]!]!) / (n + PRIOR_WEIGHT),
  );
}

function cellsOf(log: ShelfLog): Cells {
  const { kinds, actions, offsets, seen, actionCount } = log;
  const numbers = new Map<number, number>();
  eachSeen(log, (shelf, entry) => {
    const key = kinds[shelf]! * actionCount + actions[seen[entry]!]!;
    if (!numbers.has(key)) numbers.set(key, numbers.size);
  });
  const of = new Int32Array(actions.length);
  for (let s = 0; s + 1 < offsets.length; s++) {
    for (let o = offsets[s]!; o < offsets[s + 1]!; o++) {
      of[o] = numbers.get(kinds[s]! * actionCount + actions[o]!) ?? numbers.size + kinds[s]!;
    }
  }
  return { of, count: numbers.size };
}

/** Of each shelf's offers, as choices of one card: they sum to 1 a shelf. Float64Array [offers] each. */
interface Shares {
  readonly policy: Float64Array;
  readonly logged: Float64Array;
}

function sharesOf(log: ShelfLog, policy: ShelfPolicy): Shares {
  const { offsets, propensities } = log;
  const shown = new Float64Array(propensities.length);
  const shares = { policy: shown, logged: propensities.slice() };
  for (let s = 0; s + 1 < offsets.length; s++) {
    const [from, to] = [offsets[s]!, offsets[s + 1]!];
    policy(log, from, to, shown);
    for (const all of [shares.policy, shares.logged]) {
      const own = all.subarray(from, to);
      const total = sum(own);
      // A policy that shows nothing there says nothing about the shelf.
      if (total > 0) for (let o = 0; o < own.length; o++) own[o]! /= total;
    }
  }
  return shares;
}

function eachSeen(log: ShelfLog, take: (shelf: number, entry: number) => void): void {
  const { seenOffsets } = log;
  for (let s = 0; s + 1 < seenOffsets.length; s++) {
    for (let e = seenOffsets[s]!; e < seenOffsets[s + 1]!; e++) take(s, e);
  }
}

/** Halves and groups of listeners that cross: each group has listeners of both halves. */
function foldOf({ listeners }: ShelfLog, shelf: number): number {
  return listeners[shelf]! % 2;
}

function groupOf({ listeners }: ShelfLog, shelf: number): number {
  return Math.floor(listeners[shelf]! / 2) % GROUPS;
}

function isIn(log: ShelfLog, shelf: number, fold: number, without: number | undefined): boolean {
  return foldOf(log, shelf) === fold && groupOf(log, shelf) !== without;
}

/** @param others - The value without each group. */
function interval(value: number, others: readonly number[]): Estimate {
  if (others.length === 0) return { value, low: NaN, high: NaN };
  const mean = others.reduce((a, b) => a + b, 0) / others.length;
  const squares = others.reduce((all, other) => all + (other - mean) ** 2, 0);
  const error = Math.sqrt((squares * (others.length - 1)) / others.length);
  return { value, low: value - WIDTH * error, high: value + WIDTH * error };
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((all, x) => all + x, 0);
}
