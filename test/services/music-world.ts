/**
 * A small world of music for the tests of services: four genres whose listeners hardly mix, a real
 * SQLite store, the real intake, real models trained on what the listeners did. One artist has only
 * tracks that nobody plays. Only the clock is not real.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY_MS, HOUR_MS } from '../../src/clock.ts';
import { foldItem } from '../../src/events/fold.ts';
import { makeIntake } from '../../src/events/intake.ts';
import { makeStoreSink } from '../../src/events/store-sink.ts';
import { seededRandom } from '../../src/math/random.ts';
import { factorizationConfig } from '../../src/models/factorization/config.ts';
import { FactorizationModel } from '../../src/models/factorization/factorization-model.ts';
import { fitSnapshot } from '../../src/models/factorization/fit.ts';
import { popularityConfig, PopularityCounter } from '../../src/models/popularity/fit.ts';
import { PopularityModel } from '../../src/models/popularity/popularity-model.ts';
import { ModelRegistry } from '../../src/models/registry.ts';
import { decodeSnapshot } from '../../src/models/snapshot.ts';
import { makeCatalogueViews } from '../../src/services/catalogue-views.ts';
import type { CatalogueViews } from '../../src/services/catalogue-views.ts';
import { makeHomeService } from '../../src/services/home.ts';
import { makeNewTracks } from '../../src/services/new-tracks.ts';
import { makeRecommendationService } from '../../src/services/recommendations.ts';
import type { RecommendingDeps } from '../../src/services/recommending.ts';
import type {
  EventInput,
  EventIntake,
  RecommendationService,
  WeeklyService,
} from '../../src/services/services.ts';
import type { TasteService } from '../../src/services/services-taste.ts';
import { makeTasteService } from '../../src/services/taste.ts';
import { eachVoice, gatherMatrix } from '../../src/services/training-data.ts';
import { makeWeeklyService } from '../../src/services/weekly.ts';
import type { Store } from '../../src/store/ports.ts';
import type { ListeningEvent, TrackRecord } from '../../src/store/records.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

export const GENRES = ['Rock', 'Jazz', 'Folk', 'Techno'] as const;
export const ARTISTS_A_GENRE = 8;
export const TRACKS_AN_ARTIST = 10;
export const LISTENERS = 120;
/** A Monday noon. */
export const NOON = Date.parse('2026-11-23T12:00:00Z');

export interface World {
  readonly store: Store;
  readonly registry: ModelRegistry;
  readonly clock: { now(): number; set(time: number): void; pass(ms: number): void };
  readonly intake: EventIntake;
  readonly deps: RecommendingDeps;
  readonly catalogue: CatalogueViews;
  readonly weekly: WeeklyService;
  readonly home: ReturnType<typeof makeHomeService>;
  readonly recommendations: RecommendationService;
  readonly taste: TasteService;
  /** Records events and fails unless all are accepted. */
  record(...events: readonly Omit<EventInput, 'at'>[]): Promise<void>;
  /** A listener who has done nothing. */
  newcomer(id: string, more?: { timeZone?: string; country?: string }): Promise<string>;
  cleanUp(): Promise<void>;
}

export function trackId(genre: number, artist: number, track: number): string {
  return `track:${genre}-${artist}-${track}`;
}

/** The genre of a listener of the world. */
export function genreOf(listener: number): number {
  return listener % GENRES.length;
}

/** Where the listeners of a genre live. */
export function countryOf(genre: number): string {
  return ['NO', 'SE', 'FI', 'DK'][genre]!;
}

export function listenerId(listener: number): string {
  return `user:${listener}`;
}

