/**
 * Home and the weekly list of many listeners of the demo world while every kind of model serves at once: what one model
 * hands to the next (priors of tracks nobody has played, likenesses, the ranker's features) has met in no other test.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_FOLDER } from '../../src/demo/demo-files.ts';
import { readRules } from '../../src/demo/rules.ts';
import type { HomeRecord, ListenerRecord } from '../../src/store/records.ts';
import { type Api, startApi } from '../helpers/api.ts';
import { isCassandra } from '../helpers/test-store.ts';

const LISTENERS = 500;
const ASKED = 50;
const SHAPE = { shelves: 8, cards: 10 };
const WEEKLY = 30;

let api: Api;
let asked: readonly ListenerRecord[];

beforeAll(async () => {
  api = await startApi({ demo: LISTENERS });
  for (const model of ['text', 'train-audio', 'hybrid']) {
    const run = await api.app.services.jobs.runToEnd(model);
    expect({ model, ...run }).toMatchObject({ model, outcome: 'succeeded' });
  }
  const listeners: ListenerRecord[] = [];
  for await (const batch of api.app.store.listeners.scan()) listeners.push(...batch);
  asked = listeners.slice(0, ASKED);
}, 120_000);
afterAll(() => api.close());

describe.skipIf(isCassandra)('with every model serving', () => {
  it('has models of every kind that serve', async () => {
    const statuses = await api.app.services.models.statuses();
    const serving = statuses.filter(({ current }) => current !== undefined);
    expect(serving.map(({ kind }) => kind).toSorted()).toEqual([
      'audio',
      'factorization',
      'hybrid',
      'popularity',
      'text',
    ]);
  });

  it('gives every listener a full page without a card twice', async () => {
    for (const { id } of asked) {
      const page = await api.app.services.home.page(id, SHAPE);
      // Who follows nothing and has made no playlist has fewer kinds of shelf.
      expect(page.shelves.length).toBeGreaterThanOrEqual(6);
      expect(page.shelves.every(({ cards }) => cards.length >= 2)).toBe(true);
      const subjects = subjectsOf(page);
      expect(subjects.length).toBeGreaterThanOrEqual(0.8 * page.shelves.length * SHAPE.cards);
      expect(new Set(subjects).size).toBe(subjects.length);
    }
  });

  it('gives every listener 30 tracks for the week that they have not played', async () => {
    for (const { id } of asked) {
      const { tracks } = (await api.app.services.weekly.forListener(id))!;
      const ids = tracks.map(({ track }) => track);
      expect(new Set(ids).size).toBe(WEEKLY);
      const items = await api.app.store.listening.ofListener(id, 10_000);
      const played = new Set(items.filter(({ plays }) => plays > 0).map(({ item }) => item));
      expect(ids.filter((track) => played.has(track))).toEqual([]);
    }
  });

  it('shows art songs that nobody has played to those who like such, five times as often as chance', async () => {
    const cold = await coldArtSongs();
    const likers = await artSongListeners();
    expect(likers.length).toBeGreaterThan(10);
    const [listed, shown]: [string[], string[]] = [[], []];
    for (const id of likers) {
      const list = (await api.app.services.weekly.forListener(id))!;
      listed.push(...list.tracks.map(({ track }) => track));
      const cards = subjectsOf(await api.app.services.home.page(id, SHAPE));
      shown.push(...cards.filter((subject) => subject.startsWith('track:')));
    }
    const chance = cold.size / (await api.app.store.catalogue.counts()).tracks;
    for (const tracks of [listed, shown]) {
      const share = tracks.filter((track) => cold.has(track)).length / tracks.length;
      expect(share).toBeGreaterThan(5 * chance);
    }
  });

  it('recommends by every recommender', async () => {
    for (const by of ['hybrid', 'collaborative', 'popularity', 'text', 'audio'] as const) {
      const query = { listener: asked[0]!.id, exclude: [], diversity: 0.2, by };
      const list = await api.app.services.recommendations.forListener(query);
      expect(list.entries.length).toBeGreaterThan(20);
    }
  });

  it('logs no error', () => {
    expect(api.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });
});

/** Songs of the art song families that nobody has played. */
async function coldArtSongs(): Promise<ReadonlySet<string>> {
  const songs = await artSongs();
  const cold = new Set(songs);
  for await (const items of api.app.store.listening.scan()) {
    for (const { item } of items) cold.delete(item);
  }
  return cold;
}

/** Of whose plays half or more are of art songs. */
async function artSongListeners(): Promise<readonly string[]> {
  const songs = await artSongs();
  const plays = new Map<string, { songs: number; all: number }>();
  for await (const items of api.app.store.listening.scan()) {
    for (const { listener, item, plays: count } of items) {
      const of = plays.get(listener) ?? { songs: 0, all: 0 };
      plays.set(listener, { songs: of.songs + (songs.has(item) ? count : 0), all: of.all + count });
    }
  }
  return [...plays].filter(([, of]) => of.songs >= of.all / 2).map(([id]) => id);
}

async function artSongs(): Promise<ReadonlySet<string>> {
  const families = readRules(DEMO_FOLDER).families.filter(({ name }) => name.endsWith('song'));
  const genres = new Set(families.flatMap((family) => family.genres));
  const songs = new Set<string>();
  for await (const tracks of api.app.store.catalogue.scanTracks()) {
    for (const track of tracks) if (track.genres.some((g) => genres.has(g))) songs.add(track.id);
  }
  return songs;
}

function subjectsOf(page: HomeRecord): readonly string[] {
  return page.shelves.flatMap(({ cards }) => cards.map(({ subject }) => subject));
}
