/**
 * The store, by use. Each port is what one part of the product needs; each read that a request
 * makes is by key and bounded. Two houses implement them (`sqlite/`, `cassandra/`), one contract
 * suite (`test/contract/store.ts`) holds both to the same promises.
 *
 * Shared promises
 * - A method that returns a `Map` has an entry for each known key and none for an unknown one.
 * - Lists are newest first unless said otherwise; `before` is exclusive.
 * - A write is durable when its promise resolves: it survives `kill -9`.
 * - Nothing here reads the clock: times come in as arguments.
 */
import type { JobRunRecord } from './job-records.ts';
import type {
  AlbumRecord,
  ArtistRecord,
  AudioFeaturesRecord,
  CatalogueRecords,
  HomeRecord,
  ImportedInteraction,
  ListenerItem,
  ListenerRecord,
  ListeningEvent,
  PlaylistRecord,
  PodcastRecord,
  SnapshotKind,
  SnapshotPointer,
  SnapshotRecord,
  TextRecord,
  TrackRecord,
  WeeklyRecord,
} from './records.ts';
import type {
  CardOutcome,
  DatedOutcome,
  ResponseStats,
  SegmentResponses,
} from './response-records.ts';
import type { TextReadingRecord } from './text-records.ts';
import type { WeeklyTracks } from './weekly-tracks.ts';

type ById<T> = Promise<ReadonlyMap<string, T>>;

export interface CataloguePort {
  tracks(ids: readonly string[]): ById<TrackRecord>;
  albums(ids: readonly string[]): ById<AlbumRecord>;
  artists(ids: readonly string[]): ById<ArtistRecord>;
  podcasts(ids: readonly string[]): ById<PodcastRecord>;
  /** Track ids of an album in catalogue order, `limit` at most. */
  tracksOfAlbum(album: string, limit: number): Promise<readonly string[]>;
  /** Track ids of an artist, latest release first, `limit` at most. */
  tracksOfArtist(artist: string, limit: number): Promise<readonly string[]>;
  /** Album ids of an artist, latest release first, `limit` at most. */
  albumsOfArtist(artist: string, limit: number): Promise<readonly string[]>;
  /** Inserts or replaces whole records; `addedAt` of a known track is kept. Answers how many were new and changed. */
  upsert(records: CatalogueRecords): Promise<{ readonly added: number; readonly changed: number }>;
  /** All of a kind in batches, by id: for jobs, and for what is kept in memory. */
  scanArtists(): AsyncIterable<readonly ArtistRecord[]>;
  scanAlbums(): AsyncIterable<readonly AlbumRecord[]>;
  scanTracks(): AsyncIterable<readonly TrackRecord[]>;
  scanPodcasts(): AsyncIterable<readonly PodcastRecord[]>;
  counts(): Promise<{ tracks: number; albums: number; artists: number; podcasts: number }>;
}

export interface ListenersPort {
  get(ids: readonly string[]): ById<ListenerRecord>;
  /** Inserts those that are not known yet; known ones stay as they are. */
  ensure(listeners: readonly ListenerRecord[]): Promise<void>;
  /** Inserts or replaces. */
  put(listeners: readonly ListenerRecord[]): Promise<void>;
  /** In batches, by id: for jobs. */
  scan(): AsyncIterable<readonly ListenerRecord[]>;
  count(): Promise<number>;
  /** The first by creation, then id: the embedded default's viewer. */
  first(): Promise<ListenerRecord | undefined>;
  /** Forgets the listener in every port of this store: row, events, items, playlists, pages, weeklies, outcomes. */
  erase(id: string): Promise<void>;
}

/** Folds one event into what is known of its (listener, item); order must not matter. */
export type ItemFold = (state: ListenerItem | undefined, event: ListeningEvent) => ListenerItem;

/** An event that passed intake, with what it says about cards. */
export interface PreparedEvent {
  readonly event: ListeningEvent;
  readonly outcomes: readonly DatedOutcome[];
}

export interface CommitResult {
  /** Per prepared event, in order: true where the event was new. */
  readonly fresh: readonly boolean[];
}

