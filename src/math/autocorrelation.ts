/** How much a signal is like itself some time later, by the Fourier transform (Wiener and Khinchin). */
import { makeRealFft } from './fft.ts';

/**
 * Autocorrelation at the lags 0 to `maxLag`, 1 at lag 0, each as the mean over what overlaps. Zero for silence, and
 * where less than a quarter of the signal overlaps.
 */
export function autocorrelation(signal: Float32Array, maxLag: number): Float32Array {
  const size = 2 ** Math.ceil(Math.log2(Math.max(4, signal.length + maxLag + 1)));
  const fft = makeRealFft(size);
  const padded = new Float32Array(size);
  padded.set(signal);
  const spectrum = new Float64Array(size + 2);
  fft.spectrum(padded, spectrum);
  // The spectrum of power is real and even: its transform is its inverse but for the scale.
  const power = new Float32Array(size);
  for (let k = 0; k <= size / 2; k++) {
    const value = spectrum[2 * k]! ** 2 + spectrum[2 * k + 1]! ** 2;
    power[k] = value;
    if (k > 0 && k < size / 2) power[size - k] = value;
  }
  fft.spectrum(power, spectrum);
  const result = new Float32Array(maxLag + 1);
  const whole = spectrum[0]!;
  if (whole <= 0) return result;
  const most = Math.min(maxLag, Math.floor(signal.length * 0.75));
  for (let lag = 0; lag <= most; lag++) {
    result[lag] = (spectrum[2 * lag]! / whole) * (signal.length / (signal.length - lag));
  }
  return result;
}
