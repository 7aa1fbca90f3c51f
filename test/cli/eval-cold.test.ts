import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evalCold } from '../../src/cli/eval-cold.ts';
import { coldTable } from '../../src/cli/eval-cold-table.ts';
import { seededRandom } from '../../src/math/random.ts';
import { AUDIO_MODEL_VERSION } from '../../src/models/audio/analyze-sound.ts';
import {
  ARTISTS_A_GENRE,
  GENRES,
  makeWorld,
  trackId,
  TRACKS_AN_ARTIST,
  type World,
} from '../services/music-world.ts';

let world: World;
const control = {
  progress: () => undefined,
  signal: new AbortController().signal,
  clock: { now: () => 0 },
};

beforeAll(async () => {
  world = await makeWorld({ train: false });
});
afterAll(() => world.cleanUp());

describe('eval cold', () => {
  it('says what to do where no sound is analysed', async () => {
    await expect(evalCold(world, control)).rejects.toThrow('run the audio job first');
  });

  it('finds listeners by a sound that is of their genre, and not by one that says nothing', async () => {
    const figures = async (told: boolean) => {
      const random = seededRandom(1);
      const records = GENRES.flatMap((_, genre) =>
        Array.from({ length: ARTISTS_A_GENRE * TRACKS_AN_ARTIST }, (_, i) => ({
          track: trackId(genre, Math.floor(i / TRACKS_AN_ARTIST), i % TRACKS_AN_ARTIST),
          modelVersion: AUDIO_MODEL_VERSION,
          values: {},
          embedding: Array.from(
            { length: 6 },
            (_, d) => (told && d === genre ? 3 : 0) + random.normal(),
          ),
        })),
      );
      await world.store.audioFeatures.put(records);
      return evalCold(world, control);
    };
    const [told, untold] = [await figures(true), await figures(false)];
    expect(told.models.audio.auc).toBeGreaterThan(0.8);
    expect(told.models.regression.auc).toBeGreaterThan(0.8);
    // Who listens much is found by any sound: what it adds is what counts.
    expect(told.models.audio.auc - untold.models.audio.auc).toBeGreaterThan(0.15);
    expect(told.tracks.artist).toBeGreaterThan(0);
    expect(coldTable(told)).toContain('the audio recommender');
  }, 120_000);
});
