/**
 * Changes the sampling rate of a signal that comes in pieces: a windowed sinc (Kaiser) in as many phases as the
 * ratio needs, the way of Smith, "Digital Audio Resampling", 2002. Frequencies that the lower rate cannot
 * hold are filtered out: stop band 80 dB, pass band to 90 % of what it can hold.
 */

/** Zero crossings of the sinc on each side: how steep the filter is. */
const ZERO_CROSSINGS = 16;
const KAISER_BETA = 8;
/** Where the filter has fallen to half, as a share of the lower rate's highest frequency. */
const CUTOFF = 0.9;
/** Ratios with more phases than this are rounded to this many: off by half a phase at most, 60 dB down. */
const MAX_PHASES = 1024;

export interface Resampler {
  /** The output that the input so far allows, beginning where the last call ended. */
  push(input: Float32Array): Float32Array;
  /** What is left when the input has ended. */
  flush(): Float32Array;
}

/** @param from - rate of the input, in Hz. @param to - rate of the output, in Hz. Both whole numbers. */
export function makeResampler(from: number, to: number): Resampler {
  const filter = designFilter(from, to);
  const { taps, half } = filter;
  const step = from / to;
  // The input that is still needed, preceded by silence so that the first output lies on the first input.
  let held: Float32Array = new Float32Array(half);
  let heldFrom = -half;
  let next = 0;
  const run = (until: number): Float32Array => {
    const count = Math.max(0, Math.ceil((until - half) / step - 1e-9) - next);
    const output = new Float32Array(count);
    let done = 0;
    if (filter.phases === 1) done = everyFew(filter, held, next * step - heldFrom, step, output);
    for (; done < count; done++) {
      output[done] = sampleAt(filter, held, (next + done) * step - heldFrom);
    }
    next += count;
    const keep = Math.max(0, Math.min(held.length, Math.floor(next * step) - half - heldFrom));
    held = held.slice(keep);
    heldFrom += keep;
    return output;
  };
  const append = (input: Float32Array): void => {
    const joined = new Float32Array(held.length + input.length);
    joined.set(held);
    joined.set(input, held.length);
    held = joined;
  };
  return {
    push(input) {
      if (from === to) return input;
      append(input);
      return run(heldFrom + held.length);
    },
    flush() {
      if (from === to) return new Float32Array(0);
      const end = heldFrom + held.length;
      append(new Float32Array(taps));
      return run(end + half);
    },
  };
}

interface Filter {
  /** Row-major [phases x taps]. */
  readonly weights: Float32Array;
  readonly phases: number;
  readonly taps: number;
  /** Inputs on each side of the middle. */
  readonly half: number;
}

/**
 * Outputs that lie on inputs, four at a time because they share the weights.
 *
 * @returns how many of the outputs were made
 */
function everyFew(
  { weights, taps, half }: Filter,
  input: Float32Array,
  at: number,
  step: number,
  output: Float32Array,
): number {
  let done = 0;
  for (; done + 3 < output.length; done += 4) {
    const from = at + done * step - half + 1;
    if (from + 3 * step + taps > input.length) break;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let tap = 0, i = from; tap < taps; tap++, i++) {
      const weight = weights[tap]!;
      a += weight * input[i]!;
      b += weight * input[i + step]!;
      c += weight * input[i + 2 * step]!;
      d += weight * input[i + 3 * step]!;
    }
    output[done] = a;
    output[done + 1] = b;
    output[done + 2] = c;
    output[done + 3] = d;
  }
  return done;
}

function sampleAt(
  { weights, phases, taps, half }: Filter,
  input: Float32Array,
  at: number,
): number {
  let whole = Math.floor(at);
  let phase = Math.round((at - whole) * phases);
  if (phase === phases) {
    whole += 1;
    phase = 0;
  }
  const row = phase * taps;
  const from = whole - half + 1;
  // What is pushed and flushed always covers the filter but for its outermost tap.
  const count = Math.min(taps, input.length - from);
  // Four sums at once: each addition would wait for the one before.
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let tap = 0;
  for (; tap + 3 < count; tap += 4) {
    const w = row + tap;
    const i = from + tap;
    a += weights[w]! * input[i]!;
    b += weights[w + 1]! * input[i + 1]!;
    c += weights[w + 2]! * input[i + 2]!;
    d += weights[w + 3]! * input[i + 3]!;
  }
  for (; tap < count; tap++) a += weights[row + tap]! * input[from + tap]!;
  return a + b + c + d;
}

function designFilter(from: number, to: number): Filter {
  const scale = Math.min(1, to / from) * CUTOFF;
  const half = Math.ceil(ZERO_CROSSINGS / scale);
  const taps = 2 * half;
  const phases = Math.min(to / gcd(from, to), MAX_PHASES);
  const weights = new Float32Array(phases * taps);
  for (let phase = 0; phase < phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - half + 1 - phase / phases;
      const weight = sinc(distance * scale) * kaiser(distance / half);
      weights[phase * taps + tap] = weight;
      sum += weight;
    }
    // Each phase passes a constant as it is.
    for (let tap = 0; tap < taps; tap++) weights[phase * taps + tap]! /= sum;
  }
  return { weights, phases, taps, half };
}

function sinc(x: number): number {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

/** The Kaiser window at -1 to 1, 0 outside. */
function kaiser(x: number): number {
  return Math.abs(x) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel0(KAISER_BETA);
}

/** The modified Bessel function of order 0, by its series. */
function bessel0(x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function gcd(a: number, b: number): number {
  return b === 0 ? a : gcd(b, a % b);
}
