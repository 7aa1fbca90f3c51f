import fc from 'fast-check';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/errors.ts';
import { foldInItem } from '../../../src/models/factorization/item-fold-in.ts';
import { checkerboard } from '../../contract/recommender.ts';
import { fittedModel } from '../../helpers/board.ts';

const rank = 3;
const config = { rank, unobservedWeight: 0.1, regularization: 0.02, nu: 1 };
const number = fc.integer({ min: -200, max: 200 }).map((hundredths) => hundredths / 100);
const vector = fc.tuple(number, number, number);

/** Upper triangle of the Gram matrix of some vectors. */
function gramOf(vectors: readonly (readonly number[])[]): Float64Array {
  const gram = new Float64Array(rank * rank);
  for (const v of vectors) {
    for (let i = 0; i < rank; i++)
      for (let k = i; k < rank; k++) gram[i * rank + k]! += v[i]! * v[k]!;
  }
  return gram;
}

describe('foldInItem', () => {
  it('finds the minimum of its loss, for any audience, listeners and centre', () => {
    fc.assert(
      fc.property(
        fc.array(vector, { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(vector, number), { maxLength: 6 }),
        vector,
        (audience, met, centre) => {
          const h = foldInItem(
            { gram: gramOf(audience), listeners: audience.length },
            config,
            {
              vectors: Float32Array.from(met.flatMap(([w]) => w)),
              weights: Float32Array.from(met, ([, weight]) => weight),
            },
            Float32Array.from(centre),
          );
          // The normal equations, by the reference solver.
          const { unobservedWeight: a0, regularization } = config;
          const W = new Matrix(audience.map((w) => [...w]));
          const n = met.reduce((sum, [, c]) => sum + Math.abs(c), a0 * audience.length);
          const prior = W.transpose()
            .mmul(W)
            .mul(a0)
            .add(Matrix.eye(rank).mul(regularization * n));
          const right = prior.mmul(Matrix.columnVector([...centre]));
          for (const [w, c] of met) {
            const column = Matrix.columnVector([...w]);
            prior.add(column.mmul(column.transpose()).mul(Math.abs(c)));
            if (c > 0) right.add(column.mul(c));
          }
          const expected = solve(prior, right).to1DArray();
          expected.forEach((x, k) => expect(h[k]).toBeCloseTo(x, 3));
        },
      ),
      { numRuns: 80 },
    );
  });

  it('refuses vectors that do not fit, and says what it expected', () => {
    const audience = { gram: gramOf([[1, 0, 0]]), listeners: 1 };
    const two = { vectors: new Float32Array(4), weights: new Float32Array(2) };
    expect(() => foldInItem(audience, config, two, new Float32Array(3))).toThrow(InvariantError);
    expect(() => foldInItem(audience, config, two, new Float32Array(3))).toThrow(
      'Expected 2 vectors and a centre of 3 numbers, got 4 and 3.',
    );
  });
});

describe('an item folded into a fitted model', async () => {
  const model = await fittedModel(checkerboard());
  const taste = (...items: number[]) => ({
    items: Int32Array.from(items),
    weights: new Float32Array(items.length).fill(1),
  });
  /** Fans of the even items, the odd ones, and everything between. */
  const even = [taste(2, 4, 6), taste(8, 10, 12), taste(14, 2, 10)].map((t) => model.foldIn(t));
  const fan = model.foldIn(taste(16, 18, 20));
  const other = model.foldIn(taste(15, 17, 19));
  const place = (listeners: readonly Float32Array[], weight = 1) =>
    model.foldInItem(
      {
        vectors: Float32Array.from(listeners.flatMap((one) => [...one])),
        weights: new Float32Array(listeners.length).fill(weight),
      },
      model.meanItem,
    );
  const score = (listener: Float32Array, h: Float32Array) =>
    h.reduce((sum, x, k) => sum + x * listener[k]!, 0);

  it('stays at the centre while nobody has met it', () => {
    expect(Array.from(place([]))).toEqual(Array.from(model.meanItem));
  });

  it('nears those who are like its listeners, the more of them the more, and no others', () => {
    const [none, one, three] = [place([]), place(even.slice(0, 1)), place(even)];
    expect(score(fan, one)).toBeGreaterThan(score(fan, none));
    expect(score(fan, three)).toBeGreaterThan(score(fan, one));
    expect(score(fan, three)).toBeGreaterThan(2 * score(other, three));
  });

  it('is no hit by one listener: what many share stands above it', () => {
    const query = { taste: taste(16, 18, 20), limit: 10, exclude: new Set([16, 18, 20]) };
    const best = model.recommend(query);
    expect(score(fan, place(even.slice(0, 1)))).toBeLessThan(best[0]!.score);
  });

  it('moves away from those who dismissed it', () => {
    expect(score(fan, place(even, -2))).toBeLessThan(score(fan, place([])));
  });
});
