import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeTrainAudioJob } from '../../src/jobs/train-audio.job.ts';
import { seededRandom } from '../../src/math/random.ts';
import { AUDIO_MODEL_VERSION } from '../../src/models/audio/analyze-sound.ts';
import { gateConfig } from '../../src/models/gate.ts';
import { makeModelService } from '../../src/services/models.ts';
import {
  ARTISTS_A_GENRE,
  GENRES,
  listenerId,
  makeWorld,
  trackId,
  TRACKS_AN_ARTIST,
} from './music-world.ts';
import type { World } from './music-world.ts';

/** A track that came to the catalogue and that nobody has played, by somebody nobody knows. */
const NEW_TRACK = 'track:new-jazz';

let world: World;
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const context = { signal: new AbortController().signal, progress: () => undefined };
const job = () => {
  const { store, registry, clock } = world;
  const models = makeModelService({
    ...{
      store,
      registry,
      clock,
      log: log as never,
      gate: gateConfig(),
      keep: 3,
      catalogue: world.catalogue,
    },
  });
  return makeTrainAudioJob({
    ...{ store, models, registry, clock, schedule: '30 5 * * *', timeZone: 'UTC' },
  });
};

/** Each genre sounds its own way, in a key and a pulse of its own. */
function features(track: string, genre: number, random: { normal(): number }) {
  const embedding = Array.from(
    { length: 8 },
    (_, d) => (d === genre ? 3 : 0) + 0.3 * random.normal(),
  );
  const values = {
    ...{ tempo: 80 + 20 * genre, tempoConfidence: 0.9, key: genre, mode: 1, keyConfidence: 0.9 },
  };
  return { track, modelVersion: AUDIO_MODEL_VERSION, values, embedding };
}

beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

describe('the job that trains the audio model', () => {
  it('is skipped where no sound is analysed', async () => {
    expect(await job().run(context as never)).toMatchObject({ outcome: 'skipped' });
    const { entries } = await world.recommendations.similar(trackId(0, 0, 0), 'audio');
    expect(entries).toEqual([]);
  });

  it('makes sounds serve: alike tracks, with the key and the pulse that they share', async () => {
    const random = seededRandom(5);
    const records = GENRES.flatMap((_, genre) =>
      Array.from({ length: ARTISTS_A_GENRE * TRACKS_AN_ARTIST }, (_, i) => {
        const [artist, track] = [Math.floor(i / TRACKS_AN_ARTIST), i % TRACKS_AN_ARTIST];
        return features(trackId(genre, artist, track), genre, random);
      }),
    );
    const artist = { id: 'artist:unknown', name: 'Unknown', genres: [] };
    const track = { id: NEW_TRACK, title: 'New', artistIds: [artist.id], genres: [] };
    await world.store.catalogue.upsert({
      ...{ artists: [artist], albums: [], podcasts: [] },
      tracks: [{ ...track, explicit: false, addedAt: world.clock.now() }],
    });
    world.catalogue.invalidate();
    await world.store.audioFeatures.put([...records, features(NEW_TRACK, 1, random)]);
    expect(await job().run(context as never)).toMatchObject({ outcome: 'succeeded' });
    const { entries } = await world.recommendations.similar(trackId(2, 0, 0), 'audio');
    expect(entries.length).toBeGreaterThan(10);
    for (const { track, by } of entries.slice(0, 10)) {
      expect(track).toMatch(/^track:2-/);
      expect(by).toBe('audio');
    }
    expect(entries[0]!.reason.text).toMatch(/^Same key and pulse as /);
    expect(entries[0]!.reason.evidence[0]).toEqual({ subject: trackId(2, 0, 0), weight: 1 });
  });

  it('recommends to a listener what sounds like what they play', async () => {
    const query = { exclude: [], diversity: 0, by: 'audio', listener: listenerId(2) } as const;
    const { entries } = await world.recommendations.forListener(query);
    const first = entries.slice(0, 5).map(({ track }) => track);
    expect(first.filter((track) => track.startsWith('track:2-'))).toHaveLength(5);
  });

  it('finds listeners for a track that nobody has played, by somebody nobody knows', async () => {
    const placeFor = async (listener: string): Promise<number> => {
      const query = { exclude: [], diversity: 0, by: 'hybrid', listener } as const;
      const { entries } = await world.recommendations.forListener(query);
      const place = entries.findIndex(({ track }) => track === NEW_TRACK);
      return place < 0 ? Infinity : place;
    };
    expect(await placeFor(listenerId(1))).toBeLessThan(30);
    expect(await placeFor(listenerId(2))).toBeGreaterThan(await placeFor(listenerId(1)));
  });
});
