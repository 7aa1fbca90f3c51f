/**
 * Per-request loaders: what one request asks for by id goes to the store in one read a kind, however
 * many cards ask. A new set is made for each request, so that nobody sees another's answers.
 */
import DataLoader from 'dataloader';
import { type IdKind, kindOf } from '../ids.ts';
import type { Store } from '../store/ports.ts';
import type {
  AlbumRecord,
  ArtistRecord,
  AudioFeaturesRecord,
  ListenerRecord,
  PlaylistRecord,
  PodcastRecord,
  TrackRecord,
} from '../store/records.ts';

/** Answers null for an id that is not known. */
export type ById<T> = DataLoader<string, T | null>;

/** Ids of what belongs to something, `limit` of them at most. */
export interface MembersKey {
  readonly of: string;
  readonly limit: number;
}

/** Reads of lists that belong to one listener or playlist, page by page. */
export interface ListReads {
  readonly plays: Store['events']['playsOf'];
  readonly saved: Store['library']['saved'];
  readonly followed: Store['library']['followed'];
  readonly playlistsOf: Store['playlists']['ofListener'];
  readonly playlistTracks: Store['playlists']['tracks'];
}

export interface Loaders {
  readonly lists: ListReads;
  readonly tracks: ById<TrackRecord>;
  readonly albums: ById<AlbumRecord>;
  readonly artists: ById<ArtistRecord>;
  readonly podcasts: ById<PodcastRecord>;
  readonly playlists: ById<PlaylistRecord>;
  readonly listeners: ById<ListenerRecord>;
  readonly audioFeatures: ById<AudioFeaturesRecord>;
  readonly tracksOfAlbum: DataLoader<MembersKey, readonly string[], string>;
  readonly tracksOfArtist: DataLoader<MembersKey, readonly string[], string>;
  readonly albumsOfArtist: DataLoader<MembersKey, readonly string[], string>;
}

/** Ids in one read of the store; more are split. */
const MAX_BATCH = 1_000;

/** Makes the loaders of one request. */
export function makeLoaders(store: Store): Loaders {
  const { catalogue, playlists, listeners } = store;
  return {
    lists: listReads(store),
    tracks: byId((ids) => catalogue.tracks(ids)),
    albums: byId((ids) => catalogue.albums(ids)),
    artists: byId((ids) => catalogue.artists(ids)),
    podcasts: byId((ids) => catalogue.podcasts(ids)),
    playlists: byId((ids) => playlists.get(ids)),
    listeners: byId((ids) => listeners.get(ids)),
    audioFeatures: byId((ids) => store.audioFeatures.get(ids)),
    tracksOfAlbum: membersOf((id, limit) => catalogue.tracksOfAlbum(id, limit)),
    tracksOfArtist: membersOf((id, limit) => catalogue.tracksOfArtist(id, limit)),
    albumsOfArtist: membersOf((id, limit) => catalogue.albumsOfArtist(id, limit)),
  };
}

/** The record behind the global id of a track, album, artist, playlist or podcast; null when unknown. */
export function loadRecord(
  loaders: Loaders,
  id: string,
): Promise<TrackRecord | AlbumRecord | ArtistRecord | PlaylistRecord | PodcastRecord | null> {
  const kind = kindOf(id);
  const name = kind && LOADER_OF_KIND[kind];
  return name ? loaders[name].load(id) : Promise.resolve(null);
}

const LOADER_OF_KIND = {
  track: 'tracks',
  album: 'albums',
  artist: 'artists',
  playlist: 'playlists',
  podcast: 'podcasts',
} as const satisfies Partial<Record<IdKind, keyof Loaders>> as Partial<
  Record<IdKind, 'tracks' | 'albums' | 'artists' | 'playlists' | 'podcasts'>
>;

function byId<T>(read: (ids: readonly string[]) => Promise<ReadonlyMap<string, T>>): ById<T> {
  const batch = async (ids: readonly string[]): Promise<(T | null)[]> => {
    const found = await read(ids);
    return ids.map((id) => found.get(id) ?? null);
  };
  return new DataLoader(batch, { maxBatchSize: MAX_BATCH });
}

function listReads(store: Store): ListReads {
  return {
    plays: (...args) => store.events.playsOf(...args),
    saved: (...args) => store.library.saved(...args),
    followed: (...args) => store.library.followed(...args),
    playlistsOf: (...args) => store.playlists.ofListener(...args),
    playlistTracks: (...args) => store.playlists.tracks(...args),
  };
}

/** The store reads these one by one, each by key: what the loader saves is asking twice. */
function membersOf(
  read: (of: string, limit: number) => Promise<readonly string[]>,
): DataLoader<MembersKey, readonly string[], string> {
  return new DataLoader(
    (keys: readonly MembersKey[]) => Promise.all(keys.map(({ of, limit }) => read(of, limit))),
    { cacheKeyFn: ({ of, limit }) => `${limit} ${of}` },
  );
}
