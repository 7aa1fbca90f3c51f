import { describe, expect, it } from 'vitest';
import { CsrBuilder } from '../../../src/math/csr.ts';
import { POOL_DEPTH, poolOf } from '../../../src/models/collaborative/candidate-pool.ts';
import {
  rankedMatrix,
  rankedTaste,
  rankWeights,
} from '../../../src/models/collaborative/count-weights.ts';
import { FeatureReader, featureCount } from '../../../src/models/collaborative/features.ts';
import { itemFacts } from '../../../src/models/collaborative/item-facts.ts';
import { neighbourPart, SILENT_PART } from '../../../src/models/collaborative/part.ts';
import type { Part } from '../../../src/models/collaborative/part.ts';
import { validationSplit } from '../../../src/models/collaborative/validation-split.ts';
import { ItemWeights } from '../../../src/models/neighbours/item-weights.ts';
import { checkerboard } from '../../contract/recommender.ts';
import { matrixOf } from '../../helpers/board.ts';

const EMPTY = { items: new Int32Array(0), weights: new Float32Array(0) };

/** Scores of all items; what is not above 0 is not named. */
function partOf(scores: readonly number[]): Part {
  return {
    ask({ limit, exclude }) {
      const order = Array.from(scores.keys()).filter((i) => scores[i]! > 0 && !exclude.has(i));
      order.sort((a, b) => scores[b]! - scores[a]! || a - b);
      return {
        best: order.slice(0, limit).map((index) => ({ index, score: scores[index]! })),
        scoreOf: (index) => scores[index]!,
      };
    },
  };
}

/** Item weights from rows of a dense matrix. */
function weightsOf(rows: readonly (readonly number[])[]): ItemWeights {
  const entries = rows.map((row) => row.flatMap((value, i) => (value === 0 ? [] : [{ i, value }])));
  const offsets = new Int32Array(rows.length + 1);
  entries.forEach((row, r) => (offsets[r + 1] = offsets[r]! + row.length));
  return new ItemWeights({
    offsets,
    indexes: Int32Array.from(entries.flat(), ({ i }) => i),
    values: Float32Array.from(entries.flat(), ({ value }) => value),
  });
}

describe('count weights', () => {
  it('place an item among the listener’s own, whatever the counts', () => {
    const weights = rankWeights(Float32Array.of(5, 900, 6), 0.6);
    // Two thirds of the spread at the ends of three, of which three eighths are believed.
    const expected = [1 - 0.15, 1 + 0.15, 1];
    weights.forEach((weight, e) => expect(weight).toBeCloseTo(expected[e]!, 6));
    expect(rankWeights(Float32Array.of(1, 3, 2), 0.6)).toEqual(weights);
  });

  it('say more of a listener with many items than of one with few', () => {
    const most = (n: number): number =>
      Math.max(
        ...rankWeights(
          Float32Array.from({ length: n }, (_, count) => count + 1),
          0.6,
        ),
      );
    expect(most(5)).toBeLessThan(most(20));
    expect(most(20)).toBeLessThan(most(1_000));
    expect(most(1_000)).toBeCloseTo(1.6, 2);
  });

  it('weigh equal counts the same, with a mean of 1', () => {
    const weights = rankWeights(Float32Array.of(2, 7, 2, 7, 7), 0.5);
    expect(weights[0]).toBe(weights[2]);
    expect(new Set([weights[1], weights[3], weights[4]]).size).toBe(1);
    expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(5, 5);
    expect(Array.from(rankWeights(Float32Array.of(3, 3), 0.9))).toEqual([1, 1]);
  });

  it('say -1 of what is not liked, and nothing else of counts without a spread', () => {
    expect(Array.from(rankWeights(Float32Array.of(-0.5, 8, 0, 2), 0))).toEqual([-1, 1, -1, 1]);
  });

  it('do not change when they are taken again, so that a taste can be weighted early or late', () => {
    const taste = { items: Int32Array.of(4, 2, 9), weights: Float32Array.of(3, -2, 50) };
    const once = rankedTaste(taste, 0.7);
    expect(rankedTaste(once, 0.7)).toEqual(once);
    expect(rankedTaste(once, 0.4)).toEqual(rankedTaste(taste, 0.4));
  });

  it('are those of each row in a matrix', () => {
    const matrix = matrixOf(checkerboard());
    matrix.values.forEach((_, e) => (matrix.values[e] = (e * 7) % 5));
    const ranked = rankedMatrix(matrix, 0.4);
    for (const row of [0, 1, 50]) {
      const [from, to] = [matrix.offsets[row]!, matrix.offsets[row + 1]!];
      expect(Array.from(ranked.values.subarray(from, to))).toEqual(
        Array.from(rankWeights(matrix.values.subarray(from, to), 0.4)),
      );
    }
  });
});

