/**
 * Cholesky factorisation `A = Uᵀ U` in the upper triangle of a row-major f32 matrix, left-looking in
 * panels of four rows (Golub and Van Loan, Matrix Computations, 4.2): what the finished rows explain is
 * taken out of a panel by the same tile that sums outer products. And the two triangular solves.
 */
import { axpy, dot, tile } from './tile';

/**
 * Overwrites the upper triangle of `a` by U.
 *
 * @param a - f32 [n x n], n a multiple of 8; below the diagonal is scratch.
 * @returns 1, or 0 when the matrix is not positive definite (or not finite).
 */
export function cholesky(a: usize, n: i32): i32 {
  const line = (<usize>n) << 2;
  for (let i = 0; i < n; i += 4) {
    const panel = a + <usize>i * line;
    for (let j = i & ~7; j < n; j += 8) {
      const out = panel + ((<usize>j) << 2);
      tile(a + ((<usize>i) << 2), line, a + ((<usize>j) << 2), line, i, out, line, -1);
    }
    for (let r = 0; r < 4; r++) {
      if (!finishRow(panel, line, i, r, n)) return 0;
    }
  }
  return 1;
}

/** Takes the panel's own earlier rows out of its row `r` and divides by the pivot. */
function finishRow(panel: usize, line: usize, i: i32, r: i32, n: i32): bool {
  const row = panel + <usize>r * line;
  // From the panel's first column on: what lies left of the diagonal is spoilt, and never read.
  const from = (<usize>i) << 2;
  const length = n - i;
  for (let q = 0; q < r; q++) {
    const above = panel + <usize>q * line;
    const x = load<f32>(above + ((<usize>(i + r)) << 2));
    axpy(row + from, -x, above + from, length);
  }
  const pivot = load<f32>(row + ((<usize>(i + r)) << 2));
  // Negated, so that NaN fails too.
  if (!(pivot > 0) || pivot == Infinity) return false;
  const scale = f32x4.splat(<f32>1 / sqrt<f32>(pivot));
  for (let k = 0; k < length; k += 4) {
    const at = row + from + ((<usize>k) << 2);
    v128.store(at, f32x4.mul(scale, v128.load(at)));
  }
  return true;
}

/**
 * Solves `Uᵀ U x = b`, overwriting `b` by `x`.
 *
 * @param u - As {@link cholesky} leaves it.
 * @param b - f32 [n].
 */
export function choleskySolve(u: usize, n: i32, b: usize): void {
  const line = (<usize>n) << 2;
  for (let i = 0; i < n; i++) {
    const row = u + <usize>i * line;
    const at = b + ((<usize>i) << 2);
    const x = load<f32>(at) / load<f32>(row + ((<usize>i) << 2));
    store<f32>(at, x);
    let j = i + 1;
    for (; (j & 3) != 0; j++) {
      const to = b + ((<usize>j) << 2);
      store<f32>(to, load<f32>(to) - x * load<f32>(row + ((<usize>j) << 2)));
    }
    axpy(b + ((<usize>j) << 2), -x, row + ((<usize>j) << 2), n - j);
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = u + <usize>i * line;
    const at = b + ((<usize>i) << 2);
    let x = load<f32>(at);
    let j = i + 1;
    for (; (j & 3) != 0; j++) {
      x -= load<f32>(row + ((<usize>j) << 2)) * load<f32>(b + ((<usize>j) << 2));
    }
    x -= dot(row + ((<usize>j) << 2), b + ((<usize>j) << 2), n - j);
    store<f32>(at, x / load<f32>(row + ((<usize>i) << 2)));
  }
}

/**
 * `rows ← rows * q`, in place: turns vectors into another basis.
 *
 * @param rows - f32 [count x n]; q - f32 [n x n]; scratch - f32 [8 x n].
 */
export function rotate(rows: usize, count: i32, n: i32, q: usize, scratch: usize): void {
  const line = (<usize>n) << 2;
  const out = scratch + 4 * line;
  for (let r = 0; r < count; r += 4) {
    const some = min(4, count - r);
    const at = rows + <usize>r * line;
    // Four rows side by side, as the tile wants them.
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < some; i++) {
        const x = load<f32>(at + <usize>i * line + ((<usize>k) << 2));
        store<f32>(scratch + ((<usize>(4 * k + i)) << 2), x);
      }
    }
    memory.fill(out, 0, 4 * line);
    for (let j = 0; j < n; j += 8) {
      const column = (<usize>j) << 2;
      tile(scratch, 16, q + column, line, n, out + column, line, 1);
    }
    memory.copy(at, out, <usize>some * line);
  }
}
