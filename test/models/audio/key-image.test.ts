import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import {
  IMAGE_CHANNELS,
  IMAGE_SIZE,
  keyImages,
  WINDOW_CELLS,
} from '../../../src/models/audio/key/key-image.ts';
import type { SoundFeatures } from '../../../src/models/audio/sound-features.ts';
import { LOWEST_PITCH, PITCHES } from '../../../src/models/audio/spectrogram/pitch.ts';

const CELL_FRAMES = 5;

type Pitches = Pick<SoundFeatures, 'pitches' | 'pitchFrames'>;

/** Saliences of so many cells, nothing in the top octave. */
function sound(cells: number): Pitches {
  const random = seededRandom(cells);
  const pitchFrames = cells * CELL_FRAMES;
  const pitches = Float32Array.from({ length: pitchFrames * PITCHES }, (_, i) =>
    i % PITCHES < PITCHES - 12 ? random.next() : 0,
  );
  return { pitches, pitchFrames };
}

const images = (one: Pitches): readonly Float32Array[] => keyImages(one as SoundFeatures);

const chromaAt = (image: Float32Array, pitchClass: number, cell: number): number =>
  image[(pitchClass * WINDOW_CELLS + cell) * IMAGE_CHANNELS]!;

describe('keyImages', () => {
  it('cuts long sound into windows and leaves out a short rest', () => {
    const counts = [0, 1, 40, 64, 95, 96, 128].map((cells) => images(sound(cells)).length);
    expect(counts).toEqual([1, 1, 1, 1, 1, 2, 2]);
  });

  it('is silent where the sound has ended', () => {
    const [image] = images(sound(10));
    expect(image).toHaveLength(IMAGE_SIZE);
    expect(chromaAt(image!, 3, 9)).toBeGreaterThan(0);
    for (let cell = 10; cell < WINDOW_CELLS; cell++) expect(chromaAt(image!, 3, cell)).toBe(0);
  });

  it('turns by a step where the music goes up by a semitone', () => {
    const low = sound(20);
    const high = { ...low, pitches: new Float32Array(low.pitches.length) };
    high.pitches.set(low.pitches.subarray(0, -1), 1);
    const [before, after] = [images(low)[0]!, images(high)[0]!];
    for (let c = 0; c < 12; c++) {
      expect(chromaAt(after, (c + 1) % 12, 7)).toBeCloseTo(chromaAt(before, c, 7), 6);
    }
  });

  it('hears the bass apart', () => {
    const pitches = new Float32Array(CELL_FRAMES * PITCHES);
    for (let frame = 0; frame < CELL_FRAMES; frame++) {
      pitches[frame * PITCHES + (36 - LOWEST_PITCH)] = 1;
      pitches[frame * PITCHES + (64 - LOWEST_PITCH)] = 1;
    }
    const [image] = images({ pitches, pitchFrames: CELL_FRAMES });
    const at = (pitchClass: number): readonly number[] => [
      ...image!.subarray(
        pitchClass * WINDOW_CELLS * IMAGE_CHANNELS,
        pitchClass * WINDOW_CELLS * IMAGE_CHANNELS + IMAGE_CHANNELS,
      ),
    ];
    expect(at(0).map(Math.round)).toEqual([1, 1]);
    expect(at(4).map(Math.round)).toEqual([1, 0]);
  });
});
