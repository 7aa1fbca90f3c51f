import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import type { FactorizationModel } from '../../../src/models/factorization/factorization-model.ts';
import { FactorizationModel as Model } from '../../../src/models/factorization/factorization-model.ts';
import type { Taste } from '../../../src/models/recommender.ts';
import { decodeSnapshot, encodeSnapshot } from '../../../src/models/snapshot.ts';
import type { Snapshot, SnapshotContent } from '../../../src/models/snapshot.ts';
import { ridgeFactor } from '../../../src/models/factorization/few-plays.ts';
import { factorizationConfig } from '../../../src/models/factorization/config.ts';
import { fitSnapshot } from '../../../src/models/factorization/fit.ts';
import { checkerboard, describeRecommender } from '../../contract/recommender.ts';
import { fittedModel, requestOf } from '../../helpers/board.ts';

describeRecommender('FactorizationModel', (board) => fittedModel(board), { personal: true });

const board = checkerboard();
const model = await fittedModel(board);

/** Sixty listeners, each of whom likes four or five of the ten items of one of six colours. */
function sixColours() {
  const items = Array.from({ length: 60 }, (_, item) => `item:${item}`);
  const listeners = Array.from({ length: 60 }, (_, row) =>
    Array.from({ length: 10 }, (_, n) => n)
      .filter((n) => (row + n * n) % 2 === 0 || n % 5 === row % 5)
      .map((n) => 10 * (row % 6) + n),
  );
  return { ...board, items, listeners };
}

const anyTaste = fc
  .uniqueArray(fc.tuple(fc.nat(31), fc.integer({ min: -200, max: 300 })), {
    minLength: 1,
    maxLength: 20,
    selector: ([item]) => item,
  })
  .map((entries) => ({
    items: Int32Array.from(entries, ([item]) => item),
    weights: Float32Array.from(entries, ([, hundredths]) => hundredths / 100),
  }));

/** The listener's system by its definition, with the reference library. */
function referenceSystem(of: FactorizationModel, { items, weights }: Taste): Matrix {
  const { rank, config } = of;
  const rows = Array.from({ length: of.items.size }, (_, i) => Array.from(of.vector(i)));
  const factors = new Matrix(rows);
  let system = factors.transpose().mmul(factors).mul(config.unobservedWeight);
  let n = config.unobservedWeight * of.items.size;
  items.forEach((item, e) => {
    const h = factors.getRowVector(item);
    system = system.add(h.transpose().mmul(h).mul(Math.abs(weights[e]!)));
    n += Math.abs(weights[e]!);
  });
  const count = weights.filter((weight) => weight > 0).length;
  const ridge = config.regularization * n ** config.nu * (count > 0 ? ridgeFactor(count) : 1);
  return system.add(Matrix.eye(rank).mul(ridge));
}

function liked(of: FactorizationModel, { items, weights }: Taste): Matrix {
  const b = Matrix.zeros(of.rank, 1);
  items.forEach((item, e) => {
    if (weights[e]! > 0)
      of.vector(item).forEach((x, i) => b.set(i, 0, b.get(i, 0) + weights[e]! * x));
  });
  return b;
}

