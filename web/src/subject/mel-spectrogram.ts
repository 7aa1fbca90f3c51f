/** A mel spectrogram for the eye: few columns and bands, in decibels below the loudest. */

export const SPECTROGRAM = { columns: 480, bands: 96 } as const;

const WINDOW = 2_048;
const LOWEST_HZ = 40;
const RANGE_DB = 70;
/** Columns between two pauses, so that the page goes on to answer. */
const BATCH = 40;

/** @returns Float32Array [columns x bands], 0 (70 dB below the loudest) to 1. */
export async function melSpectrogram(
  samples: Float32Array,
  sampleRate: number,
  signal: AbortSignal,
): Promise<Float32Array> {
  const { columns, bands } = SPECTROGRAM;
  const edges = melEdges(sampleRate);
  const levels = new Float32Array(columns * bands);
  const real = new Float64Array(WINDOW);
  const imaginary = new Float64Array(WINDOW);
  for (let column = 0; column < columns; column++) {
    if (column % BATCH === 0) await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    const from = Math.floor((column / columns) * Math.max(0, samples.length - WINDOW));
    for (let i = 0; i < WINDOW; i++) {
      const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / WINDOW);
      real[i] = (samples[from + i] ?? 0) * hann;
      imaginary[i] = 0;
    }
    fft(real, imaginary);
    for (let band = 0; band < bands; band++) {
      const [low, high] = [edges[band]!, Math.max(edges[band]! + 1, edges[band + 1]!)];
      let power = 0;
      for (let bin = low; bin < high; bin++) power += real[bin]! ** 2 + imaginary[bin]! ** 2;
      levels[column * bands + band] = 10 * Math.log10(power / (high - low) + 1e-12);
    }
  }
  const loudest = levels.reduce((most, level) => Math.max(most, level), -Infinity);
  return levels.map((level) => Math.max(0, 1 + (level - loudest) / RANGE_DB));
}

/** The first bin of each band, and one behind the last: equal steps in mel (O'Shaughnessy, 1987). */
function melEdges(sampleRate: number): readonly number[] {
  const mel = (hz: number): number => 2_595 * Math.log10(1 + hz / 700);
  const hz = (value: number): number => 700 * (10 ** (value / 2_595) - 1);
  const [low, high] = [mel(LOWEST_HZ), mel(sampleRate / 2)];
  return Array.from({ length: SPECTROGRAM.bands + 1 }, (_, band) =>
    Math.round((hz(low + (band / SPECTROGRAM.bands) * (high - low)) * WINDOW) / sampleRate),
  );
}

/** In place, radix 2 (Cooley and Tukey, 1965). */
function fft(real: Float64Array, imaginary: Float64Array): void {
  const n = real.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) {
      [real[i], real[j]] = [real[j]!, real[i]!];
      [imaginary[i], imaginary[j]] = [imaginary[j]!, imaginary[i]!];
    }
  }
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    for (let k = 0; k < half; k++) {
      const angle = (-2 * Math.PI * k) / size;
      const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
      for (let a = k; a < n; a += size) {
        const b = a + half;
        const re = real[b]! * cos - imaginary[b]! * sin;
        const im = real[b]! * sin + imaginary[b]! * cos;
        real[b] = real[a]! - re;
        imaginary[b] = imaginary[a]! - im;
        real[a]! += re;
        imaginary[a]! += im;
      }
    }
  }
}
