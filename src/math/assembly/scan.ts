/**
 * Scans for the best inner products. Vectors are held as a norm and a direction in 8-bit steps; a query is
 * in 16-bit steps, so products are whole numbers and sums of them exact. What rounding took from a direction
 * is known, so every scan works with what a score can be at most: who passes is looked at again in full
 * precision, and nobody who belongs to the best is lost.
 */
import { madd, sumOf } from './tile';

/** Layout of the arguments: one i32 or f32 each. Mirrored by `vector-codes.ts`. */
const CODES: usize = 0;
const STEPS: usize = 4;
const ERRORS: usize = 8;
const NORMS: usize = 12;
const WIDTH: usize = 16;
const QUERY: usize = 20;
const QUERY_STEP: usize = 24;
const QUERY_NORM: usize = 28;
const OUT: usize = 32;

/**
 * Writes the position (i32) and the largest possible score (f32) of each vector of `from` to `to` for which
 * that is at least `threshold`.
 *
 * Arrays are read up to the next multiple of 4 from `from` on, and one more place than is answered is
 * written; width is a multiple of 16.
 *
 * @returns how many were written.
 */
export function scanCodes(args: usize, from: i32, to: i32, threshold: f32): i32 {
  const width = <usize>load<i32>(args + WIDTH);
  const steps = <usize>load<u32>(args + STEPS);
  const errors = <usize>load<u32>(args + ERRORS);
  // Without norms all count as 1: scores are then of directions.
  const norms = <usize>load<u32>(args + NORMS);
  const query = <usize>load<u32>(args + QUERY);
  const queryStep = v128.load32_splat(args + QUERY_STEP);
  const queryNorm = v128.load32_splat(args + QUERY_NORM);
  const least = f32x4.splat(threshold);
  const start = <usize>load<u32>(args + OUT);
  let out = start;
  let codes = <usize>load<u32>(args + CODES) + <usize>from * width;
  for (let i = from; i < to; i += 4) {
    const at = (<usize>i) << 2;
    const products = f32x4.convert_i32x4_s(fourProducts(codes, width, query));
    codes += width << 2;
    const scale = f32x4.mul(queryStep, v128.load(steps + at));
    const slack = f32x4.mul(queryNorm, v128.load(errors + at));
    let most = f32x4.add(f32x4.mul(products, scale), slack);
    if (norms != 0) most = f32x4.mul(most, v128.load(norms + at));
    const passed = f32x4.ge(most, least);
    if (!v128.any_true(passed)) continue;
    let lanes = i32x4.bitmask(passed);
    if (to - i < 4) lanes &= (1 << (to - i)) - 1;
    // Each is written, and stays only if it passed: cheaper than a branch for each.
    store<i32>(out, i);
    store<f32>(out, f32x4.extract_lane(most, 0), 4);
    out += (lanes & 1) << 3;
    store<i32>(out, i + 1);
    store<f32>(out, f32x4.extract_lane(most, 1), 4);
    out += ((lanes >> 1) & 1) << 3;
    store<i32>(out, i + 2);
    store<f32>(out, f32x4.extract_lane(most, 2), 4);
    out += ((lanes >> 2) & 1) << 3;
    store<i32>(out, i + 3);
    store<f32>(out, f32x4.extract_lane(most, 3), 4);
    out += ((lanes >> 3) & 1) << 3;
  }
  return <i32>((out - start) >> 3);
}

/** The products of four vectors, one after the other, with the query. */
function fourProducts(codes: usize, width: usize, query: usize): v128 {
  let a = i32x4.splat(0);
  let b = a;
  let c = a;
  let d = a;
  const two = width << 1;
  const three = two + width;
  for (let k: usize = 0; k < width; k += 16) {
    const low = v128.load(query + (k << 1));
    const high = v128.load(query + (k << 1), 16);
    const row = codes + k;
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(row), low));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + width), low));
    c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + two), low));
    d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + three), low));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 8), high));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + width, 8), high));
    c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + two, 8), high));
    d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load_ext<i8>(row + three, 8), high));
  }
  // Each lane of the answer is the sum of the lanes of one of the four.
  const ab = i32x4.add(v128.shuffle<i32>(a, b, 0, 4, 1, 5), v128.shuffle<i32>(a, b, 2, 6, 3, 7));
  const cd = i32x4.add(v128.shuffle<i32>(c, d, 0, 4, 1, 5), v128.shuffle<i32>(c, d, 2, 6, 3, 7));
  return i32x4.add(v128.shuffle<i32>(ab, cd, 0, 1, 4, 5), v128.shuffle<i32>(ab, cd, 2, 3, 6, 7));
}

/**
 * `out[r] = rows[r] . query` for each of `count` rows.
 *
 * @param rows - f32 [count x width], any width; query - f32 [width]; out - f32 [count].
 */
export function scoreRows(rows: usize, count: i32, width: i32, query: usize, out: usize): void {
  const line = (<usize>width) << 2;
  const whole = line & ~31;
  for (let r = 0; r < count; r++) {
    let even = f32x4.splat(0);
    let odd = even;
    let at: usize = 0;
    for (; at < whole; at += 32) {
      even = madd(v128.load(rows + at), v128.load(query + at), even);
      odd = madd(v128.load(rows + at, 16), v128.load(query + at, 16), odd);
    }
    let sum = sumOf(f32x4.add(even, odd));
    for (; at < line; at += 4) sum += load<f32>(rows + at) * load<f32>(query + at);
    store<f32>(out, sum);
    out += 4;
    rows += line;
  }
}
