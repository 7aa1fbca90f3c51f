/**
 * Changes the sampling rate of a signal that comes in pieces: a windowed sinc (Kaiser) in as many phases as the
 * ratio needs, the way of Smith, "Digital Audio Resampling", 2002. Frequencies that the lower rate cannot
 * hold are filtered out: stop band 80 dB, pass band to 90 % of what it can hold.
 */

import { InvariantError } from '../errors.ts';
import { instantiateKernels, KernelMemory, type Kernels } from './kernels.ts';

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

/** What the filter runs in: memory that one resampler after the other uses, so one for each thread. */
export interface FilterBench {
  readonly kernels: Kernels;
  readonly memory: KernelMemory;
  readonly args: Int32Array;
  readonly places: Float64Array;
  readonly weights: Float32Array;
  readonly input: Float32Array;
  readonly output: Float32Array;
}

/** Inputs that are filtered in one go, and outputs: more come in turns. */
const MAX_INPUT = 1 << 16;
const MAX_OUTPUT = 1 << 15;
/** Weights that there is room for: those of {@link MAX_PHASES} at the steepest ratio that is sound. */
const MAX_WEIGHTS = 1 << 21;

export function makeFilterBench(): FilterBench {
  const memory = new KernelMemory(4 * (MAX_INPUT + MAX_OUTPUT + MAX_WEIGHTS) + 4_096);
  // Six whole numbers, then step and place of the input.
  const args = memory.ints(10);
  const places = new Float64Array(memory.buffer, args.byteOffset + 24, 2);
  const [weights, input] = [memory.floats(MAX_WEIGHTS), memory.floats(MAX_INPUT)];
  const output = memory.floats(MAX_OUTPUT);
  return {
    kernels: instantiateKernels(memory.memory),
    memory,
    args,
    places,
    weights,
    input,
    output,
  };
}

/**
 * Only one resampler of a bench may be in use at a time.
 *
 * @param rates - of the input and of the output, in Hz, whole numbers
 * @throws InvariantError where the ratio is too steep.
 */
export function makeResampler(
  bench: FilterBench,
  [from, to]: readonly [number, number],
): Resampler {
  if (from === to) return { push: (input) => input, flush: () => new Float32Array(0) };
  const { taps, half } = load(bench, designFilter(from, to));
  const step = from / to;
  bench.places[0] = step;
  // The input that is still needed, preceded by silence so that the first output lies on the first input.
  let held: Float32Array = new Float32Array(half);
  let heldFrom = -half;
  let next = 0;
  const run = (until: number): Float32Array => {
    const count = Math.max(0, Math.ceil((until - half) / step - 1e-9) - next);
    const output = new Float32Array(count);
    for (let done = 0; done < count;) {
      const first = Math.max(0, Math.floor((next + done) * step) - half - heldFrom);
      done += filterSome(
        bench,
        { held, first, heldFrom, next: next + done },
        output.subarray(done),
      );
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
      append(input);
      return run(heldFrom + held.length);
    },
    flush() {
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

/** Where in a signal the next output lies. */
interface Place {
  readonly held: Float32Array;
  /** The first of the held inputs that it needs. */
  readonly first: number;
  /** Place of the first held input. */
  readonly heldFrom: number;
  readonly next: number;
}

/** Lays a filter out for the kernel: rows that vectors of four fill. */
function load(bench: FilterBench, filter: Filter): Filter {
  const { weights, phases, taps, half } = filter;
  const stride = 4 * Math.ceil(taps / 4);
  if (phases * stride > MAX_WEIGHTS) {
    throw new InvariantError(
      `Expected a ratio of rates for ${MAX_WEIGHTS} weights, got a steeper one.`,
    );
  }
  bench.weights.fill(0, 0, phases * stride);
  for (let phase = 0; phase < phases; phase++) {
    bench.weights.set(weights.subarray(phase * taps, (phase + 1) * taps), phase * stride);
  }
  const { input, weights: to, output } = bench;
  bench.args.set([input.byteOffset, to.byteOffset, output.byteOffset, half, stride, phases]);
  return filter;
}

/** Makes as many outputs as there is room for. @returns how many. */
function filterSome(
  { kernels, args, places, input, output }: FilterBench,
  { held, first, heldFrom, next }: Place,
  out: Float32Array,
): number {
  const [half, stride, step] = [args[3]!, args[4]!, places[0]!];
  const some = held.subarray(first, first + MAX_INPUT - stride);
  input.set(some);
  // What is pushed and flushed always covers the filter but for its outermost tap.
  input.fill(0, some.length, some.length + stride);
  places[1] = heldFrom + first;
  const reach = Math.floor((heldFrom + first + MAX_INPUT - 2 * stride - half) / step) - next;
  const count = Math.min(out.length, MAX_OUTPUT, reach);
  kernels.filterPhases(args.byteOffset, next, count);
  out.set(output.subarray(0, count));
  return count;
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
