import fc from 'fast-check';
import type { Matrix } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../../src/errors.ts';
import { CsrBuilder } from '../../../src/math/csr.ts';
import type { Csr } from '../../../src/math/csr.ts';
import {
  edlaeConfig,
  itemKnnConfig,
  rp3BetaConfig,
} from '../../../src/models/neighbours/config.ts';
import { fitEdlae } from '../../../src/models/neighbours/fit-edlae.ts';
import { fitItemKnn, fitRp3Beta } from '../../../src/models/neighbours/fit.ts';
import type { ItemWeights } from '../../../src/models/neighbours/item-weights.ts';
import type { FitControl } from '../../../src/models/neighbours/slice-pool.ts';
import {
  edlaeOracle,
  itemKnnOracle,
  randomMatrix,
  restrictedOracle,
  rp3BetaOracle,
} from './oracle.ts';

/** In this thread: starting others takes longer than what they do here. */
const control: FitControl = {
  threads: 0,
  signal: new AbortController().signal,
  progress: () => undefined,
};

/** Fits of each model, by name; few neighbours, so that something is cut. */
const FITS: Readonly<Record<string, (matrix: Csr, how: FitControl) => Promise<ItemWeights>>> = {
  itemknn: (matrix, how) => fitItemKnn(matrix, itemKnnConfig({ neighbours: 20 }), how),
  rp3beta: (matrix, how) => fitRp3Beta(matrix, rp3BetaConfig({ neighbours: 20 }), how),
  edlae: (matrix, how) => fitEdlae(matrix, edlaeConfig({ neighbours: 20 }), how),
  ease: (matrix, how) => fitEdlae(matrix, edlaeConfig({ neighbours: 0, dropout: 0 }), how),
};

const shape = fc.record({
  rows: fc.integer({ min: 1, max: 40 }),
  columns: fc.integer({ min: 1, max: 30 }),
  seed: fc.nat(1e6),
});

/** Largest difference in any cell. */
function distance(model: ItemWeights, oracle: Matrix): number {
  let most = 0;
  for (let j = 0; j < oracle.rows; j++) {
    for (let i = 0; i < oracle.columns; i++) {
      most = Math.max(most, Math.abs(model.weight(j, i) - oracle.get(j, i)));
    }
  }
  return most;
}

/** The items that speak for or against each. */
function sourcesOf({ rows: { offsets, indexes }, size }: ItemWeights): readonly number[][] {
  const sources = Array.from({ length: size }, (): number[] => []);
  for (let j = 0; j < size; j++) {
    for (let e = offsets[j]!; e < offsets[j + 1]!; e++) sources[indexes[e]!]!.push(j);
  }
  return sources;
}

/** As many as there are of cosines above 0, and none passed over that is nearer; equal ones are as good. */
function expectNearest(cosines: Matrix, chosen: readonly number[][], most: number): void {
  chosen.forEach((sources, i) => {
    const all = cosines.getColumn(i);
    expect(sources).toHaveLength(Math.min(most, all.filter((cosine) => cosine > 0).length));
    const least = Math.min(...sources.map((j) => all[j]!));
    const missed = all.filter((cosine, j) => !sources.includes(j) && cosine > least + 1e-6);
    expect(missed).toEqual([]);
  });
}

function rowOf(entries: readonly (readonly [number, number])[], columns: number): Csr {
  const builder = new CsrBuilder();
  for (const [column, weight] of entries) builder.push(column, weight);
  builder.endRow();
  return builder.build(
    columns,
    Int32Array.from({ length: columns }, (_, column) => column),
  );
}

