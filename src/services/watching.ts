/** What the gateway can do for whoever watches it or brings a history along: a part of `services.ts`, which names it all. */
import type { JobRunRecord } from '../store/job-records.ts';
import type { EventKind, HomeRecord } from '../store/records.ts';

/** A track by its names, and what else is known of it. */
export interface NamedTrack {
  readonly artist: string;
  readonly title: string;
  readonly isrc?: string;
  readonly durationMs?: number;
  readonly album?: string;
  readonly genres?: readonly string[];
  /** ISO date of any precision. */
  readonly releaseDate?: string;
}

/** A track that was heard elsewhere. */
export interface ImportedListen extends NamedTrack {
  /** When it began, ms since the epoch. */
  readonly at: number;
  readonly msPlayed?: number;
}

export interface ImportListensResult {
  readonly accepted: number;
  readonly duplicates: number;
  /** Of tracks that the catalogue does not have. */
  readonly unknown: number;
  readonly rejected: number;
  readonly tracksAdded: number;
}

/** `src/services/history.ts` */
export interface HistoryService {
  /** @throws BadInputError over 1,000 listens. */
  importListens(
    listener: string,
    listens: readonly ImportedListen[],
    options: { readonly addTracks: boolean },
  ): Promise<ImportListensResult>;
  /** Saves the tracks that somebody owns. @throws BadInputError over 1,000 tracks. */
  importCollection(
    listener: string,
    tracks: readonly NamedTrack[],
    options: { readonly addTracks: boolean },
  ): Promise<ImportListensResult>;
}

export interface PolicyShare {
  readonly policy: 'exploit' | 'explore';
  readonly cards: number;
  readonly share: number;
  readonly meanPropensity: number;
}

export interface ActivityReport {
  readonly since: number;
  readonly events: readonly {
    readonly kind: EventKind;
    readonly total: number;
    /** The oldest minute first. */
    readonly perMinute: readonly number[];
  }[];
  readonly policies: readonly PolicyShare[];
}

/** `src/services/activity.ts` */
export interface ActivityService {
  report(): ActivityReport;
}

/** `src/services/live.ts` */
export interface LiveService {
  /** The page that is valid now, then each that follows it. */
  home(
    listener: string,
    shape: { readonly shelves: number; readonly cards: number },
  ): AsyncIterable<HomeRecord>;
  /** Runs under way and those that begin, of one job or of all: as they go on, and how they end. */
  jobs(name: string | undefined): AsyncIterable<JobRunRecord>;
}