/** Builds the world. `train: false` leaves the registry empty, `empty: true` the store as well. */
export async function makeWorld(
  options: { readonly train?: boolean; readonly empty?: boolean } = {},
): Promise<World> {
  const folder = mkdtempSync(path.join(tmpdir(), 'tastegraph-world-'));
  const store = await openSqliteStore({ path: path.join(folder, 'store.sqlite') });
  const clock = movableClock(NOON);
  const registry = new ModelRegistry();
  if (options.empty !== true) await fill(store);
  if (options.empty !== true && options.train !== false) await train(store, registry);
  const catalogue = makeCatalogueViews({ store, clock });
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const newTracks = makeNewTracks({ store, clock, log });
  const deps: RecommendingDeps = { store, registry, clock, seed: 7, catalogue, newTracks };
  const weekly = makeWeeklyService(deps);
  const sink = makeStoreSink({
    store,
    clock,
    log,
    defaultTimeZone: 'UTC',
    onCommit: (events) => newTracks.touch(events.map(({ event }) => event.item)),
  });
  const intake = makeIntake({ store, sink, clock, random: seededRandom(3) });
  return {
    store,
    registry,
    clock,
    intake,
    deps,
    catalogue,
    weekly,
    home: makeHomeService({ ...deps, weekly }),
    recommendations: makeRecommendationService(deps),
    taste: makeTasteService(deps),
    async record(...events) {
      const { rejected } = await intake.record(
        events.map((event) => ({ at: clock.now(), ...event })),
      );
      if (rejected.length > 0) throw new Error(`The intake refused: ${rejected[0]!.reason}`);
    },
    async newcomer(id, more) {
      const record = { id, timeZone: 'UTC', createdAt: clock.now(), simulated: false, ...more };
      await store.listeners.ensure([record]);
      return id;
    },
    async cleanUp() {
      await intake.stop();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function movableClock(start: number): World['clock'] {
  let time = start;
  return {
    now: () => time,
    set: (to) => (time = to),
    pass: (ms) => (time += ms),
  };
}

async function fill(store: Store): Promise<void> {
  const artists = [];
  const albums = [];
  const tracks: TrackRecord[] = [];
  for (const [g, genre] of GENRES.entries()) {
    // The last artist of each genre is the one nobody plays.
    for (let a = 0; a <= ARTISTS_A_GENRE; a++) {
      const artist = `artist:${g}-${a}`;
      artists.push({ id: artist, name: `${genre} Artist ${a}`, genres: [genre] });
      albums.push({
        id: `album:${g}-${a}`,
        title: `${genre} Album ${a}`,
        artistIds: [artist],
        genres: [],
        releaseDate: a % 4 === 0 ? '2026-10-30' : `${1980 + a}`,
      });
      for (let t = 0; t < TRACKS_AN_ARTIST; t++) {
        tracks.push({
          id: trackId(g, a, t),
          title: `${genre} Song ${a}-${t}`,
          artistIds: [artist],
          albumId: `album:${g}-${a}`,
          // What nobody plays is found by its genre; the genres of the others come from their artists.
          genres: a === ARTISTS_A_GENRE ? [genre] : [],
          durationMs: 120_000 + 10_000 * t,
          explicit: t === 9,
          markets: t === 8 ? ['SE'] : undefined,
          addedAt: NOON - 400 * DAY_MS,
        });
      }
    }
  }
  const podcasts = Array.from({ length: 12 }, (_, p) => ({
    id: `podcast:${p}`,
    title: `Podcast ${p}`,
    topics: [],
  }));
  await store.catalogue.upsert({ artists, albums, tracks, podcasts });
  await store.listeners.put(
    Array.from({ length: LISTENERS }, (_, l) => ({
      id: listenerId(l),
      name: `Listener ${l}`,
      timeZone: l % 2 === 0 ? 'Europe/Berlin' : 'America/New_York',
      country: countryOf(genreOf(l)),
      createdAt: NOON - 300 * DAY_MS + l,
      simulated: true,
    })),
  );
  const events = Array.from({ length: LISTENERS }, (_, l) => historyOf(l)).flat();
  await store.events.commit(
    events.map((event) => ({ event, outcomes: [] })),
    foldItem,
  );
}

/** Plays of four artists of the listener's genre, a little of one other, follows and a playlist. */
function historyOf(listener: number): readonly ListeningEvent[] {
  const random = seededRandom(1000 + listener);
  const genre = genreOf(listener);
  const events: ListeningEvent[] = [];
  const add = (kind: ListeningEvent['kind'], item: string, daysAgo: number): void => {
    const at = NOON - daysAgo * DAY_MS - random.int(HOUR_MS);
    events.push({
      id: `${listener}-${events.length}`,
      listener: listenerId(listener),
      kind,
      item,
      at,
    });
  };
  const first = Math.floor(listener / GENRES.length);
  for (let i = 0; i < 40; i++) {
    const g = random.next() < 0.95 ? genre : random.int(GENRES.length);
    const artist = (first + random.int(4)) % ARTISTS_A_GENRE;
    add('play', trackId(g, artist, random.int(TRACKS_AN_ARTIST)), 1 + random.int(200));
  }
  add('follow', `artist:${genre}-${(first + 4) % ARTISTS_A_GENRE}`, 30);
  add('follow', `artist:${genre}-${(first + 5) % ARTISTS_A_GENRE}`, 30);
  add('follow', `podcast:${genre * 3 + (listener % 3)}`, 30);
  return events;
}

/** Trains both models on the store as it stands. */
export async function train(
  store: Store,
  registry: ModelRegistry,
  version = '1',
  settings: Readonly<Record<string, number>> = { rank: 12 },
): Promise<void> {
  const config = factorizationConfig({ epochs: 6, ...settings });
  const { signal } = new AbortController();
  const training = await gatherMatrix(store, NOON, config, signal);
  const bytes = await fitSnapshot({ ...training, config, trainedTo: NOON }, () => undefined);
  const counter = new PopularityCounter(popularityConfig(), NOON);
  await eachVoice(
    store,
    { ...config, now: NOON, heldOutBelow: 0 },
    ({ item, lastAt }, country) => counter.add(item, lastAt, country),
    signal,
  );
  const counted = counter.snapshot(() => true, 0)!;
  registry.swap(
    'factorization',
    FactorizationModel.fromSnapshot(decodeSnapshot(bytes, 'factorization'), version),
  );
  registry.swap(
    'popularity',
    PopularityModel.fromSnapshot(decodeSnapshot(counted, 'popularity'), version),
  );
}
