/**
 * Listening histories as people can export them, read into one shape; which format it is, the file tells. Pure
 * functions of a text, so that a browser reads a file before any of it leaves the machine: exports hold
 * addresses and devices that nobody needs to know.
 *
 * - Spotify: extended (`Streaming_History_Audio_*.json`, `endsong_*.json`) and short (`StreamingHistory*.json`)
 * - ListenBrainz: JSON lines, or an array; PanoScrobbler: JSON lines; Maloja: its JSON
 * - Last.fm: CSV with a header (`uts`, `artist`, …) or without (`artist,album,track,"31 Dec 2019 12:34"`)
 * - Libre.fm: TSV or CSV with a header; Audioscrobbler logs of portable players (`.scrobbler.log`)
 */
import { BadInputError } from '../errors.ts';
import { readDelimited } from './history-tables.ts';

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

export interface History {
  readonly format: HistoryFormat;
  readonly listens: readonly Listen[];
  /** Entries left out, by why. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** What a reader says of an entry: the listen, or why it is none. */
export type Read = Listen | string;

/** @throws BadInputError for a text that is no history of a known format. */
export function readHistory(text: string): History {
  const plain = text.replace(/^\uFEFF/, '').trimStart();
  const found =
    plain.startsWith('[') || plain.startsWith('{') ? readJson(plain) : readDelimited(plain);
  if (found === undefined) {
    throw new BadInputError(
      'Expected an export of Spotify, ListenBrainz, Last.fm, Libre.fm, Maloja or PanoScrobbler, got a file of another form.',
    );
  }
  const listens: Listen[] = [];
  const skipped: Record<string, number> = {};
  for (const entry of found.entries) {
    const read = typeof entry === 'string' ? entry : checked(entry);
    if (typeof read === 'string') skipped[read] = (skipped[read] ?? 0) + 1;
    else listens.push(read);
  }
  return { format: found.format, listens, skipped };
}

type Entry = Readonly<Record<string, unknown>>;
type Found = { readonly format: HistoryFormat; readonly entries: readonly Read[] };

/** The longest name that is kept, in characters. */
const MAX_NAME = 500;
/** Before this nobody kept such a record: 2000-01-01. */
const EARLIEST = Date.UTC(2000, 0, 1);

function checked(listen: Listen): Read {
  const artist = clean(listen.artist);
  const title = clean(listen.title);
  if (artist === undefined || title === undefined) return 'without an artist or a title';
  if (!Number.isFinite(listen.at) || listen.at < EARLIEST) return 'without a time';
  return { ...listen, artist, title, album: clean(listen.album) };
}

function readJson(text: string): Found | undefined {
  const whole = parsed(text);
  if (whole === undefined) return readLines(text);
  if (Array.isArray(whole)) return readEntries(whole as Entry[]);
  const scrobbles = (whole as Entry).scrobbles;
  if (Array.isArray(scrobbles)) {
    return { format: 'maloja', entries: (scrobbles as Entry[]).map(malojaListen) };
  }
  return readEntries([whole as Entry]);
}

/** JSON lines: one that is no JSON is one entry less, not the end. */
function readLines(text: string): Found | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map((line) => parsed(line) ?? {});
  return readEntries(values as Entry[]);
}

function readEntries(entries: readonly Entry[]): Found | undefined {
  const sample = entries.find((entry) => typeof entry === 'object' && entry !== null);
  if (sample === undefined) return undefined;
  const reader = READERS.find(({ is }) => entries.some((entry) => entry && is(entry)));
  return reader && { format: reader.format, entries: entries.map(reader.read) };
}

interface EntryReader {
  readonly format: HistoryFormat;
  readonly is: (entry: Entry) => boolean;
  readonly read: (entry: Entry) => Read;
}

const READERS: readonly EntryReader[] = [
  {
    format: 'spotify-extended',
    is: (entry) => 'master_metadata_track_name' in entry,
    read: spotifyExtendedListen,
  },
  {
    format: 'spotify',
    is: (entry) => 'endTime' in entry && 'trackName' in entry,
    read: spotifyListen,
  },
  { format: 'listenbrainz', is: (entry) => 'track_metadata' in entry, read: listenBrainzListen },
  {
    format: 'panoscrobbler',
    is: (entry) => 'timeMs' in entry && 'track' in entry,
    read: panoScrobblerListen,
  },
];

/** `ts` is when it stopped. Podcasts and audiobooks have no track name. */
function spotifyExtendedListen(entry: Entry): Read {
  if (typeof entry?.master_metadata_track_name !== 'string')
    return 'no track (podcasts, audiobooks)';
  const msPlayed = numberOf(entry.ms_played) ?? 0;
  return {
    at: Date.parse(String(entry.ts)) - msPlayed,
    artist: textOf(entry.master_metadata_album_artist_name),
    title: entry.master_metadata_track_name,
    album: textOf(entry.master_metadata_album_album_name),
    msPlayed,
  };
}

/** `endTime` is `2023-11-25 18:04`, in UTC. */
function spotifyListen(entry: Entry): Read {
  const msPlayed = numberOf(entry?.msPlayed) ?? 0;
  return {
    at: Date.parse(`${textOf(entry?.endTime).replace(' ', 'T')}Z`) - msPlayed,
    artist: textOf(entry?.artistName),
    title: textOf(entry?.trackName),
    msPlayed,
  };
}

function listenBrainzListen(entry: Entry): Read {
  const track = entry?.track_metadata as Entry | null | undefined;
  if (track === null || typeof track !== 'object') return 'without an artist or a title';
  const more = (track.additional_info ?? {}) as Entry;
  const seconds = numberOf(more.duration);
  return {
    at: (numberOf(entry.listened_at) ?? NaN) * 1_000,
    artist: textOf(track.artist_name),
    title: textOf(track.track_name),
    album: textOf(track.release_name),
    isrc: typeof more.isrc === 'string' ? more.isrc : undefined,
    durationMs: numberOf(more.duration_ms) ?? (seconds === undefined ? undefined : seconds * 1_000),
  };
}

function panoScrobblerListen(entry: Entry): Read {
  if (entry?.event !== undefined && entry.event !== 'scrobble')
    return 'no scrobble (loved, playing now)';
  return {
    at: numberOf(entry?.timeMs) ?? NaN,
    artist: textOf(entry?.artist),
    title: textOf(entry?.track),
    album: textOf(entry?.album),
    durationMs: numberOf(entry?.durationMs),
  };
}

function malojaListen(entry: Entry): Read {
  const track = (entry?.track ?? {}) as Entry;
  const seconds = numberOf(track.length);
  const heard = numberOf(entry?.duration);
  return {
    at: (numberOf(entry?.time) ?? NaN) * 1_000,
    artist: Array.isArray(track.artists) ? track.artists.map(textOf).join(', ') : '',
    title: textOf(track.title),
    album: textOf((track.album as Entry | null | undefined)?.albumtitle),
    durationMs: seconds === undefined ? undefined : seconds * 1_000,
    msPlayed: heard === undefined ? undefined : heard * 1_000,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function clean(text: string | undefined): string | undefined {
  const plain = text
    ?.replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, MAX_NAME)
    .toWellFormed();
  return plain === undefined || plain === '' ? undefined : plain;
}
