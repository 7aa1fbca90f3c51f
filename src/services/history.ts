/**
 * Takes in what somebody brings along: a listening history, where each listen becomes a play of the track that bears its
 * names, or a collection, whose tracks become saved ones. What the catalogue
 * does not have comes into it, by its names alone, where whoever asks may write it. The id of each play
 * is made of who, when and what, so that an import that is broken off or done twice counts once.
 */
import type { Clock } from '../clock.ts';
import type { CatalogueRecords } from '../store/records.ts';
import type { Store } from '../store/ports.ts';
import type {
  CatalogueService,
  EventInput,
  EventIntake,
  HistoryService,
  ImportListensResult,
  IntakeResult,
  NamedTrack,
} from './services.ts';
import { digestOf, readTrackKeys, trackKey } from './track-names.ts';

export interface HistoryDeps {
  readonly store: Pick<Store, 'catalogue'>;
  readonly intake: EventIntake;
  readonly catalogue: Pick<CatalogueService, 'upsert'>;
  readonly clock: Clock;
}

/** How long the names of the catalogue are kept between two calls of one import, ms. */
const KEPT_MS = 60_000;

export function makeHistoryService(deps: HistoryDeps): HistoryService {
  let keys: { readonly at: number; readonly found: Promise<Map<string, string>> } | undefined;
  const trackKeys = (): Promise<Map<string, string>> => {
    const now = deps.clock.now();
    if (keys === undefined || now - keys.at > KEPT_MS) {
      keys = { at: now, found: readTrackKeys(deps.store.catalogue) };
    }
    return keys.found;
  };
  /** Tracks by key, those that were missing added where they may be. */
  const tracksOf = async (
    named: readonly NamedTrack[],
    addTracks: boolean,
  ): Promise<{ readonly known: ReadonlyMap<string, string>; readonly added: number }> => {
    const known = await trackKeys();
    const missing = named.filter((one) => !known.has(keyOf(one)));
    if (!addTracks || missing.length === 0) return { known, added: 0 };
    await deps.catalogue.upsert(recordsOf(missing, deps.clock.now()));
    const keys = new Set(missing.map(keyOf));
    for (const key of keys) known.set(key, trackIdOf(key));
    return { known, added: keys.size };
  };
  return {
    async importListens(listener, listens, { addTracks }) {
      const { known, added } = await tracksOf(listens, addTracks);
      const plays = listens.flatMap((listen): readonly EventInput[] => {
        const item = known.get(keyOf(listen));
        if (item === undefined) return [];
        const { at, msPlayed } = listen;
        const id = `history-${digestOf(`${listener}\n${at}\n${item}`)}`;
        return [{ id, listener, kind: 'play', item, at, msPlayed }];
      });
      return told(await deps.intake.record(plays), listens.length - plays.length, added);
    },

    async importCollection(listener, tracks, { addTracks }) {
      const { known, added } = await tracksOf(tracks, addTracks);
      const at = deps.clock.now();
      const saves = tracks.flatMap((track): readonly EventInput[] => {
        const item = known.get(keyOf(track));
        if (item === undefined) return [];
        // Without a time: what was saved by an import and taken back stays so in the next one.
        const id = `collection-${digestOf(`${listener}\n${item}`)}`;
        return [{ id, listener, kind: 'save', item, at }];
      });
      return told(await deps.intake.record(saves), tracks.length - saves.length, added);
    },
  };
}

function told(
  { accepted, duplicates, rejected }: IntakeResult,
  unknown: number,
  tracksAdded: number,
): ImportListensResult {
  return { accepted, duplicates, unknown, rejected: rejected.length, tracksAdded };
}

function keyOf({ artist, title }: NamedTrack): string {
  return trackKey(artist, title);
}

function trackIdOf(key: string): string {
  return `track:name-${digestOf(key)}`;
}

/** What is known of tracks by names and tags. Artists and albums have the ids that tags of sound files give them. */
function recordsOf(named: readonly NamedTrack[], addedAt: number): CatalogueRecords {
  const artists = new Map<string, CatalogueRecords['artists'][number]>();
  const albums = new Map<string, CatalogueRecords['albums'][number]>();
  const tracks = new Map<string, CatalogueRecords['tracks'][number]>();
  for (const { artist, title, album, durationMs, isrc, genres = [], releaseDate } of named) {
    const artistId = `artist:name-${digestOf(spelled(artist))}`;
    artists.set(artistId, { id: artistId, name: artist, genres: [] });
    const albumId =
      album === undefined ? undefined : `album:name-${digestOf(`${spelled(album)}\n${artistId}`)}`;
    if (albumId !== undefined && !albums.has(albumId)) {
      const facts = { artistIds: [artistId], genres, releaseDate };
      albums.set(albumId, { id: albumId, title: album!, ...facts });
    }
    const id = trackIdOf(trackKey(artist, title));
    const facts = { albumId, durationMs, isrc, releaseDate, explicit: false, genres, addedAt };
    // The first spelling is as good as any, and stays.
    if (!tracks.has(id)) tracks.set(id, { id, title, artistIds: [artistId], ...facts });
  }
  return {
    ...{ artists: [...artists.values()], albums: [...albums.values()] },
    ...{ tracks: [...tracks.values()], podcasts: [] },
  };
}

function spelled(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
