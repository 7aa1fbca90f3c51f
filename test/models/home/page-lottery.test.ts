import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { drawPage, preparePage } from '../../../src/models/home/page-lottery.ts';
import type { DrawnShelf, PageLottery } from '../../../src/models/home/page-lottery.ts';
import type { PageRules, ShelfPlan } from '../../../src/models/home/page-plan.ts';

const RULES: PageRules = { shelves: 4, cards: 5, perArtistOnShelf: 2, perArtistOnPage: 3 };

/** Shelves whose candidates overlap, share artists, and differ in how sure one can be of them. */
function plansOf(shelves: number, candidates: number, seed: number): readonly ShelfPlan[] {
  const random = seededRandom(seed);
  return Array.from({ length: shelves }, () => {
    const pinned = random.int(3);
    const subjects = new Set(Array.from({ length: candidates }, () => random.int(60)));
    return {
      minCards: 3,
      candidates: Array.from(subjects, (subject, place) => ({
        subject: `track:${subject}`,
        artists: subject % 5 === 0 ? [] : [`artist:${subject % 17}`],
        pinned: place < pinned,
        belief: { alpha: 0.5 + 5 * random.next(), beta: 1 + 20 * random.next() },
      })),
    };
  });
}

const planArbitrary = fc
  .record({
    shelves: fc.integer({ min: 1, max: 7 }),
    candidates: fc.integer({ min: 1, max: 25 }),
    seed: fc.integer(),
  })
  .map(({ shelves, candidates, seed }) => plansOf(shelves, candidates, seed));

