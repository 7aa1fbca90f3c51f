/**
 * The discrete Fourier transform of real signals whose length is a power of two: a complex transform of half
 * the length (radix 4, decimation in time) and the usual unfolding (Press et al., "Numerical Recipes", 12.3).
 */
import { InvariantError } from '../errors.ts';

export interface RealFft {
  readonly size: number;
  /**
   * Squared magnitudes of the bins 0 to size / 2 of `signal[from .. from + size] * window`.
   *
   * @param out - Float32Array [size / 2 + 1]
   */
  power(signal: Float32Array, from: number, window: Float32Array, out: Float32Array): void;
  /** Cosine and sine parts of the bins 0 to size / 2, interleaved. @param out - [size + 2] */
  spectrum(signal: Float32Array, out: Float64Array): void;
}

/** Makes the tables and the memory of one size; not to be shared by threads. */
export function makeRealFft(size: number): RealFft {
  if (size < 4 || (size & (size - 1)) !== 0) {
    throw new InvariantError(
      `Expected a power of two from 4 for a Fourier transform, got ${size}.`,
    );
  }
  const half = size / 2;
  const re = new Float64Array(half);
  const im = new Float64Array(half);
  const order = reversedOrder(half);
  const { cos, sin } = twiddles(size);

  const transform = (): void => {
    let span = 1;
    if ((Math.log2(half) & 1) === 1) {
      radix2(re, im);
      span = 2;
    }
    for (; span < half; span *= 4) radix4(re, im, span, cos, sin);
  };

  return {
    size,
    power(signal, from, window, out) {
      for (let i = 0; i < half; i++) {
        const at = 2 * order[i]!;
        re[i] = signal[from + at]! * window[at]!;
        im[i] = signal[from + at + 1]! * window[at + 1]!;
      }
      transform();
      out[0] = (re[0]! + im[0]!) ** 2;
      out[half] = (re[0]! - im[0]!) ** 2;
      for (let k = 1; k < half; k++) {
        const m = half - k;
        const evenRe = re[k]! + re[m]!;
        const evenIm = im[k]! - im[m]!;
        const oddRe = im[k]! + im[m]!;
        const oddIm = re[m]! - re[k]!;
        const x = evenRe + cos[k]! * oddRe + sin[k]! * oddIm;
        const y = evenIm + cos[k]! * oddIm - sin[k]! * oddRe;
        out[k] = (x * x + y * y) / 4;
      }
    },
    spectrum(signal, out) {
      for (let i = 0; i < half; i++) {
        const at = 2 * order[i]!;
        re[i] = signal[at]!;
        im[i] = signal[at + 1]!;
      }
      transform();
      out[0] = re[0]! + im[0]!;
      out[1] = 0;
      out[size] = re[0]! - im[0]!;
      out[size + 1] = 0;
      for (let k = 1; k < half; k++) {
        const m = half - k;
        const evenRe = re[k]! + re[m]!;
        const evenIm = im[k]! - im[m]!;
        const oddRe = im[k]! + im[m]!;
        const oddIm = re[m]! - re[k]!;
        out[2 * k] = (evenRe + cos[k]! * oddRe + sin[k]! * oddIm) / 2;
        out[2 * k + 1] = (evenIm + cos[k]! * oddIm - sin[k]! * oddRe) / 2;
      }
    },
  };
}

/** The Hann window that repeats after `size` samples, as for spectrograms. */
export function hann(size: number): Float32Array {
  return Float32Array.from(
    { length: size },
    (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size),
  );
}

/** Cosine and sine of 2 pi k / size for k below size / 2. */
export function twiddles(size: number): { readonly cos: Float64Array; readonly sin: Float64Array } {
  const cos = new Float64Array(size / 2);
  const sin = new Float64Array(size / 2);
  for (let k = 0; k < size / 2; k++) {
    cos[k] = Math.cos((2 * Math.PI * k) / size);
    sin[k] = Math.sin((2 * Math.PI * k) / size);
  }
  return { cos, sin };
}

/** Where each input goes for decimation in time: digits of base 4 reversed, after one of base 2 where needed. */
export function reversedOrder(length: number): Uint32Array {
  const order = new Uint32Array(length);
  const place = (from: number, step: number, to: number, count: number): void => {
    if (count === 1) {
      order[to] = from;
      return;
    }
    const radix = count === 2 ? 2 : 4;
    for (let part = 0; part < radix; part++) {
      place(from + part * step, step * radix, to + (part * count) / radix, count / radix);
    }
  };
  place(0, 1, 0, length);
  return order;
}

function radix2(re: Float64Array, im: Float64Array): void {
  for (let i = 0; i < re.length; i += 2) {
    const aRe = re[i]!;
    const aIm = im[i]!;
    const bRe = re[i + 1]!;
    const bIm = im[i + 1]!;
    re[i] = aRe + bRe;
    im[i] = aIm + bIm;
    re[i + 1] = aRe - bRe;
    im[i + 1] = aIm - bIm;
  }
}

/** Joins four transforms of length `span` into one, everywhere. Tables are of 2 x the length of the arrays. */
function radix4(
  re: Float64Array,
  im: Float64Array,
  span: number,
  cos: Float64Array,
  sin: Float64Array,
): void {
  const length = re.length;
  const stride = (2 * length) / (4 * span);
  for (let j = 0; j < span; j++) {
    const t = j * stride;
    const c1 = cos[t]!;
    const s1 = sin[t]!;
    const c2 = c1 * c1 - s1 * s1;
    const s2 = 2 * c1 * s1;
    const c3 = c1 * c2 - s1 * s2;
    const s3 = s1 * c2 + c1 * s2;
    for (let a = j; a < length; a += 4 * span) {
      const b = a + span;
      const c = b + span;
      const d = c + span;
      const bRe = re[b]! * c1 + im[b]! * s1;
      const bIm = im[b]! * c1 - re[b]! * s1;
      const cRe = re[c]! * c2 + im[c]! * s2;
      const cIm = im[c]! * c2 - re[c]! * s2;
      const dRe = re[d]! * c3 + im[d]! * s3;
      const dIm = im[d]! * c3 - re[d]! * s3;
      const sumRe = re[a]! + cRe;
      const sumIm = im[a]! + cIm;
      const difRe = re[a]! - cRe;
      const difIm = im[a]! - cIm;
      re[a] = sumRe + bRe + dRe;
      im[a] = sumIm + bIm + dIm;
      re[c] = sumRe - bRe - dRe;
      im[c] = sumIm - bIm - dIm;
      re[b] = difRe + bIm - dIm;
      im[b] = difIm - bRe + dRe;
      re[d] = difRe - bIm + dIm;
      im[d] = difIm + bRe - dRe;
    }
  }
}
