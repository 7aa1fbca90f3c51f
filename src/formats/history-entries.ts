/** What every reader of an exported history gives. */

/** One track that was heard. */
export interface Listen {
  /** When it began, ms since the epoch. */
  readonly at: number;
  readonly artist: string;
  readonly title: string;
  readonly album?: string;
  readonly isrc?: string;
  /** How long it sounded; undefined: taken as the whole. */
  readonly msPlayed?: number;
  readonly durationMs?: number;
}

export type HistoryFormat =
  | 'spotify-extended'
  | 'spotify'
  | 'listenbrainz'
  | 'panoscrobbler'
  | 'maloja'
  | 'lastfm'
  | 'librefm'
  | 'audioscrobbler-log';

/** What a reader says of an entry: the listen, or why it is none. */
export type Read = Listen | string;

/** The entries of a file whose form was recognised. */
export interface HistoryEntries {
  readonly format: HistoryFormat;
  readonly entries: readonly Read[];
}
