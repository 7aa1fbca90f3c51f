/** The catalogue port: documents by id, and what belongs to an album or an artist. */
import type { CataloguePort } from '../ports.ts';
import type {
  AlbumRecord,
  ArtistRecord,
  CatalogueRecords,
  PodcastRecord,
  TrackRecord,
} from '../records.ts';
import { Directory } from './directory.ts';
import { Documents, putAll, type Upserted } from './documents.ts';
import type { Session } from './session.ts';
import { each } from './spread.ts';

const TRACK_KEYS = [
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
] as const;

interface Tables {
  readonly tracks: Documents<TrackRecord>;
  readonly albums: Documents<AlbumRecord>;
  readonly artists: Documents<ArtistRecord>;
  readonly podcasts: Documents<PodcastRecord>;
}

type WorkKind = 'track' | 'album';

/** What an album or a track says about its makers. */
interface Work {
  readonly id: string;
  readonly artistIds: readonly string[];
  readonly releaseDate?: string;
}

export function makeCatalogue(session: Session): CataloguePort {
  const tables = makeTables(session);
  const idOf = (record: { readonly id: string }): string => record.id;

  const putTrack = async (record: TrackRecord, place: number): Promise<Upserted<Work>['how']> => {
    const before = await placeOf(session, record.id);
    const at = before ?? { addedAt: record.addedAt, place };
    const track = { ...record, addedAt: at.addedAt };
    const put = await tables.tracks.put(track, {
      added_at: new Date(at.addedAt),
      place: at.place,
    });
    await moveAlbum(session, track, put, at.place);
    return moveWork(session, 'track', track, put);
  };

  return {
    tracks: (ids) => tables.tracks.many(ids),
    albums: (ids) => tables.albums.many(ids),
    artists: (ids) => tables.artists.many(ids),
    podcasts: (ids) => tables.podcasts.many(ids),
    tracksOfAlbum: (album, limit) =>
      column(session, 'SELECT track AS id FROM tracks_of_album WHERE album = ? LIMIT ?', [
        album,
        limit,
      ]),
    tracksOfArtist: (artist, limit) => worksOf(session, artist, 'track', limit),
    albumsOfArtist: (artist, limit) => worksOf(session, artist, 'album', limit),
    async upsert(records: CatalogueRecords) {
      const counts = [
        await putAll(records.artists, idOf, async (one) => (await tables.artists.put(one)).how),
        await putAll(records.podcasts, idOf, async (one) => (await tables.podcasts.put(one)).how),
        await putAll(records.albums, idOf, async (one) =>
          moveWork(session, 'album', one, await tables.albums.put(one)),
        ),
        await putAll(records.tracks, idOf, putTrack),
      ];
      return {
        added: counts.reduce((sum, { added }) => sum + added, 0),
        changed: counts.reduce((sum, { changed }) => sum + changed, 0),
      };
    },
    scanArtists: () => tables.artists.scan(),
    scanAlbums: () => tables.albums.scan(),
    scanTracks: () => tables.tracks.scan(),
    scanPodcasts: () => tables.podcasts.scan(),
    async counts() {
      const [tracks, albums, artists, podcasts] = await Promise.all([
        tables.tracks.count(),
        tables.albums.count(),
        tables.artists.count(),
        tables.podcasts.count(),
      ]);
      return { tracks, albums, artists, podcasts };
    },
  };
}

function makeTables(session: Session): Tables {
  const idOf = (record: { readonly id: string }): string => record.id;
  return {
    tracks: new Documents<TrackRecord>(session, {
      table: 'tracks',
      keys: TRACK_KEYS,
      idOf,
      directory: new Directory(session, 'track'),
    }),
    albums: new Documents<AlbumRecord>(session, {
      table: 'albums',
      keys: ['id', 'title', 'artistIds', 'releaseDate', 'genres', 'coverUrl'],
      idOf,
      directory: new Directory(session, 'album'),
    }),
    artists: new Documents<ArtistRecord>(session, {
      table: 'artists',
      keys: ['id', 'name', 'genres', 'coverUrl'],
      idOf,
      directory: new Directory(session, 'artist'),
    }),
    podcasts: new Documents<PodcastRecord>(session, {
      table: 'podcasts',
      keys: ['id', 'title', 'publisher', 'description', 'topics', 'coverUrl'],
      idOf,
      directory: new Directory(session, 'podcast'),
    }),
  };
}

/** When a track first came, and its place in that import: its order within an album, whatever is said later. */
async function placeOf(
  session: Session,
  id: string,
): Promise<{ readonly addedAt: number; readonly place: number } | undefined> {
  const row = await session.one('SELECT added_at, place FROM tracks WHERE id = ?', [id]);
  return row && { addedAt: (row['added_at'] as Date).getTime(), place: row['place'] as number };
}

async function moveAlbum(
  session: Session,
  track: TrackRecord,
  put: Upserted<TrackRecord>,
  place: number,
): Promise<void> {
  if (put.how === 'same') return;
  const before = put.how === 'changed' ? put.before.albumId : undefined;
  const key = [new Date(track.addedAt), place, track.id];
  if (before !== undefined && before !== track.albumId) {
    await session.write(
      'DELETE FROM tracks_of_album WHERE album = ? AND added_at = ? AND place = ? AND track = ?',
      [before, ...key],
    );
  }
  if (track.albumId !== undefined) {
    await session.write(
      'INSERT INTO tracks_of_album (album, added_at, place, track) VALUES (?, ?, ?, ?)',
      [track.albumId, ...key],
    );
  }
}

async function moveWork<W extends Work>(
  session: Session,
  kind: WorkKind,
  work: W,
  put: Upserted<W>,
): Promise<Upserted<W>['how']> {
  if (put.how === 'same') return put.how;
  const stands = new Set(work.artistIds.map((artist) => `${artist} ${work.releaseDate ?? ''}`));
  const before = put.how === 'changed' ? put.before : undefined;
  const gone = (before?.artistIds ?? []).filter(
    (artist) => !stands.has(`${artist} ${before?.releaseDate ?? ''}`),
  );
  await each(gone, (artist) =>
    session.write(
      'DELETE FROM works_of_artist WHERE artist = ? AND kind = ? AND release = ? AND id = ?',
      [artist, kind, before?.releaseDate ?? '', work.id],
    ),
  );
  await each(work.artistIds, (artist) =>
    session.write('INSERT INTO works_of_artist (artist, kind, release, id) VALUES (?, ?, ?, ?)', [
      artist,
      kind,
      work.releaseDate ?? '',
      work.id,
    ]),
  );
  return put.how;
}

function worksOf(
  session: Session,
  artist: string,
  kind: WorkKind,
  limit: number,
): Promise<readonly string[]> {
  return column(session, 'SELECT id FROM works_of_artist WHERE artist = ? AND kind = ? LIMIT ?', [
    artist,
    kind,
    limit,
  ]);
}

async function column(
  session: Session,
  cql: string,
  values: readonly (string | number)[],
): Promise<readonly string[]> {
  return (await session.rows(cql, values)).map((row) => row['id'] as string);
}
