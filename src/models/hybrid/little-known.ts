/**
 * Room for little-known music. A ranker that is to be right as often as it can puts first what many play, and what few know
 * comes so late that hardly anybody meets it. So the last places of every hundred, where there is least to lose, are kept
 * for the best of what few know: as many as it has of what the listener has played (calibration: Steck 2018). Who plays
 * what everybody plays loses nothing by it, and where it finds less of the one than it loses of the other
 * ({@link roomPays}) nobody gets any.
 */
import { meanAndError, ndcgAt } from '../evaluation/metrics.ts';
import { fitHybrid } from './fit-hybrid.ts';
import type { HybridCase } from './fit-hybrid.ts';
import type { HybridPool } from './hybrid-features.ts';
import { rankPool } from './rank-pool.ts';
import type { HybridWeights } from './rank-pool.ts';

/** What fewer listeners than this have is little known. */
export const LITTLE_KNOWN_BELOW = 5;
/** Places that a list is divided by. */
const STRETCH = 100;
/** No more of a stretch than this. */
const MOST = 1 / 3;

/** How many of the last places of each stretch are kept. @param own - Of all that was played, whether few know it. */
export function roomFor(own: readonly boolean[]): number {
  const share = own.filter((little) => little).length / Math.max(1, own.length);
  return Math.round(STRETCH * Math.min(MOST, share));
}

/** Whether a list of so many has any of those places. */
export function reachesRoom(limit: number, room: number): boolean {
  return room > 0 && limit > STRETCH - room;
}

/**
 * A ranking with room in it.
 *
 * @param few - What few know, best first.
 * @param room - See {@link roomFor}.
 */
export function withRoom<K>(ranked: readonly K[], few: readonly K[], room: number): readonly K[] {
  const out = new Set<K>();
  const next = (from: Iterator<K>): K | undefined => {
    for (let each = from.next(); each.done !== true; each = from.next()) {
      if (!out.has(each.value)) return each.value;
    }
    return undefined;
  };
  const [others, little] = [ranked.values(), few.values()];
  for (;;) {
    const late = out.size % STRETCH >= STRETCH - room;
    const key = (late ? next(little) : undefined) ?? next(others);
    if (key === undefined) return [...out];
    out.add(key);
  }
}

/** A listener with something to find, and what few know among what could be named. */
export interface RoomyCase<K> extends HybridCase<K> {
  /** See {@link roomFor}. */
  readonly room: number;
  /** Undefined where a list of {@link STRETCH} has no room. */
  readonly few?: HybridPool<K>;
}

/** The order of a case. */
export function rankedWithRoom<K>(
  { pool, few, room }: RoomyCase<K>,
  learned: HybridWeights,
): readonly K[] {
  const order = (of: HybridPool<K>): readonly K[] => rankPool(of, learned).map(({ key }) => key);
  return few === undefined ? order(pool) : withRoom(order(pool), order(few), room);
}

/**
 * Whether lists of a hundred find more with room than without, what is found of what few know counted once more by itself:
 * by two halves of the cases, each ranked as was learned from the other, and by more than a standard error.
 */
export function roomPays<K>(
  cases: readonly RoomyCase<K>[],
  isLittleKnown: (key: K) => boolean,
  seed: number,
): boolean {
  const gains = [0, 1].flatMap((half) => {
    const learned = fitHybrid(
      cases.filter((_, i) => i % 2 !== half),
      seed,
    );
    const judged = cases.filter((_, i) => i % 2 === half);
    return judged.map((each) => gainOf(each, learned, isLittleKnown));
  });
  const { mean, error } = meanAndError(gains);
  return mean > error;
}

function gainOf<K>(
  { few, ...each }: RoomyCase<K>,
  learned: HybridWeights,
  isLittleKnown: (key: K) => boolean,
): number {
  if (few === undefined) return 0;
  const wanted = [...each.hidden];
  const value = (order: readonly K[]): number => {
    const places = new Map(order.slice(0, STRETCH).map((key, place) => [key, place]));
    const ndcgOf = (keys: readonly K[]): number => {
      const hidden = new Set(keys.map((key, k) => places.get(key) ?? -1 - k));
      return keys.length === 0 ? 0 : ndcgAt([...places.values()], hidden, STRETCH);
    };
    return ndcgOf(wanted) + ndcgOf(wanted.filter(isLittleKnown));
  };
  return value(rankedWithRoom({ ...each, few }, learned)) - value(rankedWithRoom(each, learned));
}
