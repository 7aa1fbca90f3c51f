import { describe, expect, it } from 'vitest';
import { makeLoudnessBench, makeLoudnessMeter } from '../../src/math/loudness.ts';

const bench = makeLoudnessBench();

/** A sine of so many dB below full scale. */
const sine = (rate: number, seconds: number, decibels: number, hertz = 1_000): Float32Array =>
  Float32Array.from(
    { length: rate * seconds },
    (_, i) => 10 ** (decibels / 20) * Math.sin((2 * Math.PI * hertz * i) / rate),
  );

function measure(rate: number, parts: readonly (readonly Float32Array[])[]): number {
  const meter = makeLoudnessMeter(bench, rate, parts[0]!.length);
  for (const part of parts) meter.push(part);
  return meter.integrated();
}

describe('makeLoudnessMeter', () => {
  // EBU Tech 3341, cases 1 to 3: stereo sine of 1 kHz.
  it.each([48_000, 44_100, 22_050])(
    'measures the cases of EBU Tech 3341 at %i Hz within 0.1 LU',
    (rate) => {
      const part = (seconds: number, decibels: number): readonly Float32Array[] => {
        const one = sine(rate, seconds, decibels);
        return [one, one];
      };
      expect(Math.abs(measure(rate, [part(20, -23)]) + 23)).toBeLessThan(0.1);
      expect(Math.abs(measure(rate, [part(20, -33)]) + 33)).toBeLessThan(0.1);
      expect(
        Math.abs(measure(rate, [part(10, -36), part(60, -23), part(10, -36)]) + 23),
      ).toBeLessThan(0.1);
    },
  );

  it('leaves silence out of the mean and answers -70 for nothing else', () => {
    const rate = 44_100;
    const loud = sine(rate, 5, -20);
    const quiet = new Float32Array(20 * rate);
    expect(measure(rate, [[loud], [quiet]])).toBeCloseTo(measure(rate, [[loud]]), 0);
    expect(measure(rate, [[quiet]])).toBe(-70);
    expect(measure(rate, [[sine(rate, 1, -20).subarray(0, 1_000)]])).toBe(-70);
  });

  it('hears bass as less loud', () => {
    const at = (hertz: number): number => measure(48_000, [[sine(48_000, 3, -20, hertz)]]);
    expect(at(30)).toBeLessThan(at(1_000) - 3);
    expect(at(5_000)).toBeGreaterThan(at(1_000) + 2);
  });
});
