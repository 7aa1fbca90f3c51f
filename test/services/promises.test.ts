/**
 * What every listener is promised, held against small random worlds: catalogues too small for their rules, few and many
 * artists, listeners who play, skip, save and dismiss at random while weeks pass and models are fitted anew.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../src/clock.ts';
import { seededRandom } from '../../src/math/random.ts';
import type { Random } from '../../src/math/random.ts';
import type { HomeRecord, TrackRecord } from '../../src/store/records.ts';
import { makeWorld, NOON, train } from './music-world.ts';
import type { World } from './music-world.ts';

const WEEKS = 12;
const LISTENERS = 6;
const WEEKLY = 30;
const GENRES = ['Rock', 'Jazz', 'Folk'];

interface Shape {
  readonly seed: number;
  readonly artists: number;
  /** Tracks in the catalogue. */
  readonly tracks: number;
  readonly trained: boolean;
}

const shapes = (least: number, most: number): fc.Arbitrary<Shape> =>
  fc.record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    artists: fc.integer({ min: 1, max: 40 }),
    tracks: fc.integer({ min: least, max: most }),
    trained: fc.boolean(),
  });

/** Each run is a world of its own, built, lived in and thrown away. */
async function inWorld(shape: Shape, live: (world: World, random: Random) => Promise<void>) {
  const random = seededRandom(shape.seed);
  const world = await makeWorld({ empty: true });
  try {
    await fill(world, shape, random);
    if (shape.trained) await train(world.store, world.registry, '1', { rank: 4, epochs: 2 });
    await live(world, random);
  } finally {
    await world.cleanUp();
  }
}

async function fill(world: World, { artists, tracks }: Shape, random: Random): Promise<void> {
  const genres = Array.from({ length: artists }, () => GENRES[random.int(GENRES.length)]!);
  await world.store.catalogue.upsert({
    artists: genres.map((genre, a) => ({
      id: `artist:${a}`,
      name: `Artist ${a}`,
      genres: [genre],
    })),
    albums: [],
    tracks: Array.from({ length: tracks }, (_, t): TrackRecord => {
      // Some are by two, some by nobody that is known.
      const by = [...new Set(Array.from({ length: random.int(3) }, () => random.int(artists)))];
      const artistIds = by.map((a) => `artist:${a}`);
      return {
        ...{ id: trackId(t), title: `Song ${t}`, artistIds, explicit: false, genres: [] },
        addedAt: NOON - random.int(300) * DAY_MS,
      };
    }),
    podcasts: [{ id: 'podcast:0', title: 'Podcast', topics: [] }],
  });
  for (let l = 0; l < LISTENERS; l++) await world.newcomer(listenerId(l));
  await listen(world, random, tracks);
}

/** Everybody plays a few tracks of the first half, at random; the last has never done anything. */
async function listen(world: World, random: Random, tracks: number): Promise<void> {
  for (let l = 0; l < LISTENERS - 1; l++) {
    const items = Array.from({ length: 1 + random.int(8) }, () =>
      random.int(Math.ceil(tracks / 2)),
    );
    await world.record(
      ...items.map((t) => ({
        listener: listenerId(l),
        kind: random.next() < 0.2 ? ('save' as const) : ('play' as const),
        item: trackId(t),
      })),
    );
  }
}

const trackId = (t: number): string => `track:r${t}`;
const listenerId = (l: number): string => `user:r${l}`;
const subjectsOf = (page: HomeRecord): string[] =>
  page.shelves.flatMap(({ cards }) => cards.map(({ subject }) => subject));

async function weeklyOf(world: World, listener: string): Promise<string[]> {
  return (await world.weekly.forListener(listener))!.tracks.map(({ track }) => track);
}

