import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { constantQ } from '../../../src/models/audio/spectrogram/constant-q.ts';
import { decibels, melFilter, melSpectrogram } from '../../../src/models/audio/spectrogram/mel.ts';
import { onsetStrength } from '../../../src/models/audio/spectrogram/onset.ts';
import {
  addPitches,
  countTuning,
  findPeaks,
  LOWEST_PITCH,
  makePeaks,
  PITCHES,
  TUNING_STEPS,
  tuningOf,
} from '../../../src/models/audio/spectrogram/pitch.ts';
import { powerSpectrogram, type Spectrogram } from '../../../src/models/audio/spectrogram/stft.ts';

const RATE = 22_050;
const fixture = path.resolve(import.meta.dirname, '../../fixtures/audio/librosa.json');
const figures = JSON.parse(readFileSync(fixture, 'utf8')) as {
  readonly shape: readonly number[];
  readonly power: readonly number[];
  readonly mel: readonly number[];
  readonly decibels: readonly number[];
  readonly onset: readonly number[];
  readonly tuning: number;
  readonly constantQ: readonly (readonly number[])[];
};

/** The signal of librosa_figures.py. */
function signal(): Float32Array {
  const sharp = 2 ** (20 / 1200);
  const y = Float32Array.from({ length: RATE * 2 }, (_, n) => {
    const t = n / RATE;
    const chord = [220, 277.1826309768721, 329.6275569128699]
      .map((f) => 0.2 * Math.sin(2 * Math.PI * f * sharp * t))
      .reduce((sum, x) => sum + x, 0);
    const rising = 0.1 * Math.sin(2 * Math.PI * (100 * t + 400 * t * t));
    return chord * (0.5 + 0.5 * Math.sin(2 * Math.PI * 2 * t)) + rising;
  });
  for (const click of [0.25, 0.75, 1.25, 1.75]) {
    const at = Math.floor(click * RATE);
    for (let i = 0; i < 64; i++) y[at + i]! += 0.5 * Math.cos(Math.PI * i);
  }
  return y;
}

/** The cells that the script picked: each 37th of each 7th frame. */
function cells({ frames, bins, values }: Spectrogram): readonly number[] {
  const picked: number[] = [];
  for (let frame = 0; frame < frames; frame += 7) {
    picked.push(...values.subarray(frame * bins, (frame + 1) * bins));
  }
  return picked.filter((_, i) => i % 37 === 0);
}

/** Each within `relative` of the reference or `absolute` of it. */
function expectClose(
  ours: readonly number[],
  theirs: readonly number[],
  relative: number,
  absolute: number,
): void {
  expect(ours).toHaveLength(theirs.length);
  const off = ours.map((x, i) => Math.abs(x - theirs[i]!) - relative * Math.abs(theirs[i]!));
  expect(Math.max(...off)).toBeLessThan(absolute);
}

describe('The spectrogram front end', () => {
  const y = signal();
  const power = powerSpectrogram(y, { windowSamples: 1024, hopSamples: 512 });
  const filter = melFilter({
    sampleRate: RATE,
    windowSamples: 1024,
    bands: 40,
    range: [30, 10_000],
  });
  const mel = melSpectrogram(power, filter);
  const log = decibels(mel);

  it('agrees with librosa on power (1e-4 relative, 1e-6 absolute)', () => {
    expect([power.frames, power.bins]).toEqual(figures.shape);
    expectClose(cells(power), figures.power, 1e-4, 1e-6);
  });

  it('agrees with librosa on mel bands (1e-4, 1e-7) and decibels (0.01 dB)', () => {
    expectClose(cells(mel), figures.mel, 1e-4, 1e-7);
    expectClose(cells(log), figures.decibels, 0, 0.01);
  });

  it('agrees with librosa on onset strength (0.001)', () => {
    expectClose([...onsetStrength(log)], figures.onset, 0, 1e-3);
  });

  it('agrees with librosa on the constant-Q transform within half a decibel where it sounds', () => {
    const bins = 60;
    const options = {
      sampleRate: RATE,
      hopSamples: 512,
      lowestHertz: 65.40639132514966,
      binsPerOctave: 12,
      bins,
    };
    const ours = constantQ(y, options);
    figures.constantQ.forEach((theirs, i) => {
      const frame = 20 + 10 * i;
      const most = Math.max(...theirs);
      theirs.forEach((value, bin) => {
        if (value < 0.1 * most) return;
        const decibels = 20 * Math.log10(ours.values[frame * bins + bin]! / value);
        expect(Math.abs(decibels), `frame ${frame}, bin ${bin}`).toBeLessThan(0.5);
      });
    });
  });

  it('finds the tuning within 4 cents of the truth and the pitches of the chord', () => {
    const wide = powerSpectrogram(y, { windowSamples: 4096, hopSamples: 2048 });
    const peaks = makePeaks();
    const histogram = new Float32Array(TUNING_STEPS);
    const salience = new Float32Array(PITCHES);
    for (let frame = 0; frame < wide.frames; frame++) {
      const row = wide.values.subarray(frame * wide.bins, (frame + 1) * wide.bins);
      findPeaks(row, { sampleRate: RATE, windowSamples: 4096 }, peaks);
      countTuning(peaks, histogram);
      addPitches(peaks, 0.2, salience);
    }
    expect(Math.abs(tuningOf(histogram) - 0.2)).toBeLessThan(0.04);
    const loudest = [...salience.keys()].sort((a, b) => salience[b]! - salience[a]!).slice(0, 3);
    expect(loudest.map((pitch) => pitch + LOWEST_PITCH).sort()).toEqual([57, 61, 64]);
  });
});
