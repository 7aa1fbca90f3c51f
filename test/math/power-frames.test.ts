import { describe, expect, it } from 'vitest';
import { hann, makeRealFft } from '../../src/math/fft.ts';
import { cutFrames, makeFrameBench, type FrameBench } from '../../src/math/power-frames.ts';
import { seededRandom } from '../../src/math/random.ts';

const noise = (length: number): Float32Array => {
  const random = seededRandom(length);
  return Float32Array.from({ length }, () => random.next() - 0.5);
};

/** The spectra of a signal that comes in pieces, and where its frames lie in it. */
function framesOf(bench: FrameBench, signal: Float32Array, piece: number): Float32Array[] {
  const { windowSamples, hopSamples } = bench.options;
  const spectra: Float32Array[] = [];
  const cutter = cutFrames(bench, (power, held, from) => {
    const at = spectra.length * hopSamples;
    expect(held.slice(from, from + windowSamples)).toEqual(signal.slice(at, at + windowSamples));
    spectra.push(power.slice());
  });
  for (let at = 0; at < signal.length; at += piece) cutter.push(signal.subarray(at, at + piece));
  cutter.finish();
  return spectra;
}

describe('cutFrames', () => {
  it.each([8, 16, 32, 1_024, 4_096])(
    'gives to the last bit what the plain transform does of frames of %i samples',
    (size) => {
      const hop = size / 2;
      const bins = size / 2 - 1;
      const bench = makeFrameBench({ windowSamples: size, hopSamples: hop, bins });
      const [fft, window, plain] = [makeRealFft(size), hann(size), new Float32Array(size / 2 + 1)];
      // An even and an odd number of frames.
      for (const frames of [6, 7]) {
        const signal = noise(size + (frames - 1) * hop + 3);

        const spectra = framesOf(bench, signal, 1_000);

        expect(spectra).toHaveLength(frames);
        spectra.forEach((power, frame) => {
          fft.power(signal, frame * hop, window, plain);
          expect(power).toEqual(plain.slice(0, bins));
        });
      }
    },
  );

  it('gives the same frames however the signal is cut', () => {
    const bench = makeFrameBench({ windowSamples: 64, hopSamples: 48, bins: 20 });
    const signal = noise(40_000);
    const whole = framesOf(bench, signal, signal.length);
    for (const piece of [7, 333, 30_000]) expect(framesOf(bench, signal, piece)).toEqual(whole);
  });

  it('gives no frame of less than fills one', () => {
    const bench = makeFrameBench({ windowSamples: 64, hopSamples: 32, bins: 20 });
    expect(framesOf(bench, noise(63), 10)).toEqual([]);
    expect(framesOf(bench, noise(64), 10)).toHaveLength(1);
  });

  it('refuses frames of another length than a power of two, and more bins than half of it', () => {
    expect(() => makeFrameBench({ windowSamples: 48, hopSamples: 24, bins: 8 })).toThrow(/48/);
    expect(() => makeFrameBench({ windowSamples: 64, hopSamples: 32, bins: 33 })).toThrow(/33/);
  });
});
