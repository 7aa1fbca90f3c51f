import { describe, expect, it } from 'vitest';
import { makeFilterBench, makeResampler } from '../../src/math/resample.ts';

const sine = (hertz: number, rate: number, seconds: number): Float32Array =>
  Float32Array.from({ length: rate * seconds }, (_, i) =>
    Math.sin((2 * Math.PI * hertz * i) / rate),
  );

const bench = makeFilterBench();

function whole(input: Float32Array, from: number, to: number, piece = 1_000): Float32Array {
  const resampler = makeResampler(bench, [from, to]);
  const parts: number[] = [];
  for (let at = 0; at < input.length; at += piece) {
    parts.push(...resampler.push(input.subarray(at, at + piece)));
  }
  return Float32Array.from([...parts, ...resampler.flush()]);
}

const level = (signal: Float32Array): number => {
  const middle = signal.subarray(signal.length / 4, (3 * signal.length) / 4);
  return Math.sqrt(middle.reduce((sum, x) => sum + x * x, 0) / middle.length);
};

describe('makeResampler', () => {
  it.each([44_100, 48_000, 8_000, 96_000, 22_050, 11_025, 44_056])(
    'keeps a tone of 1 kHz in place from %i Hz to 22,050 Hz',
    (from) => {
      const output = whole(sine(1_000, from, 1), from, 22_050);
      const wanted = sine(1_000, 22_050, 1);
      expect(Math.abs(output.length - wanted.length)).toBeLessThanOrEqual(1);
      for (let i = 3_000; i < 19_000; i += 7) expect(output[i]!).toBeCloseTo(wanted[i]!, 2);
    },
  );

  it('filters out what the lower rate cannot hold by 60 dB or more', () => {
    for (const hertz of [12_500, 14_000, 20_000]) {
      expect(level(whole(sine(hertz, 44_100, 1), 44_100, 22_050))).toBeLessThan(0.001);
    }
    expect(level(whole(sine(8_000, 44_100, 1), 44_100, 22_050))).toBeCloseTo(Math.SQRT1_2, 2);
  });

  it('gives the same output however the input is cut', () => {
    const input = sine(440, 48_000, 4);
    const pieces = [7, 333, 4_096, 192_000].map((piece) => whole(input, 48_000, 22_050, piece));
    for (const output of pieces) expect(output).toEqual(pieces[0]);
  });
});
