import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import type { Random } from '../../../src/math/random.ts';
import { ascend, blended, ndcgOf } from '../../../src/models/collaborative/blend.ts';
import type { PooledCase } from '../../../src/models/collaborative/blend.ts';
import { combinedScores, learnCombination } from '../../../src/models/collaborative/combination.ts';
import type { Learned, LearningCase } from '../../../src/models/collaborative/combination.ts';
import { FeatureReader } from '../../../src/models/collaborative/features.ts';
import { ndcgAt } from '../../../src/models/evaluation/metrics.ts';
import { ItemWeights } from '../../../src/models/neighbours/item-weights.ts';

const ITEMS = 60;
const pause = (): Promise<void> => Promise.resolve();

/** Nothing is near to anything; popularity of item i is i. */
function reader(parts: number): FeatureReader {
  const listeners = Float32Array.from({ length: ITEMS }, (_, i) => i);
  return new FeatureReader({
    parts,
    facts: { listeners, strength: new Float32Array(ITEMS) },
    cosines: new ItemWeights({
      offsets: new Int32Array(ITEMS + 1),
      indexes: new Int32Array(0),
      values: new Float32Array(0),
    }),
  });
}

/** Cases whose hidden items are drawn by the odds that `logitOf` gives each candidate. */
function casesOf(
  count: number,
  parts: number,
  random: Random,
  logitOf: (scores: Float32Array, item: number) => number,
): readonly LearningCase[] {
  return Array.from({ length: count }, () => {
    const items = Int32Array.from({ length: ITEMS }, (_, i) => i);
    const scores = Float32Array.from({ length: ITEMS * parts }, () => random.next());
    const labels = Uint8Array.from(items, (item) => {
      const logit = logitOf(scores.subarray(item * parts, (item + 1) * parts), item);
      return random.next() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    });
    const hidden = labels.reduce((sum, label) => sum + label, 0) + random.int(2);
    return { pool: { items, scores }, labels, hidden, liked: Int32Array.of(random.int(ITEMS)) };
  });
}

function meanNdcg(cases: readonly LearningCase[], scoresOf: (each: LearningCase) => Float64Array) {
  return cases.reduce((sum, each) => sum + ndcgOf(each, scoresOf(each)), 0) / cases.length;
}

function reachedBy({ combination }: Learned, cases: readonly LearningCase[], parts: number) {
  const features = reader(parts);
  return meanNdcg(cases, ({ pool, liked }) => combinedScores(pool, liked, combination, features));
}

describe('ndcgOf', () => {
  it('is the NDCG of the evaluation, for any scores and any number of items not in the pool', () => {
    const entries = fc.array(fc.record({ score: fc.nat(9), found: fc.boolean() }), {
      minLength: 1,
      maxLength: 150,
    });
    fc.assert(
      fc.property(entries, fc.nat(3), (pool, besides) => {
        const order = Array.from(pool.keys()).sort(
          (a, b) => pool[b]!.score - pool[a]!.score || a - b,
        );
        const found = Array.from(pool.keys()).filter((i) => pool[i]!.found);
        const hidden = new Set([...found, ...Array.from({ length: besides }, (_, i) => -1 - i)]);
        fc.pre(hidden.size > 0);
        const own: PooledCase = {
          pool: { items: Int32Array.from(pool.keys()), scores: new Float32Array(0) },
          labels: Uint8Array.from(pool, (each) => (each.found ? 1 : 0)),
          hidden: hidden.size,
        };
        const scores = pool.map(({ score }) => score);
        expect(ndcgOf(own, scores)).toBeCloseTo(ndcgAt(order, hidden, 100), 10);
      }),
    );
  });
});

describe('the blend', () => {
  it('is the weighted sum of the scores', () => {
    const pool = { items: Int32Array.of(7, 9), scores: Float32Array.of(1, 2, 3, 4) };
    expect(Array.from(blended(pool, [2, 0.5]))).toEqual([3, 8]);
  });

  it.each([1, 2, 3])('is never below the best single part (seed %i)', (seed) => {
    const random = seededRandom(seed);
    const cases = casesOf(40, 3, random, ([a, b]) => 3 * a! + 2 * b! - 4);
    const reached = (weights: readonly number[]): number =>
      meanNdcg(cases, ({ pool }) => blended(pool, weights));
    const weights = ascend(cases, 3);
    const singles = [0, 1, 2].map((p) => reached([0, 1, 2].map((q) => (p === q ? 1 : 0))));
    expect(reached(weights)).toBeGreaterThan(Math.max(...singles));
    expect(weights[0]! * weights[1]!).toBeGreaterThan(0);
  });

  it('leaves out a part that says what another says already', () => {
    const cases = casesOf(30, 2, seededRandom(5), ([a]) => 4 * a! - 3).map((each) => {
      const scores = each.pool.scores.map((score, at) => each.pool.scores[at - (at % 2)] ?? score);
      return { ...each, pool: { ...each.pool, scores } };
    });
    expect(ascend(cases, 2)).toEqual([1, 0]);
  });
});

describe('learning a combination', () => {
  it('finds what only features tell, on listeners that it has not seen', async () => {
    const logitOf = ([a]: Float32Array, item: number): number =>
      2 * a! - 5 * Math.abs(item / 30 - 1);
    const learned = await learnCombination(
      casesOf(120, 1, seededRandom(1), logitOf),
      reader(1),
      1,
      seededRandom(9),
      pause,
    );
    const unseen = casesOf(80, 1, seededRandom(2), logitOf);
    const blend = meanNdcg(unseen, ({ pool }) => blended(pool, learned.combination.weights));
    expect(reachedBy(learned, unseen, 1)).toBeGreaterThan(blend + 0.05);
    expect(learned.combination.stacker).not.toEqual({});
  });

  it('loses next to nothing where features are noise', async () => {
    const logitOf = ([a]: Float32Array): number => 6 * a! - 5;
    const learned = await learnCombination(
      casesOf(120, 2, seededRandom(3), logitOf),
      reader(2),
      2,
      seededRandom(9),
      pause,
    );
    const unseen = casesOf(120, 2, seededRandom(4), logitOf);
    const best = meanNdcg(unseen, ({ pool }) => blended(pool, [1, 0]));
    expect(reachedBy(learned, unseen, 2)).toBeGreaterThan(best - 0.015);
    expect(Math.max(...Object.values(learned.ways))).toBeLessThan(learned.ways['blend']! + 0.015);
  });

  it('gives the same for the same cases and seed, and what it says it reached is plausible', async () => {
    const cases = casesOf(60, 2, seededRandom(6), ([a, b]) => 3 * a! + b! - 3);
    const learn = () => learnCombination(cases, reader(2), 2, seededRandom(9), pause);
    const learned = await learn();
    expect(JSON.stringify(await learn())).toBe(JSON.stringify(learned));
    for (const reached of Object.values(learned.ways)) {
      expect(reached).toBeGreaterThan(0);
      expect(reached).toBeLessThan(1);
    }
  });
});
