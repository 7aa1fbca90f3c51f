/**
 * Cholesky factorisation `A = Uᵀ U` of symmetric positive definite matrices, in place, in the upper
 * triangle of a row-major Float64Array (Golub and Van Loan, Matrix Computations, 4.2). Row-wise and
 * left-looking: finished rows are subtracted four at a time, see `dense.ts` for why.
 */

/**
 * Overwrites the upper triangle of `a` by its factor `U`.
 *
 * @param a - Float64Array [n x n]; only the upper triangle is read.
 * @returns false when the matrix is not positive definite (or not finite); `a` is then spoilt.
 */
export function choleskyInPlace(a: Float64Array, n: number): boolean {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    subtractRows(a, n, i);
    const pivot = a[row + i]!;
    // Negated, so that NaN fails too.
    if (!(pivot > 0) || pivot === Infinity) return false;
    const scale = 1 / Math.sqrt(pivot);
    for (let j = i; j < n; j++) a[row + j]! *= scale;
  }
  return true;
}

/** Takes what the rows above `i` explain out of row `i`. */
function subtractRows(a: Float64Array, n: number, i: number): void {
  const row = i * n;
  let k = 0;
  for (; k + 3 < i; k += 4) {
    const k0 = k * n;
    const k1 = k0 + n;
    const k2 = k1 + n;
    const k3 = k2 + n;
    const x0 = a[k0 + i]!;
    const x1 = a[k1 + i]!;
    const x2 = a[k2 + i]!;
    const x3 = a[k3 + i]!;
    for (let j = i; j < n; j++) {
      a[row + j]! -= x0 * a[k0 + j]! + x1 * a[k1 + j]! + x2 * a[k2 + j]! + x3 * a[k3 + j]!;
    }
  }
  for (; k < i; k++) {
    const above = k * n;
    const x = a[above + i]!;
    for (let j = i; j < n; j++) a[row + j]! -= x * a[above + j]!;
  }
}

/**
 * Solves `Uᵀ U x = b`, overwriting `b` by `x`.
 *
 * @param u - Float64Array [n x n], a factor made by {@link choleskyInPlace}.
 * @param b - Float64Array [n].
 */
export function choleskySolve(u: Float64Array, n: number, b: Float64Array): void {
  // Forward with Uᵀ, column by column of Uᵀ, which is row by row of U: contiguous.
  for (let i = 0; i < n; i++) {
    const x = b[i]! / u[i * n + i]!;
    b[i] = x;
    for (let j = i + 1; j < n; j++) b[j]! -= u[i * n + j]! * x;
  }
  for (let i = n - 1; i >= 0; i--) {
    let x = b[i]!;
    for (let j = i + 1; j < n; j++) x -= u[i * n + j]! * b[j]!;
    b[i] = x / u[i * n + i]!;
  }
}
