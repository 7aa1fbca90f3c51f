/** A filter in phases over a signal (`resample.ts`): each output is a sum over the inputs around its place. */
import { dot, dotFour } from './tile';

/** Layout of the arguments. Mirrored by `resample.ts`. */
const INPUT: usize = 0;
const WEIGHTS: usize = 4;
const OUT: usize = 8;
const HALF: usize = 12;
const STRIDE: usize = 16;
const PHASES: usize = 20;
const STEP: usize = 24;
const INPUT_FROM: usize = 32;

/** Writes `count` outputs, the first of which is output `next` of the whole signal. */
export function filterPhases(args: usize, next: f64, count: i32): void {
  const input = <usize>load<u32>(args + INPUT);
  const weights = <usize>load<u32>(args + WEIGHTS);
  let out = <usize>load<u32>(args + OUT);
  const half = load<i32>(args + HALF);
  const stride = load<i32>(args + STRIDE);
  const phases = load<i32>(args + PHASES);
  const step = load<f64>(args + STEP);
  const from = load<f64>(args + INPUT_FROM);
  const line = (<usize>stride) << 2;
  // Addressed from the input that the first weight falls on.
  const first = input + ((<usize>(1 - half)) << 2);
  let n = 0;
  // Four at a time: sums that do not wait for each other.
  for (; n + 3 < count; n += 4) {
    const a = place((next + <f64>n) * step - from, phases);
    const b = place((next + <f64>(n + 1)) * step - from, phases);
    const c = place((next + <f64>(n + 2)) * step - from, phases);
    const d = place((next + <f64>(n + 3)) * step - from, phases);
    dotFour(
      weights + <usize>(a % phases) * line,
      first + ((<usize>(a / phases)) << 2),
      weights + <usize>(b % phases) * line,
      first + ((<usize>(b / phases)) << 2),
      weights + <usize>(c % phases) * line,
      first + ((<usize>(c / phases)) << 2),
      weights + <usize>(d % phases) * line,
      first + ((<usize>(d / phases)) << 2),
      stride,
      out,
    );
    out += 16;
  }
  for (; n < count; n++) {
    const a = place((next + <f64>n) * step - from, phases);
    const row = weights + <usize>(a % phases) * line;
    store<f32>(out, dot(row, first + ((<usize>(a / phases)) << 2), stride));
    out += 4;
  }
}

/** A place among the inputs in whole phases. */
function place(at: f64, phases: i32): i32 {
  const whole = Math.floor(at);
  return <i32>whole * phases + <i32>Math.round((at - whole) * <f64>phases);
}
