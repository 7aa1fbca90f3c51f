/** Short-time Fourier transform: power over time and frequency, Hann windows, frames centred on multiples of the hop. */
import { hann, makeRealFft } from '../../../math/fft.ts';

export interface StftOptions {
  /** Samples of a window, a power of two. */
  readonly windowSamples: number;
  readonly hopSamples: number;
}

/** Power by frame, row-major [frames x bins]. */
export interface Spectrogram {
  readonly frames: number;
  readonly bins: number;
  readonly values: Float32Array;
}

/**
 * The power spectrogram of a signal that is silent before and after: frame t is centred on sample t * hop, and there
 * are 1 + floor(length / hop) of them.
 */
export function powerSpectrogram(signal: Float32Array, options: StftOptions): Spectrogram {
  const { windowSamples, hopSamples } = options;
  const bins = windowSamples / 2 + 1;
  const frames = 1 + Math.floor(signal.length / hopSamples);
  const padded = new Float32Array(signal.length + windowSamples);
  padded.set(signal, windowSamples / 2);
  const values = new Float32Array(frames * bins);
  const fft = makeRealFft(windowSamples);
  const window = hann(windowSamples);
  for (let frame = 0; frame < frames; frame++) {
    fft.power(
      padded,
      frame * hopSamples,
      window,
      values.subarray(frame * bins, (frame + 1) * bins),
    );
  }
  return { frames, bins, values };
}
