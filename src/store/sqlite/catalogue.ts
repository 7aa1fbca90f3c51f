/** The catalogue port: documents by id, and what belongs to an album or an artist. */
import type { CataloguePort } from '../ports.ts';
import type {
  AlbumRecord,
  ArtistRecord,
  CatalogueRecords,
  PodcastRecord,
  TrackRecord,
} from '../records.ts';
import type { Connection } from './connection.ts';
import { Documents, type Upserted } from './documents.ts';

interface Tables {
  readonly tracks: Documents<TrackRecord>;
  readonly albums: Documents<AlbumRecord>;
  readonly artists: Documents<ArtistRecord>;
  readonly podcasts: Documents<PodcastRecord>;
}

/** What an album or a track says about its makers. */
interface Work {
  readonly id: string;
  readonly artistIds: readonly string[];
  readonly releaseDate?: string;
}

export function makeCatalogue(connection: Connection): CataloguePort {
  const tables = makeTables(connection);
  const works = makeWorks(connection);
  const ofAlbum = connection.preparePluck<string>(
    `SELECT id FROM tracks WHERE body ->> 'albumId' = ? ORDER BY n LIMIT ?`,
  );

  const upsert = (records: CatalogueRecords): { added: number; changed: number } => {
    const counts = { added: 0, same: 0, changed: 0 };
    for (const artist of records.artists) counts[tables.artists.put(artist).how]++;
    for (const podcast of records.podcasts) counts[tables.podcasts.put(podcast).how]++;
    for (const album of records.albums) {
      counts[works.replace('album', album, tables.albums.put(album))]++;
    }
    for (const track of records.tracks) {
      const addedAt = tables.tracks.one(track.id)?.addedAt ?? track.addedAt;
      counts[works.replace('track', track, tables.tracks.put({ ...track, addedAt }))]++;
    }
    return { added: counts.added, changed: counts.changed };
  };

  return {
    tracks: async (ids) => tables.tracks.many(ids),
    albums: async (ids) => tables.albums.many(ids),
    artists: async (ids) => tables.artists.many(ids),
    podcasts: async (ids) => tables.podcasts.many(ids),
    tracksOfAlbum: async (album, limit) => ofAlbum.all(album, limit),
    tracksOfArtist: async (artist, limit) => works.of(artist, 'track', limit),
    albumsOfArtist: async (artist, limit) => works.of(artist, 'album', limit),
    upsert: async (records) => connection.write(() => upsert(records)),
    scanArtists: () => tables.artists.scan(),
    scanAlbums: () => tables.albums.scan(),
    scanTracks: () => tables.tracks.scan(),
    scanPodcasts: () => tables.podcasts.scan(),
    counts: async () => ({
      tracks: tables.tracks.count(),
      albums: tables.albums.count(),
      artists: tables.artists.count(),
      podcasts: tables.podcasts.count(),
    }),
  };
}

function makeTables(connection: Connection): Tables {
  const idOf = (record: { readonly id: string }): string => record.id;
  return {
    tracks: new Documents<TrackRecord>(
      connection,
      'tracks',
      [
        'id',
        'title',
        'artistIds',
        'albumId',
        'durationMs',
        'explicit',
        'releaseDate',
        'isrc',
        'markets',
        'genres',
        'audioUrl',
        'coverUrl',
        'addedAt',
      ],
      idOf,
    ),
    albums: new Documents<AlbumRecord>(
      connection,
      'albums',
      ['id', 'title', 'artistIds', 'releaseDate', 'genres', 'coverUrl'],
      idOf,
    ),
    artists: new Documents<ArtistRecord>(
      connection,
      'artists',
      ['id', 'name', 'genres', 'coverUrl'],
      idOf,
    ),
    podcasts: new Documents<PodcastRecord>(
      connection,
      'podcasts',
      ['id', 'title', 'publisher', 'description', 'topics', 'coverUrl'],
      idOf,
    ),
  };
}

type WorkKind = 'track' | 'album';

function makeWorks(connection: Connection): {
  of(artist: string, kind: WorkKind, limit: number): readonly string[];
  replace<W extends Work>(kind: WorkKind, work: W, put: Upserted<W>): Upserted<W>['how'];
} {
  const select = connection.preparePluck<string>(
    'SELECT id FROM works WHERE artist = ? AND kind = ? ORDER BY release DESC, id LIMIT ?',
  );
  const insert = connection.prepare('INSERT OR IGNORE INTO works VALUES (?, ?, ?, ?)');
  const remove = connection.prepare(
    'DELETE FROM works WHERE artist = ? AND kind = ? AND release = ? AND id = ?',
  );
  const rowOf = (artist: string, kind: WorkKind, work: Work): readonly string[] => [
    artist,
    kind,
    work.releaseDate ?? '',
    work.id,
  ];
  return {
    of: (artist, kind, limit) => select.all(artist, kind, limit),
    replace(kind, work, put) {
      if (put.how === 'same') return put.how;
      if (put.how === 'changed') {
        for (const artist of put.before.artistIds) remove.run(...rowOf(artist, kind, put.before));
      }
      for (const artist of work.artistIds) insert.run(...rowOf(artist, kind, work));
      return put.how;
    },
  };
}
