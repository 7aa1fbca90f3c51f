import { describe, expect, it } from 'vitest';
import { ModelRefusedError } from '../../../src/errors.ts';
import { itemKnnConfig } from '../../../src/models/neighbours/config.ts';
import { fitItemKnn } from '../../../src/models/neighbours/fit.ts';
import { ItemWeights } from '../../../src/models/neighbours/item-weights.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../src/models/snapshot.ts';
import { itemKnnOracle, randomMatrix } from './oracle.ts';

/** 0 speaks for 1 and 2, 1 against 0 and for 2, 2 for nothing. */
const ROWS = {
  offsets: Int32Array.of(0, 2, 4, 4),
  indexes: Int32Array.of(1, 2, 0, 2),
  values: Float32Array.of(0.5, 0.25, -1, 0.75),
};

const items = ['track:a', 'track:b', 'track:c'];

function tasteOf(...entries: readonly (readonly [number, number])[]) {
  return {
    items: Int32Array.from(entries, ([item]) => item),
    weights: Float32Array.from(entries, ([, weight]) => weight),
  };
}

describe('ItemWeights', () => {
  const model = new ItemWeights(ROWS);

  it('scores every item by what the taste says for and against it', () => {
    const scores = Float32Array.of(7, 7, 7);
    model.scoreAll(tasteOf([0, 2], [1, 1]), scores);
    expect(Array.from(scores)).toEqual([-1, 1, 1.25]);
    model.scoreAll(tasteOf(), scores);
    expect(Array.from(scores)).toEqual([0, 0, 0]);
  });

  it('scores as the product of a taste and the matrix of weights', async () => {
    const matrix = randomMatrix(80, 40, 9);
    const fitted = await fitItemKnn(matrix, itemKnnConfig(), {
      threads: 0,
      signal: new AbortController().signal,
      progress: () => undefined,
    });
    const oracle = itemKnnOracle(matrix, 0.5);
    const scores = new Float32Array(40);
    fitted.scoreAll(tasteOf([3, 1], [17, 0.5], [30, -2]), scores);
    scores.forEach((score, i) => {
      const wanted = oracle.get(3, i) + 0.5 * oracle.get(17, i) - 2 * oracle.get(30, i);
      expect(score).toBeCloseTo(wanted, 5);
    });
  });

  it('passes over items that it does not know and weights that say nothing', () => {
    const scores = new Float32Array(3);
    model.scoreAll(tasteOf([-1, 1], [3, 1], [0, Number.NaN], [1, 1]), scores);
    expect(Array.from(scores)).toEqual([-1, 0, 0.75]);
    expect(model.weight(5, 0)).toBe(0);
    expect(model.similar(-1, 5, () => true)).toEqual([]);
  });

  it('says whose doing a score is, in shares of what speaks for it', () => {
    expect(model.evidence(tasteOf([0, 1], [1, 1], [2, 1]), 2, 3)).toEqual([
      { index: 1, weight: 0.75 },
      { index: 0, weight: 0.25 },
    ]);
    expect(model.evidence(tasteOf([0, 1], [1, 1]), 2, 1)).toEqual([{ index: 1, weight: 0.75 }]);
    expect(model.evidence(tasteOf([1, 1]), 0, 3)).toEqual([]);
  });

  it('lists what an item speaks for, best first', () => {
    expect(model.similar(0, 5, () => true).map(({ index }) => index)).toEqual([1, 2]);
    expect(model.similar(0, 5, (index) => index !== 1)).toEqual([{ index: 2, score: 0.25 }]);
    expect(model.similar(1, 5, () => true)).toEqual([{ index: 2, score: 0.75 }]);
  });

  it('comes out of a snapshot as it went in, beside another', () => {
    const other = new ItemWeights({ ...ROWS, values: ROWS.values.map((x) => 2 * x) });
    const header = { kind: 'test', config: {}, seed: 1, trainedTo: 0, heldOutBelow: 0, items };
    const arrays = { ...model.toArrays('walks'), ...other.toArrays('regression') };
    const snapshot = decodeSnapshot(encodeSnapshot({ ...header, arrays }), 'test');
    expect(ItemWeights.fromSnapshot(snapshot, 'walks').rows).toEqual(ROWS);
    expect(ItemWeights.fromSnapshot(snapshot, 'regression').rows).toEqual(other.rows);
    expect(() => ItemWeights.fromSnapshot(snapshot, 'nothing')).toThrow(ModelRefusedError);
  });

  it.each([
    ['rows that end elsewhere', { offsets: Int32Array.of(0, 2, 4, 3) }],
    ['offsets that fall', { offsets: Int32Array.of(0, 9, 4, 4) }],
    ['targets out of order', { indexes: Int32Array.of(2, 1, 0, 2) }],
    ['targets beyond the last item', { indexes: Int32Array.of(1, 3, 0, 2) }],
    ['numbers that are not finite', { values: Float32Array.of(0.5, 0.25, Number.NaN, 0.75) }],
    ['values that are missing', { values: Float32Array.of(0.5) }],
  ])('refuses %s', (_, change) => {
    expect(() => new ItemWeights({ ...ROWS, ...change })).toThrow(ModelRefusedError);
  });
});
