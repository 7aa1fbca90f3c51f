/**
 * The one inner loop that training spends its time in: a 4 x 8 tile of a sum of products, held in eight
 * vector registers while `k` runs. Everything dense (outer products, Cholesky, rotations) is laid out so
 * that it is this loop.
 *
 * AssemblyScript: pointers are byte addresses, strides are bytes.
 */

/** `a * b + c`, fused where the engine has relaxed SIMD. The build without it is for those that do not. */
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/**
 * `out[i][j] (+|-)= sum over k of a[k][i] * b[k][j]` for i of 0..3 and j of 0..7.
 *
 * @param aK - Distance from a[k] to a[k + 1].
 * @param bK - Distance from b[k] to b[k + 1].
 * @param sign - 1 adds, -1 subtracts.
 */
export function tile(
  a: usize,
  aK: usize,
  b: usize,
  bK: usize,
  count: i32,
  out: usize,
  outI: usize,
  sign: f32,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (let k = 0; k < count; k++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load32_splat(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load32_splat(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load32_splat(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    a += aK;
    b += bK;
  }
  const s = f32x4.splat(sign);
  v128.store(out, madd(s, c00, v128.load(out)));
  v128.store(out, madd(s, c01, v128.load(out, 16)), 16);
  out += outI;
  v128.store(out, madd(s, c10, v128.load(out)));
  v128.store(out, madd(s, c11, v128.load(out, 16)), 16);
  out += outI;
  v128.store(out, madd(s, c20, v128.load(out)));
  v128.store(out, madd(s, c21, v128.load(out, 16)), 16);
  out += outI;
  v128.store(out, madd(s, c30, v128.load(out)));
  v128.store(out, madd(s, c31, v128.load(out, 16)), 16);
}

/**
 * Adds `rowsᵀ rows` to the tiles of `out` that touch its upper triangle.
 *
 * @param rows - f32 [count x n], n a multiple of 8.
 * @param out - f32 [n x n].
 */
export function addOuter(rows: usize, count: i32, n: i32, out: usize): void {
  const line = (<usize>n) << 2;
  for (let i = 0; i < n; i += 4) {
    for (let j = i & ~7; j < n; j += 8) {
      const at = out + <usize>i * line + ((<usize>j) << 2);
      tile(rows + ((<usize>i) << 2), line, rows + ((<usize>j) << 2), line, count, at, line, 1);
    }
  }
}

/** Sum of `a[k] * b[k]`, n a multiple of 4. */
export function dot(a: usize, b: usize, n: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = s0;
  let k = 0;
  for (; k + 8 <= n; k += 8) {
    s0 = madd(v128.load(a), v128.load(b), s0);
    s1 = madd(v128.load(a, 16), v128.load(b, 16), s1);
    a += 32;
    b += 32;
  }
  if (k < n) s0 = madd(v128.load(a), v128.load(b), s0);
  return sumOf(f32x4.add(s0, s1));
}

/** Four times `dot`, to the last bit: of a0 and b0 to a3 and b3, written one after the other. */
export function dotFour(
  a0: usize,
  b0: usize,
  a1: usize,
  b1: usize,
  a2: usize,
  b2: usize,
  a3: usize,
  b3: usize,
  n: i32,
  out: usize,
): void {
  let s00 = f32x4.splat(0);
  let s01 = s00;
  let s10 = s00;
  let s11 = s00;
  let s20 = s00;
  let s21 = s00;
  let s30 = s00;
  let s31 = s00;
  let at: usize = 0;
  const end = (<usize>n) << 2;
  for (; at + 32 <= end; at += 32) {
    s00 = madd(v128.load(a0 + at), v128.load(b0 + at), s00);
    s01 = madd(v128.load(a0 + at, 16), v128.load(b0 + at, 16), s01);
    s10 = madd(v128.load(a1 + at), v128.load(b1 + at), s10);
    s11 = madd(v128.load(a1 + at, 16), v128.load(b1 + at, 16), s11);
    s20 = madd(v128.load(a2 + at), v128.load(b2 + at), s20);
    s21 = madd(v128.load(a2 + at, 16), v128.load(b2 + at, 16), s21);
    s30 = madd(v128.load(a3 + at), v128.load(b3 + at), s30);
    s31 = madd(v128.load(a3 + at, 16), v128.load(b3 + at, 16), s31);
  }
  if (at < end) {
    s00 = madd(v128.load(a0 + at), v128.load(b0 + at), s00);
    s10 = madd(v128.load(a1 + at), v128.load(b1 + at), s10);
    s20 = madd(v128.load(a2 + at), v128.load(b2 + at), s20);
    s30 = madd(v128.load(a3 + at), v128.load(b3 + at), s30);
  }
  store4(out, f32x4.add(s00, s01), f32x4.add(s10, s11), f32x4.add(s20, s21), f32x4.add(s30, s31));
}

/** Writes the sums of four vectors, each as `sumOf` makes it. */
function store4(out: usize, a: v128, b: v128, c: v128, d: v128): void {
  const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5);
  const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5);
  const abHigh = v128.shuffle<f32>(a, b, 2, 6, 3, 7);
  const cdHigh = v128.shuffle<f32>(c, d, 2, 6, 3, 7);
  const low = f32x4.add(
    v128.shuffle<f32>(ab, cd, 0, 1, 4, 5),
    v128.shuffle<f32>(ab, cd, 2, 3, 6, 7),
  );
  const high = f32x4.add(
    v128.shuffle<f32>(abHigh, cdHigh, 0, 1, 4, 5),
    v128.shuffle<f32>(abHigh, cdHigh, 2, 3, 6, 7),
  );
  v128.store(out, f32x4.add(low, high));
}

/** `y += x * a`, n a multiple of 4. */
export function axpy(y: usize, x: f32, a: usize, n: i32): void {
  const s = f32x4.splat(x);
  for (let k = 0; k < n; k += 4) {
    v128.store(y, madd(s, v128.load(a), v128.load(y)));
    y += 16;
    a += 16;
  }
}

/** The sum of four lanes. */
export function sumOf(v: v128): f32 {
  return (
    f32x4.extract_lane(v, 0) +
    f32x4.extract_lane(v, 1) +
    (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3))
  );
}
