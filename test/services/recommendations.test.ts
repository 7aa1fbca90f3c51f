import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.ts';
import { makeRecommendationService } from '../../src/services/recommendations.ts';
import type { Recommendation, RecommenderKind } from '../../src/services/services.ts';
import { genreOf, listenerId, makeWorld, trackId } from './music-world.ts';
import type { World } from './music-world.ts';

let world: World;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.cleanUp());

const ask = { exclude: [], diversity: 0, by: 'hybrid' as RecommenderKind };
const tracksOf = (entries: readonly Recommendation[]): string[] =>
  entries.map(({ track }) => track);
const shareOf = (tracks: readonly string[], genre: number): number =>
  tracks.filter((track) => track.startsWith(`track:${genre}-`)).length / tracks.length;

describe('forListener', () => {
  it('ranks what the listener has not played, their genre first, none twice, each with a reason', async () => {
    const listener = listenerId(0);
    const { entries } = await world.recommendations.forListener({ ...ask, listener });
    const played = (await world.store.listening.ofListener(listener, 1000)).map(({ item }) => item);
    const tracks = tracksOf(entries);
    expect(entries.length).toBeGreaterThan(250);
    expect(new Set(tracks).size).toBe(tracks.length);
    expect(tracks.filter((track) => played.includes(track))).toEqual([]);
    expect(shareOf(tracks.slice(0, 20), genreOf(0))).toBeGreaterThan(0.7);
    expect(
      entries.every(({ reason }) => reason.text.length > 5 && reason.evidence.length > 0),
    ).toBe(true);
    expect(entries[0]!.reason.text).toMatch(
      /^Because you played \w+ Song \d-\d and \w+ Song \d-\d$/,
    );
    const scores = entries.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
  });

  it('mixes in tracks that nobody has played', async () => {
    const { entries } = await world.recommendations.forListener({
      ...ask,
      listener: listenerId(1),
    });
    const cold = entries.slice(0, 40).filter(({ track }) => /^track:\d-8-/.test(track));
    expect(cold).toHaveLength(4);
    expect(cold.every(({ by, reason }) => by === 'hybrid' && reason.kind === 'new')).toBe(true);
  });

  it('answers by the one engine that is asked for', async () => {
    const listener = listenerId(2);
    const collaborative = await world.recommendations.forListener({
      ...ask,
      listener,
      by: 'collaborative',
    });
    const popularity = await world.recommendations.forListener({
      ...ask,
      listener,
      by: 'popularity',
    });
    expect(new Set(collaborative.entries.map(({ by }) => by))).toEqual(new Set(['collaborative']));
    expect(new Set(popularity.entries.map(({ by }) => by))).toEqual(new Set(['popularity']));
    expect(tracksOf(collaborative.entries)).not.toEqual(tracksOf(popularity.entries));
  });

  it('applies conditions before it cuts, so that a rare genre still fills a list', async () => {
    const other = (genreOf(3) + 1) % 4;
    const { entries } = await world.recommendations.forListener({
      ...ask,
      listener: listenerId(3),
      where: { genres: ['rOCK', 'jazz', 'folk', 'techno'].filter((_, g) => g === other) },
    });
    expect(entries.length).toBeGreaterThan(70);
    expect(shareOf(tracksOf(entries), other)).toBe(1);
  });

  it.each([
    ['explicit', { explicit: false }, (id: string) => !id.endsWith('-9')],
    ['market', { market: 'de' }, (id: string) => !id.endsWith('-8')],
    [
      'artists',
      { artistIds: ['artist:0-1', 'artist:2-3'] },
      (id: string) => /^track:(0-1|2-3)-/.test(id),
    ],
    ['years', { yearFrom: 1982, yearTo: 1983 }, (id: string) => /^track:\d-[23]-/.test(id)],
    [
      'all at once',
      { yearFrom: 1982, explicit: false, market: 'FR' },
      (id: string) => /^track:\d-\d-[0-7]$/.test(id),
    ],
  ])('keeps to a condition on %s', async (_, where, fits) => {
    const { entries } = await world.recommendations.forListener({
      ...ask,
      listener: listenerId(4),
      where,
    });
    expect(entries.length).toBeGreaterThan(5);
    expect(tracksOf(entries).filter((track) => !fits(track))).toEqual([]);
  });

  it('leaves out what the caller excludes and what the listener dismissed', async () => {
    const listener = listenerId(5);
    const before = tracksOf(
      (await world.recommendations.forListener({ ...ask, listener })).entries,
    );
    await world.record({ listener, kind: 'dismiss', item: before[1]! });
    const after = await world.recommendations.forListener({
      ...ask,
      listener,
      exclude: [before[0]!],
    });
    expect(tracksOf(after.entries)).not.toContain(before[0]);
    expect(tracksOf(after.entries)).not.toContain(before[1]);
    expect(tracksOf(after.entries)).toContain(before[2]);
  });

  it('varies more the more it is asked to', async () => {
    const artistsAtTop = async (diversity: number): Promise<number> => {
      let artists = 0;
      for (let l = 0; l < 12; l++) {
        const list = await world.recommendations.forListener({
          ...ask,
          listener: listenerId(l),
          diversity,
        });
        artists += new Set(
          tracksOf(list.entries)
            .slice(0, 15)
            .map((id) => id.slice(0, 9)),
        ).size;
      }
      return artists;
    };
    const [none, much] = [await artistsAtTop(0), await artistsAtTop(0.8)];
    expect(much).toBeGreaterThan(none);
  });

  it('gives the same list for the same question, and another once the listener did something', async () => {
    const listener = listenerId(6);
    const first = await world.recommendations.forListener({ ...ask, listener });
    expect(await world.recommendations.forListener({ ...ask, listener })).toBe(first);
    await world.record({ listener, kind: 'play', item: first.entries[0]!.track });
    const second = await world.recommendations.forListener({ ...ask, listener });
    expect(second.key).not.toBe(first.key);
    expect(tracksOf(second.entries)).not.toContain(first.entries[0]!.track);
    // The reader of the first list goes on in it.
    expect(world.recommendations.again(first.key)).toBe(first);
  });

  it('does not say of what was only saved that it was played', async () => {
    const listener = await world.newcomer('user:saver');
    for (const song of [0, 1, 2]) {
      await world.record({ listener, kind: 'save', item: trackId(2, 1, song) });
    }
    const { entries } = await world.recommendations.forListener({ ...ask, listener });
    const texts = entries.map(({ reason }) => reason.text);
    expect(texts.filter((text) => text.startsWith('Because you like ')).length).toBeGreaterThan(5);
    expect(texts.filter((text) => text.startsWith('Because you played '))).toEqual([]);
    await world.record({ listener, kind: 'play', item: trackId(2, 1, 0) });
    const heard = await world.recommendations.explain(entries[0]!.track, listener);
    expect(heard!.text).toMatch(/^Because you (like|played) /);
  });

  it('answers a newcomer with what is popular', async () => {
    const listener = await world.newcomer('user:fresh');
    const { entries } = await world.recommendations.forListener({ ...ask, listener });
    expect(entries.length).toBeGreaterThan(100);
    expect(entries[0]!.by).toBe('popularity');
    const none = await world.recommendations.forListener({ ...ask, listener, by: 'collaborative' });
    expect(none.entries).toEqual([]);
  });
});

