import { describe, expect, it } from 'vitest';
import { fnv1a32 } from '../../../../src/math/hash.ts';
import { seededRandom } from '../../../../src/math/random.ts';
import {
  fitSound,
  type FactorSource,
  type HeardTrack,
} from '../../../../src/models/audio/likeness/fit-sound.ts';
import { isLearnedFrom, SoundModel } from '../../../../src/models/audio/likeness/sound-model.ts';
import { decodeSnapshot } from '../../../../src/models/snapshot.ts';
import { describeRecommender } from '../../../contract/recommender.ts';

const SIZE = 6;
const UNHEARD = { tempo: 0, tempoConfidence: 0, key: -1, mode: 0, keyConfidence: 0 };

/** Even tracks sound one way, odd ones another, each a little its own; artists of eight tracks. */
function tracksOf(ids: readonly string[]): HeardTrack[] {
  const random = seededRandom(3);
  return ids.map((id, i) => ({
    ...UNHEARD,
    id,
    artist: `artist:${Math.floor(i / 8)}`,
    embedding: Float32Array.from(
      { length: SIZE },
      (_, d) => (d < 3 ? (i % 2 === 0 ? 1 : -1) : 0) + 0.2 * random.normal(),
    ),
  }));
}

function fit(tracks: readonly HeardTrack[], factors?: FactorSource) {
  const training = { tracks, trainedTo: 7, heldOutBelow: 5, ...(factors && { factors }) };
  const fitted = fitSound(training);
  return { ...fitted, model: SoundModel.fromSnapshot(decodeSnapshot(fitted.bytes, 'audio'), 'v1') };
}

describeRecommender('the audio model', ({ items }) => fit(tracksOf(items)).model, {
  personal: true,
});

describe('the audio model', () => {
  const ids = Array.from({ length: 80 }, (_, i) => `track:${String(i).padStart(2, '0')}`);
  const tracks = tracksOf(ids);
  /** Listeners of even tracks are not those of odd ones; the last eight tracks have none. */
  const factors: FactorSource = {
    version: 'f1',
    rank: 2,
    heldOutBelow: 9,
    vector: (id) => {
      const i = ids.indexOf(id);
      return i >= 72 ? undefined : i % 2 === 0 ? Float32Array.of(2, 0) : Float32Array.of(0, 2);
    },
  };

  it('finds what sounds alike, never the track itself', () => {
    const { model } = fit(tracks);
    const alike = model.similar(0, 20, new Set());
    expect(alike.every(({ index }) => index % 2 === 0 && index !== 0)).toBe(true);
  });

  it('places tracks that nobody has played where their sound belongs', () => {
    const { model, learned, explained } = fit(tracks, factors);
    expect(learned).toBe(72);
    expect(explained).toBeGreaterThan(0.8);
    for (const i of [72, 73, 78, 79]) {
      const [even, odd] = model.factorsOf(ids[i]!)!;
      expect(even! > odd!).toBe(i % 2 === 0);
    }
    expect(model.factorsOf('track:unheard')).toBeUndefined();
  });

  it('knows which factorization it learned from, and judges with its listeners', () => {
    const { model } = fit(tracks, factors);
    expect(model.factorization).toBe(fnv1a32('f1'));
    expect(isLearnedFrom(model, { version: 'f1' })).toBe(true);
    expect(isLearnedFrom(model, { version: 'f2' })).toBe(false);
    expect(model.heldOutBelow).toBe(9);
    expect(fit(tracks).model.factorsOf(ids[0]!)).toBeUndefined();
  });

  it('names the key and the pulse where both are sure of the same', () => {
    const heard = { tempo: 120, tempoConfidence: 0.9, key: 9, mode: 0, keyConfidence: 0.8 };
    const variants = [
      heard,
      { ...heard, tempo: 122 },
      { ...heard, tempo: 60 },
      { ...heard, mode: 1 },
      { ...heard, keyConfidence: 0.3, tempoConfidence: 0.2 },
      { ...heard, ...UNHEARD },
    ];
    const { model } = fit(variants.map((one, i) => ({ ...tracks[i]!, ...one })));
    expect(variants.map((_, i) => model.sharedTraits(0, i))).toEqual([
      ['key', 'pulse'],
      ['key', 'pulse'],
      ['key'],
      ['pulse'],
      [],
      [],
    ]);
  });

  it('gives the same bytes for the same sounds', () => {
    expect(fit(tracks, factors).bytes).toEqual(fit(tracks, factors).bytes);
  });
});
