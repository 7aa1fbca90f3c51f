import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import {
  estimateShelfPolicy,
  LEAST_LISTENERS,
  loggedShelfValue,
  type ShelfLog,
  type ShelfPolicy,
} from '../../../src/models/bandit/shelf-estimates.ts';
import {
  greedyPolicy,
  halfGreedyPolicy,
  popularPolicy,
  rankerPolicy,
  uniformPolicy,
} from '../../../src/models/bandit/shelf-policies.ts';

const KINDS = 3;
const ACTIONS = 12;
const rateOf = (kind: number, action: number): number => (0.15 * (1 + kind) * (1 + action)) / 12;
const POPULARITY = Float64Array.from({ length: ACTIONS }, (_, action) => (action * 7) % ACTIONS);
const POLICIES: readonly ShelfPolicy[] = [
  greedyPolicy,
  halfGreedyPolicy,
  rankerPolicy,
  popularPolicy(POPULARITY),
  uniformPolicy,
];

/** One shelf, as a reader of the log would write it down. */
interface Shelf {
  readonly listener: number;
  readonly kind: number;
  readonly offers: readonly {
    readonly action: number;
    readonly p: number;
    readonly best: boolean;
  }[];
  readonly seen: readonly { readonly offer: number; readonly reward: number }[];
}

/** Two of six cards a shelf, drawn in turn by weights; what is seen depends on the place alone. */
function drawn(listeners: number, shelvesEach: number, seed: number): readonly Shelf[] {
  const random = seededRandom(seed);
  return Array.from({ length: listeners * shelvesEach }, (_, s): Shelf => {
    const kind = random.int(KINDS);
    const actions = shuffled(ACTIONS, random).slice(0, 6);
    const weights = actions.map(() => 0.2 + random.next());
    const total = weights.reduce((a, b) => a + b, 0);
    const first = weights.map((w) => w / total);
    // Shown at the first or at the second place of two, without repeating.
    const p = first.map((own, a) =>
      first.reduce((all, other, b) => (a === b ? all : all + (other * own) / (1 - other)), own),
    );
    const best = [...p.keys()].sort((a, b) => p[b]! - p[a]!).slice(0, 2);
    const one = pick(first, random.next());
    const two = pick(
      first.map((own, a) => (a === one ? 0 : own / (1 - first[one]!))),
      random.next(),
    );
    const looked = random.next() < 0.6 ? [one, two] : [one];
    return {
      listener: Math.floor(s / shelvesEach),
      kind,
      offers: actions.map((action, a) => ({ action, p: p[a]!, best: best.includes(a) })),
      seen: looked.map((offer) => ({
        ...{ offer, reward: random.next() < rateOf(kind, actions[offer]!) ? 1 : 0 },
      })),
    };
  });
}

function shuffled(n: number, random: ReturnType<typeof seededRandom>): number[] {
  const list = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}

function pick(odds: readonly number[], at: number): number {
  let left = at;
  const found = odds.findIndex((p) => (left -= p) < 0);
  return found < 0 ? odds.findLastIndex((p) => p > 0) : found;
}

function flat(shelves: readonly Shelf[]): ShelfLog {
  const starts = [0];
  const seenStarts = [0];
  for (const { offers, seen } of shelves) {
    starts.push(starts.at(-1) + offers.length);
    seenStarts.push(seenStarts.at(-1) + seen.length);
  }
  const offers = shelves.flatMap((shelf) => shelf.offers);
  return {
    listeners: Int32Array.from(shelves, ({ listener }) => listener),
    kinds: Int32Array.from(shelves, ({ kind }) => kind),
    offsets: Int32Array.from(starts),
    actions: Int32Array.from(offers, ({ action }) => action),
    propensities: Float64Array.from(offers, ({ p }) => p),
    greedy: Uint8Array.from(offers, ({ best }) => (best ? 1 : 0)),
    seenOffsets: Int32Array.from(seenStarts),
    seen: Int32Array.from(
      shelves.flatMap((shelf, s) => shelf.seen.map((e) => starts[s]! + e.offer)),
    ),
    rewards: Float64Array.from(shelves.flatMap((shelf) => shelf.seen.map(({ reward }) => reward))),
    listenerCount: Math.max(...shelves.map(({ listener }) => listener)) + 1,
    kindCount: KINDS,
    actionCount: ACTIONS,
  };
}

/** Probabilities of one shelf's offers under a policy, by itself. */
function shownBy(policy: ShelfPolicy, shelf: Shelf): readonly number[] {
  const shown = new Float64Array(shelf.offers.length);
  policy(flat([shelf]), 0, shown.length, shown);
  return [...shown];
}

