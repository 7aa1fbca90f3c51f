/**
 * The constant-Q transform (Brown and Puckette, "An efficient algorithm for the calculation of a constant Q transform",
 * 1992): each bin's window holds the same number of its periods, so bins are semitones or parts of them at every
 * pitch. The kernels are made once, as the few bins of a Fourier transform that they touch. Scaled as librosa's `cqt`.
 */
import { makeRealFft } from '../../../math/fft.ts';
import type { Spectrogram } from './stft.ts';

export interface ConstantQOptions {
  readonly sampleRate: number;
  readonly hopSamples: number;
  /** Frequency of the lowest bin, in Hz. */
  readonly lowestHertz: number;
  readonly binsPerOctave: number;
  readonly bins: number;
}

/** Kernel values smaller than this share of the kernel's largest are left out. */
const SPARSITY = 1e-4;

/** One bin: `count` complex weights, interleaved, for the bins of the Fourier transform from `first` on. */
interface Kernel {
  readonly first: number;
  readonly weights: Float64Array;
}

/** Magnitudes, row-major [frames x bins]; frame t is centred on sample t * hop, silence before and after. */
export function constantQ(signal: Float32Array, options: ConstantQOptions): Spectrogram {
  const { hopSamples, bins } = options;
  const longest = windowSamples(options, 0);
  const size = 2 ** Math.ceil(Math.log2(longest));
  const kernels = Array.from({ length: bins }, (_, bin) => makeKernel(options, bin, size));
  const fft = makeRealFft(size);
  const spectrum = new Float64Array(size + 2);
  const padded = new Float32Array(signal.length + size);
  padded.set(signal, size / 2);
  const frames = 1 + Math.floor(signal.length / hopSamples);
  const values = new Float32Array(frames * bins);
  for (let frame = 0; frame < frames; frame++) {
    const from = frame * hopSamples;
    fft.spectrum(padded.subarray(from, from + size), spectrum);
    kernels.forEach((kernel, bin) => {
      values[frame * bins + bin] = magnitude(kernel, spectrum);
    });
  }
  return { frames, bins, values };
}

function windowSamples(
  { sampleRate, lowestHertz, binsPerOctave }: ConstantQOptions,
  bin: number,
): number {
  // The distance of the neighbours on both sides is the band.
  const step = 2 ** (2 / binsPerOctave);
  const q = (step + 1) / (step - 1);
  return (q * sampleRate) / (lowestHertz * 2 ** (bin / binsPerOctave));
}

function makeKernel(options: ConstantQOptions, bin: number, size: number): Kernel {
  const { sampleRate, lowestHertz, binsPerOctave } = options;
  const hertz = lowestHertz * 2 ** (bin / binsPerOctave);
  const length = windowSamples(options, bin);
  const half = Math.floor(length / 2);
  const [cos, sin] = [new Float32Array(size), new Float32Array(size)];
  let sum = 0;
  for (let n = -half; n <= half; n++) sum += windowAt(n, length);
  for (let n = -half; n <= half; n++) {
    const weight = (windowAt(n, length) / sum) * Math.sqrt(length);
    const angle = (2 * Math.PI * hertz * n) / sampleRate;
    cos[size / 2 + n] = weight * Math.cos(angle);
    sin[size / 2 + n] = weight * Math.sin(angle);
  }
  return sparse(cos, sin, size);
}

/** The spectrum of a complex kernel, its conjugate, where it is not next to nothing. */
function sparse(cos: Float32Array, sin: Float32Array, size: number): Kernel {
  const fft = makeRealFft(size);
  const [real, imaginary] = [new Float64Array(size + 2), new Float64Array(size + 2)];
  fft.spectrum(cos, real);
  fft.spectrum(sin, imaginary);
  const all = new Float64Array(size + 2);
  let most = 0;
  for (let k = 0; k <= size / 2; k++) {
    all[2 * k] = (real[2 * k]! - imaginary[2 * k + 1]!) / size;
    all[2 * k + 1] = -(real[2 * k + 1]! + imaginary[2 * k]!) / size;
    most = Math.max(most, Math.hypot(all[2 * k]!, all[2 * k + 1]!));
  }
  const counts = (k: number): boolean => Math.hypot(all[2 * k]!, all[2 * k + 1]!) > SPARSITY * most;
  let [first, last] = [0, size / 2];
  while (!counts(first)) first += 1;
  while (!counts(last)) last -= 1;
  return { first, weights: all.slice(2 * first, 2 * last + 2) };
}

function magnitude({ first, weights }: Kernel, spectrum: Float64Array): number {
  let [re, im] = [0, 0];
  for (let w = 0, s = 2 * first; w < weights.length; w += 2, s += 2) {
    const [a, b, c, d] = [weights[w]!, weights[w + 1]!, spectrum[s]!, spectrum[s + 1]!];
    re += a * c - b * d;
    im += a * d + b * c;
  }
  return Math.hypot(re, im);
}

/** Hann, `length` samples wide and 1 at 0. */
function windowAt(n: number, length: number): number {
  return 0.5 + 0.5 * Math.cos((2 * Math.PI * n) / length);
}
