/** The histories that are JSON: Spotify, ListenBrainz, PanoScrobbler and Maloja. */
import type { HistoryEntries, HistoryFormat, Read } from './history-entries.ts';

type Entry = Readonly<Record<string, unknown>>;

/** Undefined for a text that is no JSON of a known form. */
export function readJson(text: string): HistoryEntries | undefined {
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
function readLines(text: string): HistoryEntries | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const values = lines.map((line) => parsed(line) ?? {});
  return readEntries(values as Entry[]);
}

function readEntries(entries: readonly Entry[]): HistoryEntries | undefined {
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
