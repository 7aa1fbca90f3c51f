import { describe, expect, it } from 'vitest';
import { loadServingModel } from '../../../src/audio/audio-models.ts';
import { seededRandom } from '../../../src/math/random.ts';
import { analyzeSound, type AudioAnalysis } from '../../../src/models/audio/analyze-sound.ts';
import { collectFeatures, makeFeatureBench } from '../../../src/models/audio/sound-features.ts';
import { band, RATE, type Band } from '../../helpers/sounds.ts';

const model = await loadServingModel();

function analyse(samples: Float32Array, piece = samples.length, loudness = -20): AudioAnalysis {
  const collector = collectFeatures(makeFeatureBench());
  for (let at = 0; at < samples.length; at += piece) {
    collector.push(samples.subarray(at, at + piece));
  }
  return analyzeSound(model, collector.finish(), loudness);
}

const transposed = (by: number): Band['chords'] =>
  [
    [48, 60, 64, 67],
    [53, 60, 65, 69],
    [55, 59, 62, 67],
    [48, 60, 64, 67],
  ].map((chord) => chord.map((pitch) => pitch + by));

describe('analyzeSound', () => {
  it.each([
    { tempo: 84, beats: 4 },
    { tempo: 120, beats: 4 },
    { tempo: 128, beats: 3 },
    { tempo: 132, beats: 3 },
    { tempo: 100, beats: 5 },
  ])('hears $beats beats at $tempo a minute', (song) => {
    const answer = analyse(band(song));
    expect(Math.abs(answer.tempo / song.tempo - 1)).toBeLessThan(0.02);
    expect(answer.timeSignature).toBe(song.beats);
  });

  it('moves the key with the music and keeps the mode', () => {
    for (const by of [-5, -1, 3, 6]) {
      const { key, mode } = analyse(band({ tempo: 110, beats: 4, chords: transposed(by) }));
      expect([key, mode]).toEqual([(by + 12) % 12, 1]);
    }
  });

  it('answers the same however the sound comes in pieces', () => {
    const samples = band({ tempo: 120, beats: 4, seconds: 10 });
    expect(analyse(samples, 777)).toEqual(analyse(samples));
  });

  it('is not sure of noise, and of silence and moments knows nothing', () => {
    const random = seededRandom(1);
    const noise = Float32Array.from({ length: 10 * RATE }, () => 0.2 * random.normal());
    const answer = analyse(noise);
    expect(answer.tempoConfidence).toBeLessThan(0.3);
    expect(answer.keyConfidence).toBeLessThan(0.3);
    for (const nothing of [
      new Float32Array(10 * RATE),
      noise.subarray(0, RATE),
      new Float32Array(0),
    ]) {
      expect(analyse(nothing, 1_000, nothing.length > RATE ? -70 : -20)).toMatchObject({
        key: -1,
        keyConfidence: 0,
        tempoConfidence: 0,
        timeSignatureConfidence: 0,
      });
    }
  });

  it('keeps every descriptor from 0 to 1, louder and denser sound with more energy', () => {
    const names = [
      'energy',
      'danceability',
      'valence',
      'acousticness',
      'instrumentalness',
      'liveness',
      'speechiness',
    ] as const;
    const sparse = analyse(band({ tempo: 60, beats: 4, division: 1, seconds: 10 }));
    const dense = analyse(band({ tempo: 170, beats: 4, division: 2, seconds: 10 }));
    for (const name of names) {
      expect(sparse[name]).toBeGreaterThanOrEqual(0);
      expect(dense[name]).toBeLessThanOrEqual(1);
    }
    expect(dense.energy).toBeGreaterThan(sparse.energy);
  });
});