export interface EventsPort {
  /**
   * One transaction: appends the events whose id is not known, folds each of those into its
   * listener's item, applies playlist changes and card outcomes, and raises the version of each
   * listener touched (not for impressions). Listeners that are not known are created by the caller first.
   *
   * @throws NotFoundError, and commits nothing, when a listener is not known.
   */
  commit(events: readonly PreparedEvent[], fold: ItemFold): Promise<CommitResult>;
  /** Plays of one listener, newest first: `before` is the cursor (time, id) of the last one seen. */
  playsOf(
    listener: string,
    limit: number,
    before?: { readonly at: number; readonly id: string },
  ): Promise<readonly ListeningEvent[]>;
  /** All events of one listener in batches, oldest first: for export. */
  scanOf(listener: string): AsyncIterable<readonly ListeningEvent[]>;
  /** All events of one UTC day in batches, by listener and time: for the archive. */
  scanDay(day: string): AsyncIterable<readonly ListeningEvent[]>;
  /** UTC days that have events, ascending. */
  days(): Promise<readonly string[]>;
  /** Events received for a day at or after an earlier archive make it due again: count per day. */
  countOfDay(day: string): Promise<number>;
  /** Removes the log (not the fold) of days before this one; answers how many events went. */
  deleteBefore(day: string): Promise<number>;
}

export interface ListeningPort {
  /** What a listener has done, latest play first, `limit` items at most. */
  ofListener(listener: string, limit: number): Promise<readonly ListenerItem[]>;
  /**
   * What listeners have done with an item, one row a listener, `limit` at most. In an order that stays the
   * same; which listeners, where there are more, is the house's choice.
   */
  listenersOf(item: string, limit: number): Promise<readonly ListenerItem[]>;
  /** Goes up with each of the listener's events but impressions; 0 for an unknown listener. */
  version(listener: string): Promise<number>;
  /**
   * Sets bulk counts. Within one `run`, counts of the same pair add up; a later run replaces them, so
   * that importing a file twice changes nothing. Touches no version when nothing changed.
   */
  importInteractions(run: string, rows: readonly ImportedInteraction[]): Promise<void>;
  /** Everything, in batches that never split a listener, by listener: for jobs. */
  scan(): AsyncIterable<readonly ListenerItem[]>;
}

export interface LibraryPort {
  /** Items of one kind (`track`, `artist`, ...) whose register is on, latest first; `before` is the cursor. */
  saved(
    listener: string,
    kind: string,
    limit: number,
    before?: LibraryCursor,
  ): Promise<readonly LibraryEntry[]>;
  followed(
    listener: string,
    kind: string,
    limit: number,
    before?: LibraryCursor,
  ): Promise<readonly LibraryEntry[]>;
  dismissed(listener: string, limit: number): Promise<readonly string[]>;
}

export interface LibraryCursor {
  readonly at: number;
  readonly item: string;
}

export interface LibraryEntry {
  readonly item: string;
  readonly at: number;
}

export interface PlaylistsPort {
  get(ids: readonly string[]): ById<PlaylistRecord>;
  /** Makes an empty one; one that exists stays as it is. */
  create(playlist: PlaylistRecord): Promise<void>;
  /** Created last first; the cursor is (createdAt, id). */
  ofListener(
    listener: string,
    limit: number,
    before?: LibraryCursor,
  ): Promise<readonly PlaylistRecord[]>;
  /** Track ids in playlist order (by when they were added, then id). Membership changes by events. */
  tracks(id: string, limit: number, after?: LibraryCursor): Promise<readonly LibraryEntry[]>;
}

export interface TextsPort {
  /** Inserts or replaces by id; answers how many were new and changed. */
  put(texts: readonly TextRecord[]): Promise<{ readonly added: number; readonly changed: number }>;
  get(ids: readonly string[]): ById<TextRecord>;
  scan(): AsyncIterable<readonly TextRecord[]>;
}

/** What was read out of texts: derived, so whatever is missing or stale is read again. */
export interface TextReadingsPort {
  /** Inserts or replaces by the text's id. */
  put(readings: readonly TextReadingRecord[]): Promise<void>;
  get(ids: readonly string[]): ById<TextReadingRecord>;
  /** The mark of each reading. */
  marks(ids: readonly string[]): ById<string>;
  /** All readings in batches, by id: for jobs. */
  scan(): AsyncIterable<readonly TextReadingRecord[]>;
}

export interface AudioFeaturesPort {
  put(features: readonly AudioFeaturesRecord[]): Promise<void>;
  get(tracks: readonly string[]): ById<AudioFeaturesRecord>;
}