describe('again', () => {
  it('says what to do when a list is gone', async () => {
    expect(() => world.recommendations.again('gone')).toThrow(BadInputError);
    expect(() => world.recommendations.again('gone')).toThrow(/ask for the first page again/);
    const small = makeRecommendationService({ ...world.deps, config: { keptLists: 2 } });
    const keys: string[] = [];
    for (const l of [10, 11, 12])
      keys.push((await small.forListener({ ...ask, listener: listenerId(l) })).key);
    expect(() => small.again(keys[0]!)).toThrow(BadInputError);
    expect(small.again(keys[2]!).key).toBe(keys[2]);
  });
});

describe('similar', () => {
  it('finds tracks of the same kind, never the track itself', async () => {
    for (const by of ['hybrid', 'collaborative', 'popularity'] as const) {
      const { entries } = await world.recommendations.similar(trackId(1, 2, 3), by);
      expect(entries.length).toBeGreaterThan(20);
      expect(tracksOf(entries)).not.toContain(trackId(1, 2, 3));
      expect(shareOf(tracksOf(entries).slice(0, 15), 1)).toBeGreaterThan(0.7);
      expect(entries[0]!.reason).toEqual({
        kind: 'similar',
        text: 'Like Jazz Song 2-3',
        evidence: [{ subject: trackId(1, 2, 3), weight: 1 }],
      });
    }
  });

  it('finds something for a track that nobody has played, by its artist and genre', async () => {
    const { entries } = await world.recommendations.similar(trackId(2, 8, 0), 'hybrid');
    expect(
      tracksOf(entries)
        .slice(0, 9)
        .every((id) => id.startsWith('track:2-8-')),
    ).toBe(true);
    expect(shareOf(tracksOf(entries), 2)).toBe(1);
  });

  it('has nothing for a track that the catalogue does not have', async () => {
    expect((await world.recommendations.similar('track:none', 'hybrid')).entries).toEqual([]);
  });
});