describe('drawPage', () => {
  it('keeps the rules of a page whatever the candidates', () => {
    fc.assert(
      fc.property(planArbitrary, fc.integer(), (plans, seed) => {
        const page = drawPage(preparePage(plans, RULES, 20, seed), seededRandom(seed + 1));
        expectRules(page, plans);
      }),
      { numRuns: 200 },
    );
  });

  it('shows the best guess alone, and for sure, where nothing is explored', () => {
    fc.assert(
      fc.property(planArbitrary, fc.integer(), (plans, seed) => {
        const lottery = preparePage(plans, { ...RULES, explore: 0 }, 20, seed);
        const cards = drawPage(lottery, seededRandom(seed)).flatMap((shelf) => shelf.cards);
        expect(cards.every(({ exploit, propensity }) => exploit && propensity === 1)).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('shows the best guess at least as often as pages are kept from exploring', () => {
    const plans = plansOf(4, 20, 11);
    const lottery = preparePage(plans, { ...RULES, explore: 0.25 }, 40, 3);
    lottery.greedy.forEach((greedy, candidate) => {
      if (greedy === 1) expect(lottery.counts[candidate]).toBeGreaterThanOrEqual(30);
    });
  });

  it('gives propensities in (0, 1] that add up to the cards of a shelf that is always full', () => {
    fc.assert(
      fc.property(planArbitrary, fc.integer(), (plans, seed) => {
        const lottery = preparePage(plans, RULES, 30, seed);
        const page = drawPage(lottery, seededRandom(seed));
        for (const { cards } of page) {
          for (const { propensity } of cards) {
            expect(propensity).toBeGreaterThan(0);
            expect(propensity).toBeLessThanOrEqual(1);
          }
        }
        for (let shelf = 0; shelf < plans.length; shelf++) {
          const [from, to] = [lottery.plan.offsets[shelf]!, lottery.plan.offsets[shelf + 1]!];
          const sum = lottery.counts.subarray(from, to).reduce((a, b) => a + b, 0);
          // Whatever the draw, a page holds as many cards as were counted.
          expect(sum).toBe(cardsOnShelf(lottery, shelf));
        }
      }),
      { numRuns: 100 },
    );
    const roomy = plansOf(3, 60, 4).map((plan) => ({
      ...plan,
      candidates: plan.candidates.map((card) => ({ ...card, artists: [] })),
    }));
    const lottery = preparePage(roomy, RULES, 200, 9);
    for (let shelf = 0; shelf < 3; shelf++) {
      const counts = lottery.counts.subarray(
        lottery.plan.offsets[shelf],
        lottery.plan.offsets[shelf + 1],
      );
      expect(counts.reduce((a, b) => a + b, 0) / lottery.draws).toBe(RULES.cards);
    }
  });

  it('shows each card as often as its propensity says, over 2,000 redraws of one page', () => {
    const plans = plansOf(6, 25, 2);
    const lottery = preparePage(plans, RULES, 200, 3);
    const redraws = 2_000;
    const shares = sharesOver(redraws, lottery);
    expect(shares.size).toBeGreaterThan(40);
    expect(worst(shares, (p) => p, redraws)).toBeLessThan(1);
    // The bound is tight enough to catch propensities that are a quarter off, or all alike.
    expect(worst(shares, (p) => 0.75 * p, redraws)).toBeGreaterThan(1);
    expect(worst(shares, () => 0.25, redraws)).toBeGreaterThan(1);
  });

  it('draws like plain Thompson sampling: fresh lotteries of one page agree with a large one', () => {
    const plans = plansOf(5, 20, 8);
    const draws = 4_000;
    const large = preparePage(plans, RULES, draws, 1);
    const fresh = new Map<string, number>();
    for (let seed = 0; seed < draws; seed++) {
      const one = preparePage(plans, RULES, 1, 10_000 + seed);
      for (const { shelf, cards } of drawPage(one, seededRandom(seed))) {
        for (const { candidate } of cards) {
          const key = `${shelf}/${candidate}`;
          fresh.set(key, (fresh.get(key) ?? 0) + 1 / draws);
        }
      }
    }
    for (let shelf = 0; shelf < plans.length; shelf++) {
      for (let c = 0; c < plans[shelf]!.candidates.length; c++) {
        const p = large.counts[large.plan.offsets[shelf]! + c]! / draws;
        const q = fresh.get(`${shelf}/${c}`) ?? 0;
        // Two independent shares of 4,000: six standard errors, and a little for the rarest.
        const pooled = (p + q) / 2;
        const bound = 6 * Math.sqrt((2 * pooled * (1 - pooled)) / draws) + 3 / draws;
        expect(Math.abs(p - q)).toBeLessThanOrEqual(bound);
      }
    }
  });

  it('gives pinned cards their places for certain, in order, before all others', () => {
    const plans: ShelfPlan[] = [
      { minCards: 1, candidates: cards(20, { alpha: 1, beta: 1 }, false) },
      { minCards: 1, candidates: cards(8, { alpha: 1, beta: 1 }, true) },
    ];
    const lottery = preparePage(plans, RULES, 50, 1);
    for (let seed = 0; seed < 20; seed++) {
      const [first, second] = drawPage(lottery, seededRandom(seed));
      expect(second!.cards.map(({ candidate }) => candidate)).toEqual([0, 1, 2, 3, 4]);
      expect(second!.cards.every(({ propensity }) => propensity === 1)).toBe(true);
      expect(first!.cards.every(({ candidate }) => candidate >= 5)).toBe(true);
    }
  });

  it('marks as exploring what the best guess would not show, and only that', () => {
    const sure = cards(5, { alpha: 900, beta: 100 }, false);
    const wild = cards(10, { alpha: 0.5, beta: 1.5 }, false).map((card, i) => ({
      ...card,
      subject: `track:wild-${i}`,
    }));
    const lottery = preparePage([{ minCards: 1, candidates: [...sure, ...wild] }], RULES, 200, 1);
    const seen = new Set<boolean>();
    for (let seed = 0; seed < 100; seed++) {
      for (const { candidate, exploit } of drawPage(lottery, seededRandom(seed))[0]!.cards) {
        expect(exploit).toBe(candidate < 5);
        seen.add(exploit);
      }
    }
    expect(seen.size).toBe(2);
  });

  it('leaves thin shelves out and gives what they held to the shelves after them', () => {
    const few = cards(2, { alpha: 1, beta: 1 }, false);
    const plans: ShelfPlan[] = [
      { minCards: 3, candidates: few },
      { minCards: 2, candidates: few },
    ];
    const page = drawPage(preparePage(plans, RULES, 10, 1), seededRandom(1));
    expect(page.map(({ shelf }) => shelf)).toEqual([1]);
    expect(page[0]!.cards).toHaveLength(2);
  });

  it('draws the same page from the same seeds, and others from others', () => {
    const plans = plansOf(5, 20, 6);
    const draw = (seed: number): unknown =>
      drawPage(preparePage(plans, RULES, 50, seed), seededRandom(seed));
    expect(draw(1)).toEqual(draw(1));
    expect(draw(1)).not.toEqual(draw(2));
  });

  it('has nothing to show where there is nothing', () => {
    expect(drawPage(preparePage([], RULES, 10, 1), seededRandom(1))).toEqual([]);
  });
});

function cards(count: number, belief: { alpha: number; beta: number }, pinned: boolean) {
  return Array.from({ length: count }, (_, i) => ({
    subject: `track:${i}`,
    artists: [],
    pinned,
    belief,
  }));
}

function expectRules(page: readonly DrawnShelf[], plans: readonly ShelfPlan[]): void {
  const subjects = new Set<string>();
  const onPage = new Map<string, number>();
  let cardsInAll = 0;
  expect(page.length).toBeLessThanOrEqual(RULES.shelves);
  for (const { shelf, cards: shown } of page) {
    const onShelf = new Map<string, number>();
    expect(shown.length).toBeGreaterThanOrEqual(plans[shelf]!.minCards);
    expect(shown.length).toBeLessThanOrEqual(RULES.cards);
    for (const { candidate } of shown) {
      const { subject, artists } = plans[shelf]!.candidates[candidate]!;
      subjects.add(subject);
      cardsInAll++;
      for (const artist of artists) {
        onShelf.set(artist, (onShelf.get(artist) ?? 0) + 1);
        onPage.set(artist, (onPage.get(artist) ?? 0) + 1);
      }
    }
    expect(Math.max(0, ...onShelf.values())).toBeLessThanOrEqual(RULES.perArtistOnShelf);
  }
  expect(Math.max(0, ...onPage.values())).toBeLessThanOrEqual(RULES.perArtistOnPage);
  expect(subjects.size).toBe(cardsInAll);
}

function cardsOnShelf({ plan, slots, draws }: PageLottery, shelf: number): number {
  const { cards: width } = plan.rules;
  const size = plan.minCards.length * width;
  let count = 0;
  for (let draw = 0; draw < draws; draw++) {
    const from = draw * size + shelf * width;
    count += slots.subarray(from, from + width).filter((candidate) => candidate >= 0).length;
  }
  return count;
}

/** Per card that can be shown: its propensity, and in what share of the redraws it stood there. */
function sharesOver(
  redraws: number,
  lottery: PageLottery,
): Map<string, { p: number; share: number }> {
  const shares = new Map<string, { p: number; share: number }>();
  const random = seededRandom(77);
  for (let i = 0; i < redraws; i++) {
    for (const { shelf, cards: shown } of drawPage(lottery, random)) {
      for (const { candidate, propensity } of shown) {
        const key = `${shelf}/${candidate}`;
        const entry = shares.get(key) ?? { p: propensity, share: 0 };
        entry.share += 1 / redraws;
        shares.set(key, entry);
      }
    }
  }
  return shares;
}

/**
 * The largest deviation, as a multiple of what Bernstein's inequality allows: with n redraws and m
 * cards, the distance of share and p is at most sqrt(2 p (1 - p) L / n) + 2 L / (3 n), L = ln(2 m / 10^-6), for all cards
 * together but with probability 10^-6.
 */
function worst(
  shares: ReadonlyMap<string, { p: number; share: number }>,
  claim: (p: number) => number,
  n: number,
): number {
  const log = Math.log((2 * shares.size) / 1e-6);
  let most = 0;
  for (const { p, share } of shares.values()) {
    const claimed = claim(p);
    const bound = Math.sqrt((2 * claimed * (1 - claimed) * log) / n) + (2 * log) / (3 * n);
    most = Math.max(most, Math.abs(share - claimed) / bound);
  }
  return most;
}
