/**
 * What the store keeps, as plain frozen-shape data. Ids are global ids (`src/ids.ts`), times are
 * milliseconds since the epoch (UTC), days are `YYYY-MM-DD`, weeks are ISO weeks (`2026-W48`).
 */

export interface ArtistRecord {
  readonly id: string;
  readonly name: string;
  readonly genres: readonly string[];
  readonly coverUrl?: string;
}

export interface AlbumRecord {
  readonly id: string;
  readonly title: string;
  readonly artistIds: readonly string[];
  readonly releaseDate?: string;
  readonly genres: readonly string[];
  readonly coverUrl?: string;
}

export interface TrackRecord {
  readonly id: string;
  readonly title: string;
  readonly artistIds: readonly string[];
  readonly albumId?: string;
  readonly durationMs?: number;
  readonly explicit: boolean;
  /** ISO date of any precision: `1971`, `1971-11` or `1971-11-08`. */
  readonly releaseDate?: string;
  readonly isrc?: string;
  /** ISO 3166 country codes; undefined: everywhere. */
  readonly markets?: readonly string[];
  readonly genres: readonly string[];
  readonly audioUrl?: string;
  readonly coverUrl?: string;
  /** When the catalogue first had it. */
  readonly addedAt: number;
}

export interface PodcastRecord {
  readonly id: string;
  readonly title: string;
  readonly publisher?: string;
  readonly description?: string;
  readonly topics: readonly string[];
  readonly coverUrl?: string;
}

export interface CatalogueRecords {
  readonly artists: readonly ArtistRecord[];
  readonly albums: readonly AlbumRecord[];
  readonly tracks: readonly TrackRecord[];
  readonly podcasts: readonly PodcastRecord[];
}

export interface PlaylistRecord {
  readonly id: string;
  readonly ownerId: string;
  readonly title: string;
  readonly description?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** How many tracks are in it now. */
  readonly length: number;
}

export interface ListenerRecord {
  readonly id: string;
  readonly name?: string;
  /** IANA time zone. */
  readonly timeZone: string;
  /** ISO 3166 country code. */
  readonly country?: string;
  readonly createdAt: number;
  /** True for a listener of the demo world: every page and answer that shows one says so. */
  readonly simulated: boolean;
}

