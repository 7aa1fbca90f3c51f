import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { decodeModel } from '../../../src/models/decode-model.ts';
import { calibrate } from '../../../src/models/hybrid/calibrate.ts';
import { fitHybrid, foundIn } from '../../../src/models/hybrid/fit-hybrid.ts';
import { FEATURES, poolCandidates } from '../../../src/models/hybrid/hybrid-features.ts';
import type { HybridQuery } from '../../../src/models/hybrid/hybrid-features.ts';
import { encodeHybrid } from '../../../src/models/hybrid/hybrid-model.ts';
import { rankPool } from '../../../src/models/hybrid/rank-pool.ts';

const ORIGIN = { seed: 1, trainedTo: 1_000, heldOutBelow: 7 };
const BESIDE = { items: ['track:a', 'track:b'], listeners: Int32Array.of(4, 5) };

/** A listener for whom the text says what is liked, and the collaborative order is noise. */
function listener(seed: number): { query: HybridQuery<number>; hidden: ReadonlySet<number> } {
  const random = seededRandom(seed);
  const keys = Array.from({ length: 40 }, (_, key) => key);
  const merit = keys.map(() => random.next());
  const shuffled = [...keys].sort(() => random.next() - 0.5);
  const byMerit = [...keys].sort((a, b) => merit[b]! - merit[a]!);
  const scored = (order: readonly number[]) =>
    order.map((key, place) => ({ key, score: 1 - place / order.length }));
  // Tracks from 30 on nobody has written about.
  const written = byMerit.filter((key) => key < 30);
  return {
    query: {
      sources: {
        collaborative: { best: scored(shuffled), knows: () => true },
        text: { best: scored(written), knows: (key) => key < 30 },
      },
      factsOf: () => ({}),
    },
    hidden: new Set(written.slice(0, 5)),
  };
}

const cases = Array.from({ length: 60 }, (_, i) => listener(i)).map(({ query, hidden }) => ({
  pool: poolCandidates(query),
  hidden,
}));

describe('the hybrid ranker', () => {
  it('learns which recommender to follow', () => {
    const learned = fitHybrid(cases.slice(0, 40), 1);
    expect(foundIn(cases)).toBe(300);
    const found = cases.slice(40).map(({ pool, hidden }) => {
      const first = rankPool(pool, learned).slice(0, 5);
      return first.filter(({ key }) => hidden.has(key)).length / 5;
    });
    expect(found.reduce((sum, share) => sum + share, 0) / found.length).toBeGreaterThan(0.8);
  });

  it('takes what is not known for what is usual: neither first nor last', () => {
    const learned = fitHybrid(cases, 1);
    for (const { pool } of cases.slice(0, 10)) {
      const order = rankPool(pool, learned).map(({ key }) => key);
      const places = order.flatMap((key, place) => (key >= 30 ? [place] : []));
      expect(Math.min(...places)).toBeGreaterThan(2);
      expect(Math.max(...places)).toBeLessThan(39);
    }
  });

  it('ranks the same from its snapshot, whose bytes are the same for the same data', () => {
    const bytes = encodeHybrid(fitHybrid(cases, 1), ORIGIN, BESIDE);
    expect(encodeHybrid(fitHybrid(cases, 1), ORIGIN, BESIDE)).toEqual(bytes);
    const model = decodeModel('hybrid', bytes, 'v1');
    const { query } = listener(99);
    expect(model.rank(query)).toEqual(rankPool(poolCandidates(query), fitHybrid(cases, 1)));
    expect(Object.keys(model.weights)).toHaveLength(FEATURES);
    expect(model.heldOutBelow).toBe(7);
    const little = ['track:a', 'track:b', 'track:nobodys'].filter((id) => model.isLittleKnown!(id));
    expect(little).toEqual(['track:a', 'track:nobodys']);
  });

  it('refuses a snapshot that was learned on other features, or is not finite', () => {
    const learned = fitHybrid(cases, 1);
    const few = encodeHybrid({ ...learned, weights: learned.weights.slice(1) }, ORIGIN, BESIDE);
    expect(() => decodeModel('hybrid', few, 'v1')).toThrow(`Expected a hybrid snapshot with`);
    const broken = encodeHybrid(
      { ...learned, weights: learned.weights.map(() => NaN) },
      ORIGIN,
      BESIDE,
    );
    expect(() => decodeModel('hybrid', broken, 'v1')).toThrow('Expected finite numbers');
  });
});

describe('calibrate', () => {
  const genres = fc.array(
    fc.constantFrom('rock', 'jazz', 'folk').map((g) => [g]),
    { maxLength: 30 },
  );

  it('keeps every place once, and the order where it has no strength or no mix to follow', () => {
    fc.assert(
      fc.property(genres, fc.double({ min: 0, max: 1, noNaN: true }), (list, strength) => {
        const wanted = new Map([
          ['rock', 0.5],
          ['jazz', 0.5],
        ]);
        const order = calibrate(list, wanted, strength);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from(list.keys()));
        expect(calibrate(list, wanted, 0)).toEqual(Array.from(list.keys()));
        expect(calibrate(list, new Map(), strength)).toEqual(Array.from(list.keys()));
      }),
    );
  });

  it('asks nothing of a genre with a share of 0', () => {
    const share = fc.constantFrom(0, 0.25, 1);
    fc.assert(
      fc.property(genres, share, fc.double({ min: 0, max: 1, noNaN: true }), (list, rock, by) => {
        const played = new Map([
          ['rock', rock],
          ['jazz', 1 - rock],
        ]);
        const named = new Map([...played, ['folk', 0]]);
        const order = calibrate(list, named, by);
        expect([...order].sort((a, b) => a - b)).toEqual(Array.from(list.keys()));
        expect(order).toEqual(calibrate(list, played, by));
      }),
    );
  });

  it('brings what a listener plays a third of the time to about a third of the first places', () => {
    const list = Array.from({ length: 60 }, (_, place) => [place < 45 ? 'rock' : 'jazz']);
    const wanted = new Map([
      ['rock', 2 / 3],
      ['jazz', 1 / 3],
    ]);
    const first = calibrate(list, wanted, 0.97).slice(0, 15);
    const jazz = first.filter((place) => list[place]![0] === 'jazz').length;
    expect(jazz).toBeGreaterThanOrEqual(4);
    expect(jazz).toBeLessThanOrEqual(6);
  });
});
