import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.ts';
import { makeIntake } from '../../src/events/intake.ts';
import { makeStoreSink } from '../../src/events/store-sink.ts';
import { seededRandom } from '../../src/math/random.ts';
import { makeCatalogueService } from '../../src/services/catalogue.ts';
import { makeLibraryService, MAX_PLAYLIST_TRACKS } from '../../src/services/library.ts';
import type { LibraryService } from '../../src/services/services.ts';
import type { Store } from '../../src/store/ports.ts';
import {
  NOW,
  rememberingLog,
  temporaryStore,
  trackOf,
  type TemporaryStore,
} from '../helpers/listening-store.ts';

describe('the library service', () => {
  let temporary: TemporaryStore;
  let store: Store;
  let library: LibraryService;
  beforeEach(async () => {
    temporary = await temporaryStore();
    store = temporary.store;
    // The clock stands still: order must not depend on it.
    const common = { store, clock: { now: () => NOW }, defaultTimeZone: 'UTC' };
    const sink = makeStoreSink({ ...common, log: rememberingLog().log });
    const intake = makeIntake({ ...common, sink, random: seededRandom(1) });
    library = makeLibraryService({ ...common, intake, random: seededRandom(2) });
  });
  afterEach(() => temporary.close());

  const tracksOf = async (playlist: string): Promise<readonly string[]> =>
    (await store.playlists.tracks(playlist, MAX_PLAYLIST_TRACKS)).map(({ item }) => item);

  it('makes a playlist with its tracks in the order given, for an owner new or known', async () => {
    const tracks = ['track:c', 'track:a', 'track:b'];
    const made = await library.createPlaylist('user:new', 'Runs', 'For running', tracks);
    expect(made).toMatchObject({
      ownerId: 'user:new',
      title: 'Runs',
      description: 'For running',
      createdAt: NOW,
      length: 3,
    });
    expect(await tracksOf(made.id)).toEqual(tracks);
    const second = await library.createPlaylist('user:new', 'Walks', undefined, []);
    expect(second.id).not.toBe(made.id);
    expect(await store.playlists.ofListener('user:new', 10)).toHaveLength(2);
  });

  it('adds at the end, takes out, and puts back, all within one moment', async () => {
    let playlist = await library.createPlaylist('user:1', 'Mix', undefined, ['track:a', 'track:b']);
    playlist = await library.addToPlaylist(playlist, ['track:d', 'track:c']);
    expect(await tracksOf(playlist.id)).toEqual(['track:a', 'track:b', 'track:d', 'track:c']);
    playlist = await library.removeFromPlaylist(playlist, ['track:a', 'track:d']);
    expect(playlist.length).toBe(2);
    playlist = await library.addToPlaylist(playlist, ['track:a']);
    expect(await tracksOf(playlist.id)).toEqual(['track:b', 'track:c', 'track:a']);
    expect(playlist.length).toBe(3);
  });

  it('refuses more tracks than a playlist or a call may have', async () => {
    const playlist = await library.createPlaylist('user:1', 'Big', undefined, []);
    const many = Array.from({ length: 1_001 }, (_, i) => `track:${i}`);
    await expect(library.addToPlaylist(playlist, many)).rejects.toThrow(
      new BadInputError('Expected at most 1000 tracks in a call, got 1001.'),
    );
    const full = { ...playlist, length: MAX_PLAYLIST_TRACKS };
    await expect(library.addToPlaylist(full, ['track:1'])).rejects.toThrow(
      new BadInputError('Expected a playlist of at most 10000 tracks, got 10000 and 1 more.'),
    );
  });

  it('marks as events, the last word winning within one moment', async () => {
    await library.mark('user:1', 'save', ['track:1', 'track:2', 'podcast:1']);
    await library.mark('user:1', 'unsave', ['track:1']);
    await library.mark('user:1', 'follow', ['artist:1'], { source: 'test' });
    await library.mark('user:1', 'dismiss', ['album:1']);
    const saved = await store.library.saved('user:1', 'track', 10);
    expect(saved.map(({ item }) => item)).toEqual(['track:2']);
    expect(await store.library.followed('user:1', 'artist', 10)).toHaveLength(1);
    expect(await store.library.dismissed('user:1', 10)).toEqual(['album:1']);
    expect(await store.events.countOfDay(new Date(NOW).toISOString().slice(0, 10))).toBe(6);
  });

  it('says which of the items cannot be marked so', async () => {
    await expect(library.mark('user:1', 'follow', ['artist:1', 'track:1'])).rejects.toThrow(
      new BadInputError(
        'Number 2 of the list: item: expected for follow an id of kind artist or podcast or playlist, got one of kind track.',
      ),
    );
  });
});

describe('the catalogue service', () => {
  const none = { artists: [], albums: [], tracks: [], podcasts: [] };
  let temporary: TemporaryStore;
  beforeEach(async () => {
    temporary = await temporaryStore();
  });
  afterEach(() => temporary.close());

  it('tells of changes, and of nothing when nothing changed', async () => {
    let changes = 0;
    const { store } = temporary;
    const catalogue = makeCatalogueService({ store, onChange: () => void changes++ });
    const records = { ...none, tracks: [trackOf('track:1')] };
    expect(await catalogue.upsert(records)).toEqual({ added: 1, changed: 0 });
    expect(await catalogue.upsert(records)).toEqual({ added: 0, changed: 0 });
    expect(changes).toBe(1);
  });

  it('writes artists that are only mentioned where nobody knows them better', async () => {
    const { store } = temporary;
    const catalogue = makeCatalogueService({ store, onChange: () => {} });
    const known = { id: 'artist:1', name: 'Known', genres: ['jazz'] };
    const given = { id: 'artist:2', name: 'Given', genres: ['pop'] };
    await catalogue.upsert({ ...none, artists: [known] });
    const mentioned = ['1', '2', '3'].map((n) => {
      return { id: `artist:${n}`, name: 'Mentioned', genres: [] };
    });
    await catalogue.upsert({ ...none, artists: [given] }, mentioned);
    const found = await store.catalogue.artists(['artist:1', 'artist:2', 'artist:3']);
    expect([...found.values()]).toEqual([known, given, mentioned[2]]);
  });
});
