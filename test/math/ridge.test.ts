import { Matrix, solve } from 'ml-matrix';
import { describe, expect, it } from 'vitest';
import { CsrBuilder } from '../../src/math/csr.ts';
import { seededRandom } from '../../src/math/random.ts';
import { ridgeRegression } from '../../src/math/ridge.ts';

describe('ridgeRegression', () => {
  it('solves what a dense solver of the normal equations solves', () => {
    for (const seed of [1, 2, 3]) {
      const random = seededRandom(seed);
      const [rows, columns, ridge] = [30, 8, 0.7];
      const dense = Matrix.zeros(rows, columns + 1);
      const builder = new CsrBuilder();
      for (let row = 0; row < rows; row++) {
        dense.set(row, columns, 1);
        for (let column = 0; column < columns; column++) {
          const value = Math.fround(random.normal());
          dense.set(row, column, value);
          builder.push(column, value);
        }
        builder.endRow();
      }
      const matrix = builder.build(
        columns,
        Int32Array.from({ length: columns }, (_, i) => i),
      );
      const targets = Float64Array.from({ length: rows }, () => random.normal() + 3);
      const weights = Float64Array.from({ length: rows }, () => 0.5 + random.next());
      const weighted = Matrix.diag([...weights]);
      const penalty = Matrix.diag([...new Array<number>(columns).fill(ridge), 0]);
      const left = dense.transpose().mmul(weighted).mmul(dense).add(penalty);
      const right = dense.transpose().mmul(weighted).mmul(Matrix.columnVector(targets));
      const exact = solve(left, right).to1DArray();
      const fit = ridgeRegression(matrix, targets, weights, ridge);
      for (let j = 0; j < columns; j++) expect(fit.weights[j]).toBeCloseTo(exact[j]!, 2);
      expect(fit.intercept).toBeCloseTo(exact[columns]!, 2);
    }
  });
});
