/**
 * What folding a listener in takes, in double precision: sums of weighted outer products, Cholesky factors and
 * triangular solves. Each number is made by the same operations in the same order as in `src/math/dense.ts` and
 * `src/math/cholesky.ts`, only two at a time: so it is the same to the last bit.
 */

/** Right sides that are solved for together: what registers hold. */
const TOGETHER: i32 = 4;

/**
 * Adds `sum weight * row * rowᵀ` to the upper triangle of `out`.
 *
 * @param rows - f64 [count x n]; weights - f64 [count]; out - f64 [n x n].
 */
export function addOuterWide(rows: usize, weights: usize, count: i32, n: i32, out: usize): void {
  const line = (<usize>n) << 3;
  let e = 0;
  for (; e + 3 < count; e += 4) {
    for (let i = 0; i < n; i++) {
      const at = rows + ((<usize>i) << 3);
      // Less of what is negated is more: the sign of a number costs no precision.
      subtractFour(
        out + <usize>i * (line + 8),
        at,
        line,
        -load<f64>(weights) * load<f64>(at),
        -load<f64>(weights, 8) * load<f64>(at + line),
        -load<f64>(weights, 16) * load<f64>(at + 2 * line),
        -load<f64>(weights, 24) * load<f64>(at + 3 * line),
        n - i,
      );
    }
    rows += 4 * line;
    weights += 32;
  }
  for (; e < count; e++) {
    for (let i = 0; i < n; i++) {
      const at = rows + ((<usize>i) << 3);
      subtract(out + <usize>i * (line + 8), at, -load<f64>(weights) * load<f64>(at), n - i);
    }
    rows += line;
    weights += 8;
  }
}

/**
 * Overwrites the upper triangle of `a` by U, `A = Uᵀ U`.
 *
 * @param a - f64 [n x n].
 * @returns 1, or 0 when the matrix is not positive definite (or not finite); it is then spoilt.
 */
export function choleskyWide(a: usize, n: i32): i32 {
  const line = (<usize>n) << 3;
  for (let i = 0; i < n; i++) {
    const column = a + ((<usize>i) << 3);
    const diagonal = column + <usize>i * line;
    const length = n - i;
    let above = column;
    let k = 0;
    for (; k + 3 < i; k += 4) {
      subtractFour(
        diagonal,
        above,
        line,
        load<f64>(above),
        load<f64>(above + line),
        load<f64>(above + 2 * line),
        load<f64>(above + 3 * line),
        length,
      );
      above += 4 * line;
    }
    for (; k < i; k++) {
      subtract(diagonal, above, load<f64>(above), length);
      above += line;
    }
    const pivot = load<f64>(diagonal);
    // Negated, so that NaN fails too.
    if (!(pivot > 0) || pivot == Infinity) return 0;
    const scale = 1 / sqrt<f64>(pivot);
    for (let j: usize = 0; j < <usize>length; j++) {
      const at = diagonal + (j << 3);
      store<f64>(at, load<f64>(at) * scale);
    }
  }
  return 1;
}

/**
 * Solves `Uᵀ U X = B` for several right sides, overwriting B by X.
 *
 * @param u - As {@link choleskyWide} leaves it; b - f64 [n x columns], columns a multiple of 4.
 */
export function choleskySolveWide(u: usize, n: i32, b: usize, columns: i32): void {
  for (let column = 0; column < columns; column += TOGETHER) {
    solveFour(u, n, b + ((<usize>column) << 3), (<usize>columns) << 3);
  }
}