describe('FactorizationModel', () => {
  it('folds a listener in as the reference solver does, for any taste', () => {
    fc.assert(
      fc.property(anyTaste, (taste) => {
        const expected = solve(referenceSystem(model, taste), liked(model, taste)).to1DArray();
        const vector = model.foldIn(taste);
        const speaks = taste.weights.some((weight) => weight > 0);
        expected.forEach((x, i) => expect(vector[i]).toBeCloseTo(speaks ? x : 0, 4));
      }),
      { numRuns: 60 },
    );
  });

  it('scores every item by the product of its vector and the listener', () => {
    const taste = { items: Int32Array.of(2, 5), weights: Float32Array.of(1, 2) };
    const listener = model.foldIn(taste);
    for (const { index, score } of model.recommend({ taste, limit: 32, exclude: new Set() })) {
      const product = model.vector(index).reduce((sum, x, i) => sum + x * listener[i]!, 0);
      expect(score).toBeCloseTo(product, 5);
    }
  });

  it('ranks without evidence as it does with it', () => {
    const query = {
      taste: { items: Int32Array.of(2, 5), weights: Float32Array.of(1, 2) },
      limit: 12,
      exclude: new Set([3]),
    };
    const bare = model.recommend(query).map(({ index, score }) => ({ index, score }));
    expect(model.rankItems(query)).toEqual(bare);
  });

  it('takes its evidence from the exact decomposition of the score', () => {
    fc.assert(
      fc.property(anyTaste, (taste) => {
        const system = referenceSystem(model, taste);
        const exclude = new Set(taste.items);
        for (const { index, evidence } of model.recommend({ taste, limit: 3, exclude })) {
          const h = Matrix.columnVector(Array.from(model.vector(index)));
          const explained = solve(system, h).to1DArray();
          const parts = Array.from(taste.items, (item, e) => ({
            item,
            part:
              Math.max(0, taste.weights[e]!) *
              model.vector(item).reduce((sum, x, i) => sum + x * explained[i]!, 0),
          })).filter(({ part }) => part > 0);
          const total = parts.reduce((sum, { part }) => sum + part, 0);
          const top = parts.toSorted((a, b) => b.part - a.part).slice(0, 3);
          expect(evidence()).toHaveLength(top.length);
          evidence().forEach(({ weight }, e) =>
            expect(weight).toBeCloseTo(top[e]!.part / total, 3),
          );
        }
      }),
      { numRuns: 40 },
    );
  });

  it('explains a score by the parts that add up to it, the long tail of a taste included', () => {
    fc.assert(
      fc.property(anyTaste, fc.nat(31), (taste, index) => {
        const system = referenceSystem(model, taste);
        const h = Matrix.columnVector(Array.from(model.vector(index)));
        const explained = solve(system, h).to1DArray();
        const parts = Array.from(taste.items, (item, e) => ({
          item,
          part:
            Math.max(0, taste.weights[e]!) *
            model.vector(item).reduce((sum, x, i) => sum + x * explained[i]!, 0),
        }));
        const { score, evidence } = model.explain(index, taste);
        expect(score).toBeCloseTo(
          parts.reduce((sum, { part }) => sum + part, 0),
          4,
        );
        const others = parts.filter(({ item, part }) => part > 0 && item !== index);
        const best = others.toSorted((a, b) => b.part - a.part)[0];
        const total = others.reduce((sum, { part }) => sum + part, 0);
        expect(evidence()[0]?.weight ?? 0).toBeCloseTo(
          best === undefined ? 0 : best.part / total,
          3,
        );
      }),
      { numRuns: 40 },
    );
  });

  it('takes a dismissal against the colour of what was dismissed', () => {
    const scoreOf11 = (dismissed: readonly number[]): number => {
      const items = Int32Array.of(3, 13, ...dismissed);
      const weights = Float32Array.from(items, (_, e) => (e < 2 ? 1 : -2));
      const query = { taste: { items, weights }, limit: 32, exclude: new Set<number>() };
      return model.recommend(query).find(({ index }) => index === 11)!.score;
    };
    expect(scoreOf11([5, 7, 9])).toBeLessThan(scoreOf11([5]));
    expect(scoreOf11([5])).toBeLessThan(scoreOf11([]));
  });

  it('says nothing to who only dismisses', () => {
    const taste = { items: Int32Array.of(2, 3), weights: Float32Array.of(-1, -2) };
    expect(model.recommend({ taste, limit: 5, exclude: new Set() })).toEqual([]);
    expect(Array.from(model.foldIn(taste))).toEqual(new Array(8).fill(0));
  });

  it('finds items of the same colour alike, by the cosine of their vectors', () => {
    const alike = model.similar(5, 10, new Set([7]), (index) => index !== 9);
    expect(alike).toHaveLength(10);
    for (const [at, { index, score, evidence }] of alike.entries()) {
      expect(index % 2).toBe(1);
      expect([5, 7, 9]).not.toContain(index);
      expect(score).toBeLessThanOrEqual(alike[at - 1]?.score ?? 1);
      expect(evidence()).toEqual([]);
      const [a, b] = [model.vector(5), model.vector(index)];
      const product = a.reduce((sum, x, i) => sum + x * b[i]!, 0);
      expect(score).toBeCloseTo(product / Math.hypot(...a) / Math.hypot(...b), 5);
    }
    expect(model.similar(-1, 3, new Set())).toEqual([]);
    expect(model.similar(32, 3, new Set())).toEqual([]);
  });

  it('puts listeners of one colour into other segments than those of the other', async () => {
    const two = await fittedModel(board, { segments: 2 });
    const segment = (...items: number[]): number =>
      two.segmentOf(
        two.foldIn({
          items: Int32Array.from(items),
          weights: new Float32Array(items.length).fill(1),
        }),
      );
    expect(two.segments).toBe(2);
    expect(segment(2, 4)).toBe(segment(6, 8, 10));
    expect(segment(1, 3)).toBe(segment(5, 9));
    expect(segment(2, 4)).not.toBe(segment(1, 3));
    expect(segment()).toBe(-1);
  });

  it.each([
    ['from other first vectors', { seed: 5 }],
    ['with vectors of another width', { seed: 5, rank: 12 }],
  ])('carries the segments of the model before over when it is fitted %s', async (_, overrides) => {
    const six = sixColours();
    const fit = async (
      request: Readonly<Record<string, number>>,
      previous?: Snapshot,
    ): Promise<Snapshot> => {
      const asked = {
        ...requestOf(six, { segments: 6, ...request }),
        ...(previous && { previous }),
      };
      return decodeSnapshot(await fitSnapshot(asked, () => undefined), 'factorization');
    };
    const segmentsIn = (snapshot: Snapshot): readonly number[] => {
      const fitted = Model.fromSnapshot(snapshot, 'v');
      return six.listeners.map((items) => {
        const weights = new Float32Array(items.length).fill(1);
        return fitted.segmentOf(fitted.foldIn({ items: Int32Array.from(items), weights }));
      });
    };
    const before = await fit({});
    const known = segmentsIn(before);
    expect(new Set(known).size).toBe(6);
    expect(segmentsIn(await fit(overrides, before))).toEqual(known);
    expect(segmentsIn(await fit(overrides))).not.toEqual(known);
  });

  it('keeps as many segments as the model before had when listeners become fewer', async () => {
    const request = requestOf(sixColours(), { segments: 30 });
    const before = decodeSnapshot(await fitSnapshot(request, () => undefined), 'factorization');
    const next = { ...requestOf(sixColours()), previous: before };
    const after = decodeSnapshot(await fitSnapshot(next, () => undefined), 'factorization');
    expect(Model.fromSnapshot(after, 'v').segments).toBe(30);
  });

  it('makes about as many segments as the square root of the listeners, unless told', () => {
    expect(model.segments).toBe(Math.round(Math.sqrt(board.listeners.length)));
  });

  it('reads a taste with the confidences that it was trained with', async () => {
    const heavy = await fittedModel(board, { countWeight: 1 });
    const rows = [{ item: 'track:02', plays: 100, skips: 0, imported: 0, lastAt: 0 }];
    expect(heavy.tasteFrom(rows, 0).weights[0]).toBeCloseTo(1 + Math.log(100), 5);
    expect(model.tasteFrom(rows, 0).weights[0]).toBe(1);
  });
});