export interface WeekliesPort {
  /**
   * Inserts those whose listener has none for the week; answers the ones that are kept, in order, and undefined for
   * a listener who is not known. Many at once cost little more than one.
   */
  putIfAbsent(weeklies: readonly WeeklyRecord[]): Promise<readonly (WeeklyRecord | undefined)[]>;
  has(listener: string, week: string): Promise<boolean>;
  get(listener: string, week: string): Promise<WeeklyRecord | undefined>;
  /** Latest weeks first; `before` is a week. */
  ofListener(listener: string, limit: number, before?: string): Promise<readonly WeeklyRecord[]>;
  /** As {@link ofListener}, but only what the lists held: a year of them costs about what one whole list does. */
  tracksOf(listener: string, limit: number, before?: string): Promise<readonly WeeklyTracks[]>;
}

/** Served pages and what came of them. */
export interface ImpressionsPort {
  /** Logs a served page; pages are immutable. */
  put(page: HomeRecord): Promise<void>;
  get(listener: string, id: string): Promise<HomeRecord | undefined>;
  /** The latest page with this basis. */
  latest(listener: string, basis: string): Promise<HomeRecord | undefined>;
  /** Pages of one listener, newest first: for export and for judging policies. */
  ofListener(listener: string, limit: number, before?: string): Promise<readonly HomeRecord[]>;
  /**
   * Responses per item in one segment and over all segments. Items not seen in the periods asked for are left out.
   *
   * @param weights - What the responses of each period count; of others nothing does.
   */
  responses(
    segment: number,
    items: readonly string[],
    weights: ReadonlyMap<number, number>,
  ): Promise<ReadonlyMap<string, { readonly segment: ResponseStats; readonly all: ResponseStats }>>;
  /** All responses by segment, item and period, once each, in batches: what segments have in common is learned from them. */
  scanResponses(): AsyncIterable<readonly SegmentResponses[]>;
  /** Responses over all items and segments: the prior of a card nobody has seen. */
  totals(weights: ReadonlyMap<number, number>): Promise<ResponseStats>;
  /** Outcomes of the cards of one page, by card id. */
  outcomes(listener: string, page: string): Promise<ReadonlyMap<string, CardOutcome>>;
  /** Removes pages generated before; answers how many. Learned responses stay. */
  deleteBefore(at: number): Promise<number>;
  /** Removes what was learned in periods before. */
  forgetBefore(period: number): Promise<void>;
}

export interface SnapshotsPort {
  put(snapshot: SnapshotRecord, bytes: Uint8Array): Promise<void>;
  bytes(kind: SnapshotKind, version: string): Promise<Uint8Array | undefined>;
  get(kind: SnapshotKind, version: string): Promise<SnapshotRecord | undefined>;
  /** Newest first. */
  list(kind: SnapshotKind, limit: number): Promise<readonly SnapshotRecord[]>;
  pointer(kind: SnapshotKind): Promise<SnapshotPointer | undefined>;
  /** Compare and set: false when the pointer's current is no longer `expected` (undefined: none yet). */
  point(kind: SnapshotKind, to: SnapshotPointer, expected: string | undefined): Promise<boolean>;
  delete(kind: SnapshotKind, version: string): Promise<void>;
}

export interface LeasesPort {
  /** Takes or renews; false while another holder's lease runs. */
  acquire(name: string, holder: string, now: number, ttlMs: number): Promise<boolean>;
  release(name: string, holder: string): Promise<void>;
}

export interface JobRunsPort {
  put(run: JobRunRecord): Promise<void>;
  get(id: string): Promise<JobRunRecord | undefined>;
  /** Newest first. */
  ofJob(job: string, limit: number): Promise<readonly JobRunRecord[]>;
  /** Small facts that jobs keep between runs (what was archived, which day). */
  note(job: string, key: string): Promise<string | undefined>;
  setNote(job: string, key: string, value: string): Promise<void>;
  deleteBefore(at: number): Promise<number>;
}

export interface Store {
  readonly catalogue: CataloguePort;
  readonly listeners: ListenersPort;
  readonly events: EventsPort;
  readonly listening: ListeningPort;
  readonly library: LibraryPort;
  readonly playlists: PlaylistsPort;
  readonly texts: TextsPort;
  readonly textReadings: TextReadingsPort;
  readonly audioFeatures: AudioFeaturesPort;
  readonly weeklies: WeekliesPort;
  readonly impressions: ImpressionsPort;
  readonly snapshots: SnapshotsPort;
  readonly leases: LeasesPort;
  readonly jobRuns: JobRunsPort;
  /** Which house this is, whether it answers and what mends what is wrong with it: for health and `doctor`. */
  ping(): Promise<{ readonly house: string; readonly detail: string; readonly mend?: string }>;
  close(): Promise<void>;
}