/** The formulas as they stand in a book, over objects, nothing kept from one entry to the next. */
function reference(shelves: readonly Shelf[], policy: ShelfPolicy) {
  const entries = shelves.flatMap((shelf) => shelf.seen.map((seen) => ({ shelf, ...seen })));
  const meanOf = (list: typeof entries): number =>
    list.length === 0 ? 0 : list.reduce((all, { reward }) => all + reward, 0) / list.length;
  const model = (shelf: Shelf, action: number): number => {
    const half = entries.filter((e) => e.shelf.listener % 2 !== shelf.listener % 2);
    const ofKind = half.filter((e) => e.shelf.kind === shelf.kind);
    const own = ofKind.filter((e) => e.shelf.offers[e.offer]!.action === action);
    return (own.length * meanOf(own) + 10 * meanOf(ofKind)) / (own.length + 10);
  };
  const n = entries.length;
  let [w, w2, wr, direct, robust] = [0, 0, 0, 0, 0];
  for (const { shelf, offer, reward } of entries) {
    const shown = shownBy(policy, shelf);
    const [all, logged] = [shown, shelf.offers.map(({ p }) => p)].map((list) =>
      list.reduce((a, b) => a + b, 0),
    ) as [number, number];
    const weight = shown[offer]! / all / (shelf.offers[offer]!.p / logged);
    const expected = shelf.offers.reduce(
      (sum, { action }, a) => sum + (shown[a]! / all) * model(shelf, action),
      0,
    );
    w += weight;
    w2 += weight ** 2;
    wr += weight * reward;
    direct += expected;
    robust += expected + weight * (reward - model(shelf, shelf.offers[offer]!.action));
  }
  return {
    ...{ ips: wr / n, snips: wr / w, direct: direct / n, robust: robust / n },
    ...{ coverage: w / n, size: w ** 2 / w2 },
  };
}

/** What a policy would really earn a card on the shelves that were logged. */
function truth(shelves: readonly Shelf[], policy: ShelfPolicy): number {
  let [earned, cards] = [0, 0];
  for (const shelf of shelves) {
    const shown = shownBy(policy, shelf);
    const all = shown.reduce((a, b) => a + b, 0);
    const value = shelf.offers.reduce(
      (sum, { action }, a) => sum + (shown[a]! / all) * rateOf(shelf.kind, action),
      0,
    );
    earned += shelf.seen.length * value;
    cards += shelf.seen.length;
  }
  return earned / cards;
}

describe('estimateShelfPolicy', () => {
  it('is a slow reference’s, whatever the log', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 8 }),
        fc.integer({ min: 1, max: 4 }),
        fc.integer(),
        fc.nat(POLICIES.length - 1),
        (listeners, each, seed, which) => {
          const shelves = drawn(listeners, each, seed);
          const wanted = reference(shelves, POLICIES[which]!);
          const got = estimateShelfPolicy(flat(shelves), POLICIES[which]!);
          if (wanted.coverage > 0) {
            expect(got.snips.value).toBeCloseTo(wanted.snips, 9);
            expect(got.effectiveSize).toBeCloseTo(wanted.size, 6);
          }
          expect(got.ips.value).toBeCloseTo(wanted.ips, 9);
          expect(got.direct.value).toBeCloseTo(wanted.direct, 9);
          expect(got.doublyRobust.value).toBeCloseTo(wanted.robust, 9);
          expect(got.coverage).toBeCloseTo(wanted.coverage, 9);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('has the true value in its intervals about as often as it says', () => {
    let [inside, asked] = [0, 0];
    for (let run = 0; run < 40; run++) {
      const shelves = drawn(80, 12, run);
      const log = flat(shelves);
      for (const policy of POLICIES) {
        const wanted = truth(shelves, policy);
        const { ips, snips, doublyRobust } = estimateShelfPolicy(log, policy);
        for (const { low, high } of [ips, snips, doublyRobust]) {
          asked++;
          if (low <= wanted && wanted <= high) inside++;
        }
      }
    }
    expect(inside / asked).toBeGreaterThan(0.9);
  });

  it('tells a better policy from a worse one', () => {
    const log = flat(drawn(200, 20, 5));
    const byRate = popularPolicy(Float64Array.from({ length: ACTIONS }, (_, action) => action));
    const best = estimateShelfPolicy(log, byRate).doublyRobust;
    expect(best.low).toBeGreaterThan(loggedShelfValue(log).high);
  });

  it('is what was earned for a policy that shows what was shown', () => {
    const log = flat(drawn(60, 10, 9));
    const logged: ShelfPolicy = ({ propensities }, from, to, shown) => {
      for (let o = from; o < to; o++) shown[o] = propensities[o]!;
    };
    const { value } = loggedShelfValue(log);
    const { ips, snips, doublyRobust, coverage, effectiveSize } = estimateShelfPolicy(log, logged);
    expect(ips.value).toBeCloseTo(value, 12);
    expect(snips.value).toBeCloseTo(value, 12);
    expect(doublyRobust.value).toBeCloseTo(value, 1);
    expect(coverage).toBeCloseTo(1, 12);
    expect(effectiveSize).toBeCloseTo(log.seen.length, 6);
  });

  it('claims no interval from a few listeners, and needs no log at all', () => {
    const few = flat(drawn(LEAST_LISTENERS - 1, 3, 1));
    expect(estimateShelfPolicy(few, greedyPolicy).ips.low).toBeNaN();
    expect(loggedShelfValue(few).high).toBeNaN();
    const nothing = flat(drawn(1, 1, 1).map((shelf) => ({ ...shelf, seen: [] })));
    expect(estimateShelfPolicy(nothing, uniformPolicy).ips.value).toBe(0);
  });
});
