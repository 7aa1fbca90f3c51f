import { describe, expect, it } from 'vitest';
import { loadServingModel } from '../../../../src/audio/audio-models.ts';
import { analyzeSound } from '../../../../src/models/audio/analyze-sound.ts';
import {
  EMBEDDING_SIZE,
  soundEmbedding,
} from '../../../../src/models/audio/likeness/sound-embedding.ts';
import { collectFeatures, makeFeatureBench } from '../../../../src/models/audio/sound-features.ts';
import { band, RATE } from '../../../helpers/sounds.ts';

const model = await loadServingModel();

function embed(samples: Float32Array): Float32Array | undefined {
  const collector = collectFeatures(makeFeatureBench());
  collector.push(samples);
  const features = collector.finish();
  return soundEmbedding(features, analyzeSound(model, features, -20));
}

function distance(a: Float32Array, b: Float32Array): number {
  return Math.hypot(...a.map((value, i) => value - b[i]!));
}

describe('soundEmbedding', () => {
  it('is finite, of one size, and nothing for silence', () => {
    const embedding = embed(band({ tempo: 100, beats: 4, seconds: 10 }))!;
    expect(embedding).toHaveLength(EMBEDDING_SIZE);
    expect(embedding.every(Number.isFinite)).toBe(true);
    expect(embed(new Float32Array(RATE))).toBeUndefined();
  });

  it('hears the same steps above the tonic in the same song a tone higher', () => {
    const chords = [0, 2].map((by) =>
      [
        [48, 60, 64, 67],
        [55, 59, 62, 67],
      ].map((chord) => chord.map((pitch) => pitch + by)),
    );
    const [song, higher] = chords.map((one) =>
      embed(band({ tempo: 100, beats: 4, chords: one }))!.subarray(40, 52),
    );
    expect(distance(song!, higher!)).toBeLessThan(0.1);
    expect(distance(song!, new Float32Array(12))).toBeGreaterThan(0.3);
  });
});