function solveFour(u: usize, n: i32, b: usize, next: usize): void {
  const line = (<usize>n) << 3;
  for (let i = 0; i < n; i++) {
    const row = u + <usize>i * line;
    const at = b + <usize>i * next;
    const pivot = f64x2.splat(load<f64>(row + ((<usize>i) << 3)));
    const x = f64x2.div(v128.load(at), pivot);
    const y = f64x2.div(v128.load(at, 16), pivot);
    v128.store(at, x);
    v128.store(at, y, 16);
    let to = at;
    for (let j = i + 1; j < n; j++) {
      to += next;
      const cell = v128.load64_splat(row + ((<usize>j) << 3));
      v128.store(to, f64x2.sub(v128.load(to), f64x2.mul(cell, x)));
      v128.store(to, f64x2.sub(v128.load(to, 16), f64x2.mul(cell, y)), 16);
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    const row = u + <usize>i * line;
    const at = b + <usize>i * next;
    let x = v128.load(at);
    let y = v128.load(at, 16);
    let from = at;
    for (let j = i + 1; j < n; j++) {
      from += next;
      const cell = v128.load64_splat(row + ((<usize>j) << 3));
      x = f64x2.sub(x, f64x2.mul(cell, v128.load(from)));
      y = f64x2.sub(y, f64x2.mul(cell, v128.load(from, 16)));
    }
    const pivot = f64x2.splat(load<f64>(row + ((<usize>i) << 3)));
    v128.store(at, f64x2.div(x, pivot));
    v128.store(at, f64x2.div(y, pivot), 16);
  }
}

/** `y -= a * row0 + b * row1 + c * row2 + d * row3`, rows one `line` after the other. */
function subtractFour(
  y: usize,
  row: usize,
  line: usize,
  a: f64,
  b: f64,
  c: f64,
  d: f64,
  length: i32,
): void {
  const end = y + ((<usize>length) << 3);
  const two = line << 1;
  const three = two + line;
  const a2 = f64x2.splat(a);
  const b2 = f64x2.splat(b);
  const c2 = f64x2.splat(c);
  const d2 = f64x2.splat(d);
  for (; y + 16 <= end; y += 16) {
    let sum = f64x2.add(f64x2.mul(a2, v128.load(row)), f64x2.mul(b2, v128.load(row + line)));
    sum = f64x2.add(sum, f64x2.mul(c2, v128.load(row + two)));
    sum = f64x2.add(sum, f64x2.mul(d2, v128.load(row + three)));
    v128.store(y, f64x2.sub(v128.load(y), sum));
    row += 16;
  }
  if (y < end) {
    const sum = a * load<f64>(row) + b * load<f64>(row + line) + c * load<f64>(row + two);
    store<f64>(y, load<f64>(y) - (sum + d * load<f64>(row + three)));
  }
}

/** `y -= a * row`. */
function subtract(y: usize, row: usize, a: f64, length: i32): void {
  const end = y + ((<usize>length) << 3);
  const a2 = f64x2.splat(a);
  for (; y + 16 <= end; y += 16) {
    v128.store(y, f64x2.sub(v128.load(y), f64x2.mul(a2, v128.load(row))));
    row += 16;
  }
  if (y < end) store<f64>(y, load<f64>(y) - a * load<f64>(row));
}

/**
 * The products of some rows with a query, and of each with itself where that is asked for. Two sums, of even and of odd
 * places, as `dot` of `src/math/dense.ts` has them.
 *
 * @param rows - f32 [any x width]; some - i32 [count], which of them; query - f64 [width].
 * @param products - f64 [count]; squares - f64 [count], or 0.
 */
export function scoreSome(
  rows: usize,
  width: i32,
  some: usize,
  count: i32,
  query: usize,
  products: usize,
  squares: usize,
): void {
  const pairs = width & ~1;
  for (let s = 0; s < count; s++) {
    let row = rows + <usize>load<i32>(some) * ((<usize>width) << 2);
    some += 4;
    let product = f64x2.splat(0);
    let square = product;
    for (let k = 0; k < pairs; k += 2) {
      const x = f64x2.promote_low_f32x4(v128.load64_zero(row));
      product = f64x2.add(product, f64x2.mul(v128.load(query + ((<usize>k) << 3)), x));
      if (squares != 0) square = f64x2.add(square, f64x2.mul(x, x));
      row += 8;
    }
    let even = f64x2.extract_lane(product, 0);
    let evenSquare = f64x2.extract_lane(square, 0);
    if (pairs < width) {
      const x = <f64>load<f32>(row);
      even += load<f64>(query + ((<usize>pairs) << 3)) * x;
      evenSquare += x * x;
    }
    store<f64>(products, even + f64x2.extract_lane(product, 1));
    products += 8;
    if (squares == 0) continue;
    store<f64>(squares, evenSquare + f64x2.extract_lane(square, 1));
    squares += 8;
  }
}
