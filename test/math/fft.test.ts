import { describe, expect, it } from 'vitest';
import { hann, makeRealFft } from '../../src/math/fft.ts';
import { seededRandom } from '../../src/math/random.ts';

describe('makeRealFft', () => {
  it.each([4, 8, 16, 32, 64, 128])('agrees with the definition at length %i', (size) => {
    const random = seededRandom(size);
    const signal = Float32Array.from({ length: size }, () => random.next() - 0.5);
    const ones = new Float32Array(size).fill(1);
    const spectrum = new Float64Array(size + 2);
    const power = new Float32Array(size / 2 + 1);
    const fft = makeRealFft(size);

    fft.spectrum(signal, spectrum);
    fft.power(signal, 0, ones, power);

    for (let k = 0; k <= size / 2; k++) {
      let [re, im] = [0, 0];
      for (let n = 0; n < size; n++) {
        re += signal[n]! * Math.cos((2 * Math.PI * k * n) / size);
        im -= signal[n]! * Math.sin((2 * Math.PI * k * n) / size);
      }
      expect(spectrum[2 * k]!).toBeCloseTo(re, 9);
      expect(spectrum[2 * k + 1]!).toBeCloseTo(im, 9);
      expect(power[k]!).toBeCloseTo(re * re + im * im, 5);
    }
  });

  it('weighs by the window and reads from where it is told', () => {
    const size = 64;
    const signal = new Float32Array(3 * size).map((_, i) => Math.sin(i));
    const [moved, direct] = [new Float32Array(33), new Float32Array(33)];
    const fft = makeRealFft(size);
    fft.power(signal, 50, hann(size), moved);
    const windowed = signal.slice(50, 50 + size).map((value, i) => value * hann(size)[i]!);
    fft.power(windowed, 0, new Float32Array(size).fill(1), direct);
    for (let k = 0; k <= 32; k++) expect(moved[k]!).toBeCloseTo(direct[k]!, 4);
  });

  it('refuses a length that is no power of two', () => {
    expect(() => makeRealFft(48)).toThrow(/power of two.*48/);
  });
});
