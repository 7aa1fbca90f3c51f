/**
 * What events refer to, as three tables that are written whole with every run of the archive job, so that the
 * archive can be read, and a store rebuilt, without any store:
 *
 *     listeners   who, where and since when
 *     imported    counts that came in bulk by `import interactions`: no event says them
 *     documents   catalogue, playlists, texts and audio features as JSON, a row each
 *
 * Artists and albums are those that a track names. Each row that belongs to a listener says so in `listener`.
 */
import type { DuckDBAppender } from '@duckdb/node-api';
import type { Store } from '../../store/ports.ts';
import type { ListenerItem, ListenerRecord, TrackRecord } from '../../store/records.ts';
import { archivedEventFiles } from './days.ts';
import type { ArchivePlace } from './archive-place.ts';
import {
  appendNumber,
  appendText,
  fillTable,
  parquet,
  publishQuery,
  readRows,
  withDuckDb,
} from './duckdb.ts';

export const ARCHIVE_TABLES = ['listeners', 'imported', 'documents'] as const;
export type ArchiveTable = (typeof ARCHIVE_TABLES)[number];

export const DOCUMENT_KINDS = [
  'artist',
  'album',
  'track',
  'podcast',
  'playlist',
  'text',
  'audio_features',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What the tables are written from. */
export type ArchivedStore = Pick<
  Store,
  'catalogue' | 'listeners' | 'listening' | 'playlists' | 'texts' | 'audioFeatures'
>;

/** Bulk counts of one listener and item, with the first and last play that the store knows of. */
export type ImportedRow = Pick<
  ListenerItem,
  'listener' | 'item' | 'imported' | 'firstAt' | 'lastAt'
>;

const COLUMNS: Readonly<Record<ArchiveTable, string>> = {
  listeners: `listener VARCHAR, name VARCHAR, time_zone VARCHAR, country VARCHAR, created_at BIGINT,
    simulated BOOLEAN`,
  imported: `listener VARCHAR, item VARCHAR, imported DOUBLE, first_at BIGINT, last_at BIGINT`,
  documents: 'kind VARCHAR, id VARCHAR, listener VARCHAR, body VARCHAR',
};

const ORDER: Readonly<Record<ArchiveTable, string>> = {
  listeners: 'listener',
  imported: 'listener, item',
  documents: 'kind, id',
};

/** Ids that are looked up at once. */
const BATCH = 500;

/**
 * Writes all three tables.
 *
 * @throws the signal's reason when it is aborted; tables that were written by then stay.
 */
export async function writeTables(
  store: ArchivedStore,
  place: ArchivePlace,
  signal: AbortSignal,
): Promise<Readonly<Record<ArchiveTable, number>>> {
  const write = (
    table: ArchiveTable,
    append: (appender: DuckDBAppender) => Promise<void>,
  ): Promise<number> =>
    withDuckDb(place.folder, async (connection) => {
      await fillTable(connection, table, COLUMNS[table], append);
      const query = `SELECT * FROM ${table} ORDER BY ${ORDER[table]}`;
      return publishQuery(connection, query, place, tableName(table));
    });
  return {
    listeners: await write('listeners', (to) => appendListeners(to, store, signal)),
    imported: await write('imported', (to) => appendImported(to, store, signal)),
    documents: await write('documents', (to) => appendDocuments(to, store, place, signal)),
  };
}

/** Name of a table's file. */
export function tableName(table: ArchiveTable): string {
  return `tables/${table}.parquet`;
}

/** Columns of a table, as SQL declares them. */
export function tableColumns(table: ArchiveTable): string {
  return COLUMNS[table];
}

/** All listeners, in batches, by id. */
export async function* readListeners(
  place: ArchivePlace,
): AsyncGenerator<readonly ListenerRecord[]> {
  yield* readTable(place, 'listeners', '*', (row) => ({
    id: row['listener'] as string,
    ...(row['name'] === null ? {} : { name: row['name'] as string }),
    timeZone: row['time_zone'] as string,
    ...(row['country'] === null ? {} : { country: row['country'] as string }),
    createdAt: Number(row['created_at']),
    simulated: row['simulated'] as boolean,
  }));
}

/** All bulk counts, in batches, by listener. */
export async function* readImported(place: ArchivePlace): AsyncGenerator<readonly ImportedRow[]> {
  yield* readTable(place, 'imported', '*', (row) => ({
    listener: row['listener'] as string,
    item: row['item'] as string,
    imported: row['imported'] as number,
    firstAt: Number(row['first_at']),
    lastAt: Number(row['last_at']),
  }));
}

/** All documents of a kind, in batches, by id. */
export async function* readDocuments<T>(
  place: ArchivePlace,
  kind: DocumentKind,
): AsyncGenerator<readonly T[]> {
  yield* readTable(place, 'documents', 'body', (row) => JSON.parse(row['body'] as string) as T, {
    kind,
  });
}

async function* readTable<T>(
  place: ArchivePlace,
  table: ArchiveTable,
  columns: string,
  convert: (row: Readonly<Record<string, unknown>>) => T,
  { kind }: { readonly kind?: DocumentKind } = {},
): AsyncGenerator<readonly T[]> {
  const file = await place.fetch(tableName(table));
  if (file === undefined) return;
  const where = kind === undefined ? '' : `WHERE kind = '${kind}'`;
  const query = `SELECT ${columns} FROM ${parquet([file])} ${where} ORDER BY ${ORDER[table]}`;
  yield* readRows(place.folder, query, convert);
}

async function appendListeners(
  appender: DuckDBAppender,
  { listeners }: ArchivedStore,
  signal: AbortSignal,
): Promise<void> {
  for await (const batch of listeners.scan()) {
    signal.throwIfAborted();
    for (const { id, name, timeZone, country, createdAt, simulated } of batch) {
      appender.appendVarchar(id);
      appendText(appender, name);
      appender.appendVarchar(timeZone);
      appendText(appender, country);
      appender.appendBigInt(BigInt(createdAt));
      appender.appendBoolean(simulated);
      appender.endRow();
    }
  }
}

async function appendImported(
  appender: DuckDBAppender,
  { listening }: ArchivedStore,
  signal: AbortSignal,
): Promise<void> {
  for await (const batch of listening.scan()) {
    signal.throwIfAborted();
    for (const { listener, item, imported, firstAt, lastAt } of batch) {
      if (imported === 0) continue;
      appender.appendVarchar(listener);
      appender.appendVarchar(item);
      appendNumber(appender, imported);
      appender.appendBigInt(BigInt(firstAt));
      appender.appendBigInt(BigInt(lastAt));
      appender.endRow();
    }
  }
}

async function appendDocuments(
  appender: DuckDBAppender,
  store: ArchivedStore,
  place: ArchivePlace,
  signal: AbortSignal,
): Promise<void> {
  const put = (kind: DocumentKind, id: string, record: object, listener?: string): void => {
    signal.throwIfAborted();
    appender.appendVarchar(kind);
    appender.appendVarchar(id);
    appendText(appender, listener);
    appender.appendVarchar(JSON.stringify(record));
    appender.endRow();
  };
  const named = { artists: new Set<string>(), albums: new Set<string>() };
  for await (const tracks of store.catalogue.scanTracks()) {
    for (const track of tracks) {
      put('track', track.id, track);
      note(track, named);
    }
    const features = await store.audioFeatures.get(tracks.map(({ id }) => id));
    for (const [id, record] of features) put('audio_features', id, record);
  }
  for (const ids of inBatches(named.albums)) {
    for (const album of (await store.catalogue.albums(ids)).values()) {
      put('album', album.id, album);
      for (const artist of album.artistIds) named.artists.add(artist);
    }
  }
  for (const ids of inBatches(named.artists)) {
    for (const [id, artist] of await store.catalogue.artists(ids)) put('artist', id, artist);
  }
  for await (const podcasts of store.catalogue.scanPodcasts()) {
    for (const podcast of podcasts) put('podcast', podcast.id, podcast);
  }
  for await (const texts of store.texts.scan())
    for (const text of texts) put('text', text.id, text);
  for (const ids of inBatches(await changedPlaylists(place))) {
    for (const [id, playlist] of await store.playlists.get(ids)) {
      put('playlist', id, playlist, playlist.ownerId);
    }
  }
}

function note(
  { artistIds, albumId }: TrackRecord,
  named: { readonly artists: Set<string>; readonly albums: Set<string> },
): void {
  for (const artist of artistIds) named.artists.add(artist);
  if (albumId !== undefined) named.albums.add(albumId);
}

/** Playlists that anything was ever put into: others have nothing that could be lost but a title. */
async function changedPlaylists(place: ArchivePlace): Promise<readonly string[]> {
  const files = await archivedEventFiles(place);
  if (files.length === 0) return [];
  const query = `SELECT DISTINCT playlist FROM ${parquet(files)} WHERE kind = 'playlist_add'`;
  const ids: string[] = [];
  const rows = readRows(place.folder, query, (row) => row['playlist'] as string);
  for await (const batch of rows) ids.push(...batch);
  return ids.sort();
}

function* inBatches(ids: Iterable<string>): Generator<readonly string[]> {
  const all = [...ids];
  for (let from = 0; from < all.length; from += BATCH) yield all.slice(from, from + BATCH);
}