describe('explain', () => {
  const explain = (track: string, listener: string) =>
    world.recommendations.explain(track, listener);

  it('gives the evidence that the list gives, for any track in it', async () => {
    const listener = listenerId(7);
    const { entries } = await world.recommendations.forListener({
      ...ask,
      listener,
      by: 'collaborative',
    });
    for (const { track, reason } of [entries[0]!, entries[50]!]) {
      const explained = await explain(track, listener);
      expect(explained).toMatchObject({ kind: reason.kind, text: reason.text });
      expect(explained!.evidence.map(({ subject }) => subject)).toEqual(
        reason.evidence.map(({ subject }) => subject),
      );
    }
  });

  it('names other plays for a track that was played itself', async () => {
    const listener = listenerId(8);
    const [latest] = await world.store.listening.ofListener(listener, 1);
    const reason = await explain(latest!.item, listener);
    const played = (await world.store.listening.ofListener(listener, 1000)).map(({ item }) => item);
    expect(reason).toMatchObject({ kind: 'played', text: expect.stringMatching(/^Because you/) });
    const subjects = reason!.evidence.map(({ subject }) => subject!);
    expect(subjects).toHaveLength(3);
    expect(subjects).not.toContain(latest!.item);
    expect(subjects.filter((subject) => !played.includes(subject))).toEqual([]);
  });

  it('says what speaks for a track that nobody has played', async () => {
    const reason = await explain(trackId(genreOf(9), 8, 3), listenerId(9));
    expect(reason).toMatchObject({ kind: 'new' });
    expect(reason!.text).toMatch(/close to \w+/);
  });

  it('says nothing where nothing can be said', async () => {
    const fresh = await world.newcomer('user:unexplained');
    expect(await explain(trackId(0, 1, 1), fresh)).toBeUndefined();
    expect(await explain(trackId(0, 1, 1), 'user:none')).toBeUndefined();
    expect(await explain('track:none', listenerId(10))).toBeUndefined();
    const dismissed = trackId(genreOf(10), 1, 1);
    await world.record({ listener: listenerId(10), kind: 'dismiss', item: dismissed });
    expect(await explain(dismissed, listenerId(10))).toBeUndefined();
  });
});

describe('bySeeds', () => {
  const none = { seedTracks: [], seedArtists: [], seedGenres: [], limit: 20 };

  it.each([
    ['tracks', { seedTracks: [trackId(3, 1, 1), trackId(3, 2, 2)] }, 'Techno Song 1-1'],
    ['artists', { seedArtists: ['artist:3-4'] }, 'Techno Artist 4'],
    ['genres', { seedGenres: ['TECHNO'] }, 'techno'],
  ])('follows seeds that are %s, and names them', async (_, seeds, name) => {
    const found = await world.recommendations.bySeeds({ ...none, ...seeds });
    expect(found).toHaveLength(20);
    expect(shareOf(tracksOf(found), 3)).toBeGreaterThan(0.7);
    expect(tracksOf(found)).not.toContain(trackId(3, 1, 1));
    expect(found.some(({ reason }) => reason.text.includes(name))).toBe(true);
    expect(found.every(({ reason }) => reason.evidence.length > 0)).toBe(true);
  });

  it('keeps to minima, maxima and conditions, and is drawn to targets', async () => {
    const seeds = { ...none, seedGenres: ['Rock'] };
    const view = await world.catalogue.current();
    const lengths = (found: readonly Recommendation[]): number[] =>
      tracksOf(found).map((id) => view.track(id)!.durationMs!);
    const ranged = await world.recommendations.bySeeds({
      ...seeds,
      tuning: { minDurationMs: 150_000, maxDurationMs: 170_000 },
      where: { explicit: false },
    });
    expect(ranged.length).toBeGreaterThan(5);
    expect(lengths(ranged).every((ms) => ms >= 150_000 && ms <= 170_000)).toBe(true);
    const mean = (numbers: readonly number[]): number =>
      numbers.reduce((a, b) => a + b, 0) / numbers.length;
    const [short, long] = await Promise.all(
      [120_000, 210_000].map((targetDurationMs) =>
        world.recommendations.bySeeds({ ...seeds, tuning: { targetDurationMs } }),
      ),
    );
    expect(mean(lengths(long!))).toBeGreaterThan(mean(lengths(short!)) + 20_000);
    const popular = await world.recommendations.bySeeds({
      ...seeds,
      tuning: { minPopularity: 60 },
    });
    const { popularity } = world.registry.current();
    for (const id of tracksOf(popular)) {
      expect(popularity!.popularityOf(popularity!.items.indexOf(id))).toBeGreaterThanOrEqual(0.6);
    }
  });

  it('has nothing when no seed is known', async () => {
    expect(await world.recommendations.bySeeds({ ...none, seedTracks: ['track:none'] })).toEqual(
      [],
    );
    expect(await world.recommendations.bySeeds({ ...none, seedGenres: ['polka'] })).toEqual([]);
  });
});

describe('without models', () => {
  it("answers from the catalogue, in an order of the listener's own", async () => {
    const bare = await makeWorld({ train: false });
    try {
      const [a, b] = await Promise.all(
        [0, 4].map((l) => bare.recommendations.forListener({ ...ask, listener: listenerId(l) })),
      );
      expect(a!.entries.length).toBeGreaterThan(200);
      expect(tracksOf(a!.entries).slice(0, 20)).not.toEqual(tracksOf(b!.entries).slice(0, 20));
      expect(
        (await bare.recommendations.similar(trackId(0, 0, 0), 'hybrid')).entries.length,
      ).toBeGreaterThan(10);
      expect(
        await bare.recommendations.bySeeds({
          seedTracks: [],
          seedArtists: ['artist:0-0'],
          seedGenres: [],
          limit: 5,
        }),
      ).toHaveLength(5);
    } finally {
      await bare.cleanUp();
    }
  });
});
