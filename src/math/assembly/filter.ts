/** A filter in phases over a signal (`resample.ts`): each output is a sum over the inputs around its place. */
import { dot } from './tile';

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
  for (let n = 0; n < count; n++) {
    const at = (next + <f64>n) * step - from;
    let whole = <i32>Math.floor(at);
    let phase = <i32>Math.round((at - <f64>whole) * <f64>phases);
    if (phase == phases) {
      whole += 1;
      phase = 0;
    }
    const first = input + ((<usize>(whole - half + 1)) << 2);
    const row = weights + ((<usize>(phase * stride)) << 2);
    store<f32>(out, dot(row, first, stride));
    out += 4;
  }
}