describe('FactorizationModel with lists', () => {
  it('searches a catalogue from the set size on by lists, and says how much that finds', async () => {
    const listed = await fittedModel(board, { listsFrom: 32 });
    const taste = { items: Int32Array.of(2, 6), weights: Float32Array.of(1, 1) };
    const query = { taste, limit: 8, exclude: new Set([2, 6]) };
    expect(listed.searchesLists).toBe(true);
    expect(listed.recall100).toBeGreaterThan(0.9);
    expect(listed.rankItems(query)).toEqual(model.rankItems(query));
    expect(model).toMatchObject({ searchesLists: false, recall100: 1 });
  });
});

describe('FactorizationModel.fromSnapshot', () => {
  const rank = 2;
  const content = (arrays: SnapshotContent['arrays']): SnapshotContent => ({
    kind: 'factorization',
    config: { ...factorizationConfig({ rank }) },
    seed: 1,
    trainedTo: 0,
    heldOutBelow: 0,
    items: ['track:a', 'track:b'],
    arrays,
  });
  const good = {
    factors: new Float32Array(4),
    gram: new Float64Array(4),
    listenerGram: new Float64Array(4),
    listeners: Int32Array.of(3),
    centroids: new Float32Array(2),
  };
  const without = Object.fromEntries(Object.entries(good).filter(([name]) => name !== 'centroids'));
  const lists = (order: number[], offsets = [0, 2]): SnapshotContent['arrays'] => ({
    listOrder: Int32Array.from(order),
    listOffsets: Int32Array.from(offsets),
    listMeans: new Float32Array(2),
    listFigures: Float64Array.of(0.3, 1, 0.3, 1),
  });
  const load = (arrays: SnapshotContent['arrays']): FactorizationModel =>
    Model.fromSnapshot(decodeSnapshot(encodeSnapshot(content(arrays)), 'factorization'), 'v1');

  it('loads what fits together', () => {
    expect(load(good)).toMatchObject({ rank: 2, segments: 1, version: 'v1' });
    const listed = { ...good, ...lists([1, 0]) };
    expect(load(listed)).toMatchObject({ searchesLists: true, recall100: 1 });
  });

  it.each([
    ['factors', { ...good, factors: new Float32Array(3) }, /`factors` of f32\[4\], got f32\[3\]/],
    ['gram', { ...good, gram: new Float32Array(4) }, /`gram` of f64\[4\], got f32\[4\]/],
    ['centroids', without, /`centroids` of f32\[0\], got none/],
    ['lists', { ...good, ...lists([1, 1]) }, /lists that hold each of 2 items once/],
    ['list ends', { ...good, ...lists([0, 1], [0, 1]) }, /lists that hold each of 2 items once/],
    [
      'list means',
      { ...good, ...lists([0, 1]), listMeans: new Float32Array(3) },
      /`listMeans` of f32/,
    ],
    ['infinite', { ...good, factors: Float32Array.of(1, NaN, 1, 1) }, /finite.*`factors`/],
    [
      'infinite centroids',
      { ...good, centroids: Float32Array.of(Infinity, 1) },
      /finite.*`centroids`/,
    ],
  ])('refuses %s that do not fit, and says how', (_, arrays, text) => {
    expect(() => load(arrays)).toThrow(text);
  });
});