export const EVENT_KINDS = [
  'play',
  'save',
  'unsave',
  'follow',
  'unfollow',
  'playlist_add',
  'playlist_remove',
  'dismiss',
  'undismiss',
  'impression',
  'click',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** Where on a page or in a list something happened. */
export interface EventContext {
  /** The card that led to it: how Home learns. */
  readonly card?: string;
  /** The playlist it was played from, or changed. */
  readonly playlist?: string;
  /** Free label of the caller's: a screen, a device. 64 characters at most. */
  readonly source?: string;
}

export interface ListeningEvent {
  /** Unique; what makes a repeated event count once. */
  readonly id: string;
  readonly listener: string;
  readonly kind: EventKind;
  /** Track, album, artist, playlist or podcast. */
  readonly item: string;
  readonly at: number;
  /** For a play: how long it sounded, in ms. Undefined: taken as a whole play. */
  readonly msPlayed?: number;
  /** How much it counts, 0 to 1000. Undefined: 1. */
  readonly weight?: number;
  readonly context?: EventContext;
}

/**
 * A register that the latest writer wins: equal times are settled by the event id, so that any
 * order of arrival ends in the same state (a last-writer-wins register, Shapiro et al. 2011).
 */
export interface Register {
  readonly on: boolean;
  readonly at: number;
  readonly by: string;
}

/** All that one listener has done with one item. The fold of their events, in any order. */
export interface ListenerItem {
  readonly listener: string;
  readonly item: string;
  /** Plays that were not skips, weighted. */
  readonly plays: number;
  /** Plays of under 30 s, weighted. */
  readonly skips: number;
  readonly msPlayed: number;
  /** Plays that came in bulk by `import interactions`: set by the import, never added to. */
  readonly imported: number;
  /** First and last play in ms; 0 where there was none or its time is not known. */
  readonly firstAt: number;
  readonly lastAt: number;
  readonly saved?: Register;
  readonly followed?: Register;
  readonly dismissed?: Register;
  /** Whether the last change of a playlist put it in or took it out. */
  readonly listed?: Register;
}

/** One (listener, item, count) of `import interactions`. */
export interface ImportedInteraction {
  readonly listener: string;
  readonly item: string;
  readonly count: number;
  /** Time of the last play where the file has one, else 0. */
  readonly at: number;
}

/** One served Home page: the impression log's row, immutable once written. */
export interface HomeRecord {
  /** Unique per listener, ascending with time. */
  readonly id: string;
  readonly listener: string;
  readonly generatedAt: number;
  readonly expiresAt: number;
  /** What the page was computed from: listener state version, model versions, shape asked for. */
  readonly basis: string;
  readonly policyVersion: string;
  readonly segment: number;
  readonly shelves: readonly ShelfRecord[];
}

export interface ShelfRecord {
  readonly kind: string;
  readonly title: string;
  readonly subtitle?: string;
  readonly cards: readonly CardRecord[];
  /** What its cards were drawn from: left out by earlier versions, and where every card keeps its place. */
  readonly offers?: OffersRecord;
}

/** All that a shelf could have shown besides the cards that keep their places, by which other policies are judged. */
export interface OffersRecord {
  /** Global ids, the one that fits best by the ranker first. */
  readonly subjects: readonly string[];
  /** Probability of each, under the serving policy, that the shelf shows it. */
  readonly propensities: readonly number[];
  /** Places among `subjects` of those that the best guess shows. */
  readonly greedy: readonly number[];
}

export interface CardRecord {
  /** Global id of the subject. */
  readonly subject: string;
  readonly policy: 'exploit' | 'explore';
  readonly score: number;
  /** Probability, under the serving policy, that this shelf of this page shows this subject. */
  readonly propensity: number;
  readonly reason: ReasonRecord;
}

export interface ReasonRecord {
  readonly kind: string;
  readonly text: string;
  readonly evidence: readonly EvidenceRecord[];
}

export interface EvidenceRecord {
  /** What the reason rests on: a subject (track played, artist followed) or a term. */
  readonly subject?: string;
  readonly term?: string;
  /** Share of the score, or a count; larger weighs more. */
  readonly weight: number;
}

export interface WeeklyRecord {
  readonly listener: string;
  readonly week: string;
  readonly validFrom: number;
  readonly validUntil: number;
  readonly generatedAt: number;
  readonly tracks: readonly WeeklyTrackRecord[];
}

export interface WeeklyTrackRecord {
  readonly track: string;
  readonly policy: 'exploit' | 'explore';
  readonly score: number;
  readonly reason: ReasonRecord;
}

/** A text about music, as it came in; the text model reads them. */
export interface TextRecord {
  readonly id: string;
  readonly text: string;
  readonly source?: string;
  readonly url?: string;
  readonly published?: string;
  readonly language?: string;
  /** 1 to 5 where the source has one. */
  readonly rating?: number;
  /** Global ids of what it is about, where the source says. */
  readonly about: readonly string[];
}

/** Spotify's names and ranges, with confidences (see `AudioFeatures` in the schema). */
export interface AudioFeaturesRecord {
  readonly track: string;
  readonly modelVersion: string;
  readonly values: Readonly<Record<string, number>>;
  /** Where it lies among sounds of the same model version; left out where nothing was heard. */
  readonly embedding?: readonly number[];
}

export type SnapshotKind =
  'factorization' | 'popularity' | 'text' | 'audio' | 'hybrid' | 'responses';

/** A published snapshot without its bytes. */
export interface SnapshotRecord {
  readonly kind: SnapshotKind;
  /** Sortable, unique in its kind. */
  readonly version: string;
  readonly createdAt: number;
  readonly sizeBytes: number;
  /** Held-out figures by name; empty where there was too little to judge by. */
  readonly metrics: Readonly<Record<string, number>>;
}

/** Which version serves, and which did before it. */
export interface SnapshotPointer {
  readonly current: string;
  readonly previous?: string;
}
