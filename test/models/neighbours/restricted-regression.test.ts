import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { ModelRefusedError } from '../../../src/errors.ts';
import { RestrictedRegression } from '../../../src/models/neighbours/restricted-regression.ts';
import type { Slice } from '../../../src/models/neighbours/slices.ts';

/** One slice of rows given as [column, value] pairs. */
function sliceOf(rows: readonly (readonly (readonly [number, number])[])[]): Slice {
  const entries = rows.flat();
  const ints = (numbers: readonly number[]): Int32Array<SharedArrayBuffer> => {
    const out = new Int32Array(new SharedArrayBuffer(4 * numbers.length));
    out.set(numbers);
    return out;
  };
  const values = new Float32Array(new SharedArrayBuffer(4 * entries.length));
  values.set(entries.map(([, value]) => value));
  let end = 0;
  return {
    offsets: ints([0, ...rows.map((row) => (end += row.length))]),
    indexes: ints(entries.map(([column]) => column)),
    values,
  };
}

/** Item 3 regressed on 0, 1 and 2; 1 and 2 are alike too, but that was left out. */
function regressionWith(diagonal: number): RestrictedRegression {
  const cosines = [
    [],
    [[0, 0.9]],
    [[0, 0.9]],
    [
      [0, 0.5],
      [1, 0.4],
      [2, 0.3],
    ],
  ] as const;
  return new RestrictedRegression({
    kind: 'restricted',
    nearest: [sliceOf([[], [], [], cosines[3]])],
    cosines: [sliceOf(cosines)],
    diagonal: new Float32Array(4).fill(diagonal),
    norms: Float64Array.of(1, 2, 4, 8),
  });
}

function expectedWith(diagonal: number): readonly number[] {
  const system = new Matrix([
    [diagonal, 0.9, 0.9],
    [0.9, diagonal, 0],
    [0.9, 0, diagonal],
  ]);
  const weights = solve(system, Matrix.columnVector([0.5, 0.4, 0.3])).to1DArray();
  return weights.map((weight, k) => (weight * 8) / [1, 2, 4][k]!);
}

describe('RestrictedRegression', () => {
  it('solves for the weights of the nearest, in units of the items', () => {
    const { count, indexes, values } = regressionWith(1.5).row(3);
    expect(Array.from(indexes.subarray(0, count))).toEqual([0, 1, 2]);
    expectedWith(1.5).forEach((weight, k) => expect(values[k]).toBeCloseTo(weight, 4));
  });

  it('doubles the diagonal where cosines that were left out spoil the system', () => {
    const { values } = regressionWith(1.1).row(3);
    expectedWith(2.2).forEach((weight, k) => expect(values[k]).toBeCloseTo(weight, 4));
  });

  it('has nothing to say of an item without neighbours', () => {
    expect(regressionWith(1.5).row(0).count).toBe(0);
  });

  it('refuses a system that stays indefinite', () => {
    expect(() => regressionWith(1e-6).row(3)).toThrow(ModelRefusedError);
    expect(() => regressionWith(Number.NaN).row(3)).toThrow('a larger ridge may help');
  });
});
