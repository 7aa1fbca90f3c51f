/** Writes vectors as norms and directions in 8-bit steps, with what the rounding took: see `scan.ts`. */

/** Layout of the arguments: one i32 or f64 each. Mirrored by `src/math/vector-codes.ts`. */
const VECTORS: usize = 0;
const RANK: usize = 4;
const ORDER: usize = 8;
const CODES: usize = 12;
const WIDTH: usize = 16;
const STEPS: usize = 20;
const ERRORS: usize = 24;
const NORMS: usize = 28;
const OF_QUERY: usize = 32;
const ROUNDING: usize = 40;

/** Steps in a direction's largest number. */
const MOST: f64 = 127;

/**
 * Encodes the vectors that `order` (i32 [count]) names into positions `at` to `at + count`, all of whose
 * codes, steps, errors and norms are zero before.
 */
export function encodeVectors(args: usize, at: i32, count: i32): void {
  const line = (<usize>load<i32>(args + RANK)) << 2;
  const width = <usize>load<i32>(args + WIDTH);
  const order = <usize>load<u32>(args + ORDER);
  const ofQuery = load<f64>(args + OF_QUERY);
  const rounding = load<f64>(args + ROUNDING);
  for (let i = 0; i < count; i++) {
    const row =
      <usize>load<u32>(args + VECTORS) + <usize>load<i32>(order + ((<usize>i) << 2)) * line;
    let squares: f64 = 0;
    let largest: f64 = 0;
    for (let k: usize = 0; k < line; k += 4) {
      const x = <f64>load<f32>(row + k);
      squares += x * x;
      largest = max(largest, abs(x));
    }
    if (squares == 0) continue;
    const norm = sqrt(squares);
    const step = <f32>(largest / norm / MOST);
    const codes = <usize>load<u32>(args + CODES) + <usize>(at + i) * width;
    const toStep = 1 / (norm * <f64>step);
    let lost: f64 = 0;
    for (let k: usize = 0; k < line; k += 4) {
      const x = <f64>load<f32>(row + k);
      const code = nearest(x * toStep);
      store<i8>(codes + (k >> 2), <i8>code);
      const off = x / norm - code * <f64>step;
      lost += off * off;
    }
    const to = (<usize>(at + i)) << 2;
    store<f32>(<usize>load<u32>(args + NORMS) + to, <f32>norm);
    store<f32>(<usize>load<u32>(args + STEPS) + to, step);
    const error = sqrt(lost) * (1 + ofQuery) + ofQuery + rounding;
    store<f32>(<usize>load<u32>(args + ERRORS) + to, <f32>error);
  }
}
