/** The item-item models written from their definitions with dense matrices: slow, and easy to believe. */
import { inverse, Matrix, solve } from 'ml-matrix';
import { CsrBuilder } from '../../../src/math/csr.ts';
import type { Csr } from '../../../src/math/csr.ts';
import { seededRandom } from '../../../src/math/random.ts';

/** Rows and columns without entries are among them; weights around 1, or all 1. */
export function randomMatrix(rows: number, columns: number, seed: number, weighted = true): Csr {
  const random = seededRandom(seed);
  const builder = new CsrBuilder();
  for (let row = 0; row < rows; row++) {
    const share = 0.6 * random.next();
    for (let column = 0; column < columns; column++) {
      if (random.next() >= share) continue;
      builder.push(column, weighted ? 0.5 + random.next() : 1);
    }
    builder.endRow();
  }
  return builder.build(
    columns,
    Int32Array.from({ length: columns }, (_, column) => column),
  );
}

export function dense({ rows, columns, offsets, indexes, values }: Csr): Matrix {
  const out = Matrix.zeros(Math.max(1, rows), columns);
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) out.set(row, indexes[e]!, values[e]!);
  }
  return out;
}

function filled(n: number, cell: (j: number, i: number) => number): Matrix {
  const out = Matrix.zeros(n, n);
  for (let j = 0; j < n; j++) for (let i = 0; i < n; i++) if (i !== j) out.set(j, i, cell(j, i));
  return out;
}

/** W[j, i] with all neighbours. */
export function itemKnnOracle(matrix: Csr, asymmetry: number): Matrix {
  const x = dense(matrix);
  const g = x.transpose().mmul(x);
  return filled(matrix.columns, (j, i) => {
    const norm = g.get(i, i) ** asymmetry * g.get(j, j) ** (1 - asymmetry);
    return norm > 0 ? g.get(j, i) / norm : 0;
  });
}

export function rp3BetaOracle(matrix: Csr, alpha: number, beta: number): Matrix {
  const x = dense(matrix);
  const ofListener = x.sum('row');
  const ofItem = x.sum('column');
  return filled(matrix.columns, (j, i) => {
    let sum = 0;
    for (let u = 0; u < x.rows; u++) {
      if (x.get(u, j) === 0 || x.get(u, i) === 0) continue;
      sum += (x.get(u, j) / ofItem[j]!) ** alpha * (x.get(u, i) / ofListener[u]!) ** alpha;
    }
    return sum > 0 ? sum / ofItem[i]! ** beta : 0;
  });
}

export function edlaeOracle(matrix: Csr, ridge: number, dropout: number): Matrix {
  const p = inverse(regularized(matrix, ridge, dropout));
  return filled(matrix.columns, (j, i) => -p.get(j, i) / p.get(i, i));
}

/**
 * Regresses each item on some others alone.
 *
 * @param chosen - Items that each is regressed on.
 */
export function restrictedOracle(
  matrix: Csr,
  { ridge, dropout }: { readonly ridge: number; readonly dropout: number },
  chosen: readonly (readonly number[])[],
): Matrix {
  const system = regularized(matrix, ridge, dropout);
  const out = Matrix.zeros(matrix.columns, matrix.columns);
  chosen.forEach((others, i) => {
    if (others.length === 0) return;
    const b = solve(system.selection([...others], [...others]), system.selection([...others], [i]));
    others.forEach((j, k) => out.set(j, i, b.get(k, 0)));
  });
  return out;
}

function regularized(matrix: Csr, ridge: number, dropout: number): Matrix {
  const x = dense(matrix);
  const g = x.transpose().mmul(x);
  for (let i = 0; i < g.rows; i++) g.set(i, i, g.get(i, i) / (1 - dropout) + ridge);
  return g;
}