describe('in any small world', () => {
  it('no card stands twice on a page, whatever its shape', async () => {
    const sizes = fc.record({
      shelves: fc.integer({ min: 1, max: 20 }),
      cards: fc.integer({ min: 1, max: 20 }),
      explore: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(shapes(30, 150), sizes, (shape, size) =>
        inWorld(shape, async (world) => {
          for (let l = 0; l < LISTENERS; l++) {
            const subjects = subjectsOf(await world.home.page(listenerId(l), size));
            expect(subjects.length).toBeGreaterThan(0);
            expect(new Set(subjects).size).toBe(subjects.length);
          }
        }),
      ),
      { numRuns: 12 },
    );
  });

  it('no track comes twice over 12 weeks while there are tracks left that did not', async () => {
    await fc.assert(
      fc.asyncProperty(shapes(WEEKS * WEEKLY + 150, WEEKS * WEEKLY + 250), (shape) =>
        inWorld({ ...shape, artists: 10 + shape.artists * 10 }, async (world, random) => {
          const listener = listenerId(random.int(LISTENERS));
          const given = new Set<string>();
          for (let week = 1; week <= WEEKS; week++) {
            const tracks = await weeklyOf(world, listener);
            for (const track of tracks) given.add(track);
            expect(given.size).toBe(week * WEEKLY);
            await world.record(
              ...tracks
                .filter(() => random.next() < 0.2)
                .map((item) => {
                  return { listener, kind: 'play' as const, item };
                }),
            );
            world.clock.pass(7 * DAY_MS);
          }
        }),
      ),
      { numRuns: 5 },
    );
  });

  it('nothing that was dismissed comes ever again, on a page, in a list or among recommendations', async () => {
    await fc.assert(
      fc.asyncProperty(shapes(60, 150), (shape) =>
        inWorld(shape, async (world, random) => {
          const listener = listenerId(random.int(LISTENERS));
          const gone = new Set<string>();
          for (let turn = 0; turn < 6; turn++) {
            const shown = await everythingShown(world, listener);
            expect(shown.filter((subject) => gone.has(subject))).toEqual([]);
            const some = [shown[random.int(shown.length)]!, `artist:${random.int(shape.artists)}`];
            const item = some[random.next() < 0.8 ? 0 : 1]!;
            await world.record({ listener, kind: 'dismiss', item });
            for (const id of await sentAway(world, item)) gone.add(id);
            // Playing it by accident, or a new model, takes nothing back.
            if (item.startsWith('track:')) await world.record({ listener, kind: 'play', item });
            if (turn === 3) await train(world.store, world.registry, '2', { rank: 4, epochs: 2 });
            world.clock.pass(random.next() < 0.5 ? 2 * HOUR_MS : 7 * DAY_MS);
          }
        }),
      ),
      { numRuns: 8 },
    );
  });

  it('nothing muted is in any list, by whatever model, until it is taken back', async () => {
    await fc.assert(
      fc.asyncProperty(shapes(60, 120), (shape) =>
        inWorld(shape, async (world, random) => {
          const listener = listenerId(random.int(LISTENERS));
          const muted: string[] = [];
          for (let turn = 0; turn < 5; turn++) {
            const shown = await everyList(world, listener, shape);
            const hidden = await hiddenBy(world, muted);
            expect(shown.filter((subject) => hidden.has(subject))).toEqual([]);
            const profile = await world.taste.profile(listener);
            expect(profile.muted.map(({ id }) => id).sort()).toEqual([...new Set(muted)].sort());
            expect(profile.topTracks.filter(({ track }) => hidden.has(track))).toEqual([]);
            const things = [
              `genre:${GENRES[random.int(GENRES.length)]!.toLowerCase()}`,
              `artist:${random.int(shape.artists)}`,
              ...profile.clusters.map(({ id }) => id),
            ];
            const item = things[random.int(things.length)]!;
            await world.record({ listener, kind: 'dismiss', item });
            muted.push(item);
            if (turn === 2) await train(world.store, world.registry, '2', { rank: 4, epochs: 2 });
            world.clock.pass(random.next() < 0.5 ? 2 * HOUR_MS : 7 * DAY_MS);
          }
          await world.record(
            ...muted.map((item) => ({ listener, kind: 'undismiss' as const, item })),
          );
          expect((await world.taste.profile(listener)).muted).toEqual([]);
          const all = await world.recommendations.forListener({
            ...{ listener, exclude: [], diversity: 0, by: 'hybrid' as const },
          });
          const played = (await world.store.listening.ofListener(listener, 1_000)).filter(
            ({ plays, skips, saved }) => plays + skips > 0 || saved?.on === true,
          );
          expect(all.entries.length + played.length).toBe(shape.tracks);
        }),
      ),
      { numRuns: 10 },
    );
  });
});

/** All subjects of everything that is made for a listener or asked for by them. */
async function everyList(world: World, listener: string, shape: Shape): Promise<readonly string[]> {
  const { recommendations } = world;
  const query = { listener, exclude: [], diversity: 0 };
  const engines = ['collaborative', 'popularity', 'text', 'audio'] as const;
  const seeds = {
    ...{ seedTracks: [trackId(0)], seedArtists: ['artist:0'], seedGenres: ['rock'], limit: 100 },
    listener,
  };
  const lists = await Promise.all([
    ...engines.map((by) => recommendations.forListener({ ...query, by })),
    ...[0, shape.tracks - 1].map((t) => recommendations.similar(trackId(t), 'hybrid', listener)),
  ]);
  return [
    ...(await everythingShown(world, listener)),
    ...lists.flatMap(({ entries }) => entries.map(({ track }) => track)),
    ...(await recommendations.bySeeds(seeds)).map(({ track }) => track),
  ];
}

/** What mutes take away, one by one and from the rows alone, but for the vectors of the model that serves. */
async function hiddenBy(world: World, muted: readonly string[]): Promise<ReadonlySet<string>> {
  const { tracks } = await world.catalogue.current();
  const model = world.registry.current().factorization;
  const place = (id: string): number[] | undefined => {
    const index = model?.items.indexOf(id) ?? -1;
    const vector = index < 0 ? undefined : [...model!.vector(index)];
    const length = Math.hypot(...(vector ?? []));
    return length > 0 ? vector!.map((x) => x / length) : undefined;
  };
  const hidden = new Set(muted);
  for (const { id, artists, genres } of tracks) {
    const named = muted.flatMap((thing) =>
      thing.startsWith('cluster:')
        ? thing
            .slice(8)
            .split(',')
            .map((artist) => `artist:${artist}`)
        : [thing],
    );
    const own = [...artists, ...genres.map((genre) => `genre:${genre.toLowerCase()}`)];
    if (own.some((thing) => named.includes(thing))) hidden.add(id);
  }
  for (const cluster of muted.filter((thing) => thing.startsWith('cluster:'))) {
    const artists = cluster
      .slice(8)
      .split(',')
      .map((artist) => `artist:${artist}`);
    const placed = artists.map((artist) =>
      tracks
        .filter((track) => track.artists.includes(artist))
        .flatMap(({ id }) => {
          const vector = place(id);
          return vector === undefined ? [] : [vector];
        }),
    );
    // Tracks that no model was fitted to are placed otherwise: nothing is claimed of those clusters.
    const all = tracks.filter((track) => track.artists.some((artist) => artists.includes(artist)));
    if (placed.flat().length < all.length || all.length === 0) continue;
    const mean = (vectors: readonly number[][]): number[] => {
      const sum = vectors[0]!.map((_, i) => vectors.reduce((to, vector) => to + vector[i]!, 0));
      return sum.map((x) => x / Math.hypot(...sum));
    };
    const middle = mean(placed.filter((own) => own.length > 0).map(mean));
    const cosine = (vector: readonly number[]): number =>
      vector.reduce((sum, x, i) => sum + x * middle[i]!, 0);
    const cosines = placed
      .flat()
      .map(cosine)
      .sort((a, b) => b - a);
    const least = cosines[Math.floor(cosines.length / 2)]!;
    for (const { id } of tracks) {
      const vector = place(id);
      if (vector !== undefined && cosine(vector) > least + 1e-5) hidden.add(id);
    }
  }
  return hidden;
}

/** A dismissed artist takes all of their tracks along. */
async function sentAway(world: World, item: string): Promise<readonly string[]> {
  const tracks = (await world.catalogue.current()).ofArtist(item).map(({ id }) => id);
  return [item, ...tracks];
}

async function everythingShown(world: World, listener: string): Promise<readonly string[]> {
  const page = await world.home.page(listener, { shelves: 20, cards: 10 });
  const query = { listener, exclude: [], diversity: 0.5, by: 'hybrid' as const };
  const { entries } = await world.recommendations.forListener(query);
  return [
    ...subjectsOf(page),
    ...(await weeklyOf(world, listener)),
    ...entries.map(({ track }) => track),
  ];
}
