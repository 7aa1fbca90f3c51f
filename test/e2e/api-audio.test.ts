import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Api, startApi } from '../helpers/api.ts';

const VALUES = {
  tempo: 120.5,
  tempoConfidence: 0.9,
  key: 9,
  mode: 0,
  keyConfidence: 0.8,
  timeSignature: 3,
  timeSignatureConfidence: 0.7,
  loudness: -9.5,
  energy: 0.6,
  danceability: 0.5,
  valence: 0.4,
  acousticness: 0.3,
  instrumentalness: 0.2,
  liveness: 0.1,
  speechiness: 0.05,
  durationMs: 201_000,
};

describe('Audio features over HTTP', () => {
  let api: Api;
  beforeAll(async () => {
    api = await startApi();
    const ids = Array.from({ length: 99 }, (_, n) => `track:t${n}`);
    await api.app.store.catalogue.upsert({
      artists: [],
      albums: [],
      podcasts: [],
      tracks: ids.map((id) => ({
        id,
        title: id,
        artistIds: [],
        explicit: false,
        genres: [],
        addedAt: 0,
      })),
    });
    await api.app.store.audioFeatures.put(
      ids.slice(1).map((track) => ({ track, modelVersion: 'v1', values: VALUES })),
    );
  });
  afterAll(() => api.close());

  it('answers 100 ids in one call of the store, in order, null where unknown or not analysed', async () => {
    const ids = Array.from({ length: 100 }, (_, n) => `t${n}`);
    api.calls.clear();
    const { data, errors } = await api.ask(
      `query ($ids: [ID!]!) { audioFeatures(trackIds: $ids) { trackId modelVersion ${Object.keys(VALUES).join(' ')} } }`,
      { ids },
    );
    expect(errors).toBeUndefined();
    expect(api.calls.get('audioFeatures.get')).toBe(1);
    expect(data.audioFeatures[0]).toBeNull();
    expect(data.audioFeatures[99]).toBeNull();
    expect(data.audioFeatures[7]).toEqual({ ...VALUES, trackId: 'track:t7', modelVersion: 'v1' });
    expect(data.audioFeatures.filter((one: unknown) => one !== null)).toHaveLength(98);
  });

  it('answers them of a track, null before it was analysed', async () => {
    const { data } = await api.ask(
      '{ a: track(id: "t1") { audioFeatures { tempo key } } b: track(id: "t0") { audioFeatures { tempo } } }',
    );
    expect(data).toEqual({
      a: { audioFeatures: { tempo: 120.5, key: 9 } },
      b: { audioFeatures: null },
    });
  });

  it('refuses more than 100 ids', async () => {
    const ids = Array.from({ length: 101 }, (_, n) => `t${n}`);
    const { errors } = await api.ask(
      'query ($ids: [ID!]!) { audioFeatures(trackIds: $ids) { tempo } }',
      { ids },
    );
    expect(errors?.[0]?.extensions.code).toBe('BAD_USER_INPUT');
    expect(errors?.[0]?.message).toMatch(/at most 100, got 101/);
  });
});
