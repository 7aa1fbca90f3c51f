/** The two filters of `loudness.ts`, of two channels at once: one in each lane. */

/** Layout of the arguments, f64. Mirrored by `loudness.ts`: five coefficients of either filter, their states, the sums. */
const SHELF: usize = 0;
const HIGH_PASS: usize = 40;
const STATE: usize = 80;
const SUMS: usize = 144;

/**
 * Filters `count` samples of either channel, each filter in its transposed direct form II, and writes their sums of squares.
 *
 * @param left - f32 [count], as is `right`.
 */
export function weighPair(args: usize, left: usize, right: usize, count: i32): void {
  const pb0 = v128.load64_splat(args, SHELF);
  const pb1 = v128.load64_splat(args, SHELF + 8);
  const pb2 = v128.load64_splat(args, SHELF + 16);
  const pa1 = v128.load64_splat(args, SHELF + 24);
  const pa2 = v128.load64_splat(args, SHELF + 32);
  const qb0 = v128.load64_splat(args, HIGH_PASS);
  const qb1 = v128.load64_splat(args, HIGH_PASS + 8);
  const qb2 = v128.load64_splat(args, HIGH_PASS + 16);
  const qa1 = v128.load64_splat(args, HIGH_PASS + 24);
  const qa2 = v128.load64_splat(args, HIGH_PASS + 32);
  let s1 = v128.load(args, STATE);
  let s2 = v128.load(args, STATE + 16);
  let t1 = v128.load(args, STATE + 32);
  let t2 = v128.load(args, STATE + 48);
  let sum = f64x2.splat(0);
  const end = left + ((<usize>count) << 2);
  while (left < end) {
    const x = f64x2.promote_low_f32x4(v128.load32_lane(right, v128.load32_zero(left), 1));
    const y = f64x2.add(f64x2.mul(pb0, x), s1);
    s1 = f64x2.add(f64x2.sub(f64x2.mul(pb1, x), f64x2.mul(pa1, y)), s2);
    s2 = f64x2.sub(f64x2.mul(pb2, x), f64x2.mul(pa2, y));
    const z = f64x2.add(f64x2.mul(qb0, y), t1);
    t1 = f64x2.add(f64x2.sub(f64x2.mul(qb1, y), f64x2.mul(qa1, z)), t2);
    t2 = f64x2.sub(f64x2.mul(qb2, y), f64x2.mul(qa2, z));
    sum = f64x2.add(sum, f64x2.mul(z, z));
    left += 4;
    right += 4;
  }
  v128.store(args, s1, STATE);
  v128.store(args, s2, STATE + 16);
  v128.store(args, t1, STATE + 32);
  v128.store(args, t2, STATE + 48);
  v128.store(args, sum, SUMS);
}