describe('the candidate pool', () => {
  const query = { taste: EMPTY, limit: 5, exclude: new Set<number>() };

  it('puts scores between 1, the best, and 0, the first left out', () => {
    const count = POOL_DEPTH + 50;
    const falling = Array.from({ length: count }, (_, i) => 1000 - 2 * i);
    const { items, scores } = poolOf([partOf(falling)], query);
    expect(Array.from(items)).toEqual(Array.from({ length: POOL_DEPTH }, (_, i) => i));
    expect(scores[0]).toBe(1);
    expect(scores[POOL_DEPTH - 1]).toBeCloseTo(1 / POOL_DEPTH, 6);
  });

  it('measures from 0 where a part names fewer, and is bounded below', () => {
    const { items, scores } = poolOf([partOf([4, 2, -100, 0]), partOf([0, 0, 1, 0])], query);
    expect(Array.from(items)).toEqual([0, 1, 2]);
    expect(Array.from(scores)).toEqual([1, 0, 0.5, 0, -3, 1]);
  });

  it('holds what was asked for besides, nothing excluded, and nothing of a silent part', () => {
    const exclude = new Set([0]);
    const { items, scores } = poolOf(
      [partOf([4, 2, 1, 0]), SILENT_PART],
      { ...query, exclude },
      [3],
    );
    expect(Array.from(items)).toEqual([1, 2, 3]);
    expect(Array.from(scores)).toEqual([1, 0, 0.5, 0, 0, 0]);
  });
});

describe('an item-item part', () => {
  it('takes a dislike for nothing, and never names what nothing speaks for', () => {
    const part = neighbourPart(
      weightsOf([
        [0, 2, 0, 0],
        [2, 0, 1, 0],
        [0, 1, 0, 3],
        [0, 0, 3, 0],
      ]),
    );
    const taste = { items: Int32Array.of(0, 3), weights: Float32Array.of(4, -4) };
    const answer = part.ask({ taste, limit: 9, exclude: new Set() });
    expect(answer.best).toEqual([{ index: 1, score: 2 }]);
    expect(answer.scoreOf(2)).toBe(0);
  });
});

describe('features', () => {
  it('are what the parts, popularity and nearness say, worked out by hand', () => {
    const cosines = weightsOf([
      [0, 0.5, 0.2, 0],
      [0.5, 0, 0.4, 0.1],
      [0.2, 0.4, 0, 0],
      [0, 0.1, 0, 0],
    ]);
    const facts = {
      listeners: Float32Array.of(9, 3, 1, 0),
      strength: Float32Array.of(0, 0, 0.25, -0.5),
    };
    const reader = new FeatureReader({ parts: 2, facts, cosines });
    const pool = { items: Int32Array.of(2, 3), scores: Float32Array.of(1, 0.25, 0.5, 0.75) };
    const read = reader.read(pool, Int32Array.of(0, 1));
    expect(read.length).toBe(2 * featureCount(2));
    const [l10, l4, l2, l3] = [10, 4, 2, 3].map(Math.log) as [number, number, number, number];
    const mean = (l10 + l4) / 2;
    const spread = (l10 - l4) / 2;
    const wanted = [
      [1, -Math.log(10), 0.25, -Math.log(11)],
      [0.5, -Math.log(11), 0.75, -Math.log(10)],
    ].map((ofParts, i) => {
      const popularity = i === 0 ? l2 : 0;
      const away = popularity - mean;
      const scaled = away / (spread + 0.3);
      const nearness = i === 0 ? [0.4, 0.2, 0.12, 1] : [0.1, 0, 0.02, 0.5];
      return [
        ...ofParts,
        ...[popularity, l3, mean, spread, away, scaled, away ** 2, scaled ** 2],
        facts.strength[i + 2]!,
        ...nearness,
      ];
    });
    wanted.flat().forEach((value, at) => expect(read[at]).toBeCloseTo(value, 5));
    expect(reader.read(pool, Int32Array.of(0, 1))).toEqual(read);
  });

  it('know how many like an item, and how much more than others, and no dislike', () => {
    const builder = new CsrBuilder();
    builder.push(0, Math.E ** 2 - 1);
    builder.push(1, Math.E - 1);
    builder.endRow();
    for (const [item, value] of [3, -1, 3].entries()) builder.push(item, value);
    builder.endRow();
    const matrix = builder.build(3, Int32Array.of(0, 1, 2));
    const { listeners, strength } = itemFacts(matrix);
    expect(Array.from(listeners)).toEqual([2, 1, 1]);
    // 0.5 above and below the mean of the first listener, over the listeners and five more.
    expect(strength[0]).toBeCloseTo(0.5 / 7, 5);
    expect(strength[1]).toBeCloseTo(-0.5 / 6, 5);
    expect(strength[2]).toBeCloseTo(0, 5);
  });
});

describe('the validation split', () => {
  const matrix = matrixOf(checkerboard());
  matrix.values[0] = -1;

  it('hides about a fifth of what is liked, and gives all of it back as to be found', () => {
    const { train, cases } = validationSplit(matrix, 1);
    const hidden = cases.reduce((sum, each) => sum + each.hidden.size, 0);
    expect(train.rows).toBe(matrix.rows);
    expect(train.indexes.length + hidden).toBe(matrix.indexes.length);
    expect(hidden / matrix.indexes.length).toBeGreaterThan(0.15);
    expect(hidden / matrix.indexes.length).toBeLessThan(0.25);
    for (const { visible, masked, hidden: wanted, counts } of cases) {
      expect(Array.from(visible).some((item) => wanted.has(item))).toBe(false);
      expect(masked).toEqual(visible);
      expect(counts.some((count) => count > 0)).toBe(true);
    }
  });

  it('is the same for the same seed, another for another', () => {
    const hiddenOf = (seed: number) =>
      validationSplit(matrix, seed).cases.map(({ hidden }) => Array.from(hidden));
    expect(hiddenOf(1)).toEqual(hiddenOf(1));
    expect(hiddenOf(2)).not.toEqual(hiddenOf(1));
  });
});