describe('item-item models', () => {
  it('weigh neighbours by the cosine, or an asymmetric one', async () => {
    const property = fc.asyncProperty(
      shape,
      fc.constantFrom(0, 0.3, 0.5, 1),
      async ({ rows, columns, seed }, asymmetry) => {
        const matrix = randomMatrix(rows, columns, seed);
        const model = await fitItemKnn(matrix, itemKnnConfig({ asymmetry }), control);
        expect(distance(model, itemKnnOracle(matrix, asymmetry))).toBeLessThan(1e-5);
      },
    );
    await fc.assert(property, { numRuns: 10 });
  });

  it('walk three random steps and discount the popular', async () => {
    const property = fc.asyncProperty(
      shape,
      fc.constantFrom(0.5, 0.8, 1.2),
      fc.constantFrom(0, 0.4),
      async ({ rows, columns, seed }, alpha, beta) => {
        const matrix = randomMatrix(rows, columns, seed);
        const model = await fitRp3Beta(matrix, rp3BetaConfig({ alpha, beta }), control);
        expect(distance(model, rp3BetaOracle(matrix, alpha, beta))).toBeLessThan(1e-5);
      },
    );
    await fc.assert(property, { numRuns: 10 });
  });

  it('regress each item on all others as the inverse of ml-matrix says', async () => {
    const property = fc.asyncProperty(
      shape,
      fc.constantFrom(0, 0.7),
      async ({ rows, columns, seed }, dropout) => {
        const matrix = randomMatrix(rows, columns, seed);
        const config = edlaeConfig({ neighbours: 0, ridge: 2, dropout });
        const model = await fitEdlae(matrix, config, control);
        expect(distance(model, edlaeOracle(matrix, 2, dropout))).toBeLessThan(1e-4);
      },
    );
    await fc.assert(property, { numRuns: 10 });
  });

  it('regress on all others over several panels of the inverse', async () => {
    const matrix = randomMatrix(300, 200, 5);
    const config = edlaeConfig({ neighbours: 0, ridge: 5, dropout: 0.5 });
    const model = await fitEdlae(matrix, config, control);
    expect(distance(model, edlaeOracle(matrix, 5, 0.5))).toBeLessThan(1e-4);
  });

  it.each([3, 12, 1000])('regress each item on its %d nearest alone', async (neighbours) => {
    const property = fc.asyncProperty(shape, async ({ rows, columns, seed }) => {
      const matrix = randomMatrix(rows, columns, seed);
      const config = edlaeConfig({ neighbours, ridge: 1, dropout: 0.5 });
      const model = await fitEdlae(matrix, config, control);
      const chosen = sourcesOf(model);
      expectNearest(itemKnnOracle(matrix, 0.5), chosen, neighbours);
      expect(distance(model, restrictedOracle(matrix, config, chosen))).toBeLessThan(1e-4);
    });
    await fc.assert(property, { numRuns: 5 });
  });

  it('keep only the neighbours that weigh most', async () => {
    const matrix = randomMatrix(200, 60, 3);
    const oracle = itemKnnOracle(matrix, 0.5);
    const model = await fitItemKnn(matrix, itemKnnConfig({ neighbours: 7 }), control);
    for (let i = 0; i < 60; i++) {
      const all = Array.from({ length: 60 }, (_, j) => oracle.get(j, i)).sort((a, b) => b - a);
      const kept = Array.from({ length: 60 }, (_, j) => model.weight(j, i)).filter((w) => w > 0);
      kept.sort((a, b) => b - a);
      expect(kept).toHaveLength(7);
      kept.forEach((weight, k) => expect(weight).toBeCloseTo(all[k]!, 5));
    }
  });

  it('keep of equal neighbours those of smaller number', async () => {
    const model = await fitItemKnn(
      rowOf(
        [0, 1, 2, 3, 4].map((column) => [column, 1]),
        5,
      ),
      itemKnnConfig({ neighbours: 2 }),
      control,
    );
    expect([0, 1, 2, 3, 4].map((j) => model.weight(j, 4))).toEqual([1, 1, 0, 0, 0]);
  });

  it.each(Object.keys(FITS))('%s: the same bytes with 1, 2 and no threads', async (name) => {
    const matrix = randomMatrix(400, 300, 11);
    const one = await FITS[name]!(matrix, { ...control, threads: 1 });
    const two = await FITS[name]!(matrix, { ...control, threads: 2 });
    expect(two.rows).toEqual(one.rows);
    expect((await FITS[name]!(matrix, control)).rows).toEqual(one.rows);
    expect(one.rows.values.length).toBeGreaterThan(1000);
  });

  it.each(Object.keys(FITS))('%s: leaves out what is not liked', async (name) => {
    const liked: (readonly [number, number])[] = [0, 1, 2].map((column) => [column, 1]);
    const disliked: readonly (readonly [number, number])[] = [
      [3, -1],
      [4, 0],
    ];
    const model = await FITS[name]!(rowOf([...liked, ...disliked], 5), control);
    const without = await FITS[name]!(rowOf(liked, 5), control);
    expect(model.rows).toEqual(without.rows);
    expect(model.weight(0, 1)).toBeGreaterThan(0);
  });

  it.each(Object.keys(FITS))('%s: refuses a weight that is not finite', async (name) => {
    await expect(FITS[name]!(rowOf([[0, Number.NaN]], 2), control)).rejects.toThrow(
      new BadInputError('Expected finite weights, got NaN in row 0.'),
    );
  });

  it('count at most 2,000 items of a listener, the heaviest, and any of equal ones', async () => {
    const heavy = Array.from({ length: 2500 }, (_, i): [number, number] => [i, i < 500 ? 2 : 1]);
    const model = await fitItemKnn(rowOf(heavy, 2500), itemKnnConfig({ neighbours: 1 }), control);
    const known = heavy.filter(([item]) => model.rows.indexes.includes(item));
    expect(known).toHaveLength(2000);
    expect(known.filter(([item]) => item < 500)).toHaveLength(500);
    const late = known.filter(([item]) => item >= 1500).length;
    expect(late).toBeGreaterThan(650);
    expect(late).toBeLessThan(850);
  });

  it('say how far they are, and stop with the reason when cancelled', async () => {
    const abort = new AbortController();
    const shares: number[] = [];
    const progress = (share: number): void => {
      shares.push(share);
      if (share > 0.3) abort.abort(new Error('enough'));
    };
    const matrix = randomMatrix(40, 2000, 2);
    const how = { threads: 2, signal: abort.signal, progress };
    await expect(fitEdlae(matrix, edlaeConfig(), how)).rejects.toThrow('enough');
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    await expect(fitItemKnn(matrix, itemKnnConfig(), how)).rejects.toThrow('enough');
  });

  it('refuse to regress on all others where there are too many', async () => {
    await expect(
      fitEdlae(rowOf([[0, 1]], 6001), edlaeConfig({ neighbours: 0 }), control),
    ).rejects.toThrow(
      new BadInputError(
        'Expected at most 6000 items to regress each on all others, got 6001: set `neighbours`.',
      ),
    );
  });
});
