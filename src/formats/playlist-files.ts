/**
 * Playlists as files that other players read: JSPF (the JSON of XSPF 1, https://xspf.org/jspf), M3U (extended)
 * and CSV (RFC 4180). Pure texts, for commands and browsers alike.
 */
import { csvCell, oneLine } from './plain-cells.ts';

/** A playlist as files have it. */
export interface PlaylistFile {
  readonly title: string;
  /** When it was made, ISO 8601. */
  readonly date: string;
  readonly tracks: readonly PlaylistFileTrack[];
}

export interface PlaylistFileTrack {
  /** Global id. */
  readonly id: string;
  readonly title: string;
  readonly artists: readonly string[];
  readonly album?: string;
  readonly durationMs?: number;
  readonly isrc?: string;
  /** Address of its sound, whole. */
  readonly url?: string;
  /** Why it is in the list. */
  readonly note?: string;
}

export type PlaylistFormat = 'jspf' | 'm3u' | 'csv';

/** The media type of each format. */
export const PLAYLIST_TYPES: Readonly<Record<PlaylistFormat, string>> = {
  jspf: 'application/jspf+json',
  m3u: 'audio/x-mpegurl',
  csv: 'text/csv',
};

/** The text of a playlist in a format. */
export function playlistText(list: PlaylistFile, format: PlaylistFormat): string {
  switch (format) {
    case 'jspf':
      return jspf(list);
    case 'm3u':
      return m3u(list);
    case 'csv':
      return csv(list);
  }
}

function jspf({ title, date, tracks }: PlaylistFile): string {
  const track = tracks.map((one) => ({
    ...(one.url !== undefined && { location: [one.url] }),
    identifier: [one.isrc === undefined ? `urn:tastegraph:${one.id}` : `urn:isrc:${one.isrc}`],
    title: one.title,
    creator: one.artists.join(', '),
    ...(one.album !== undefined && { album: one.album }),
    ...(one.durationMs !== undefined && { duration: one.durationMs }),
    ...(one.note !== undefined && { annotation: one.note }),
  }));
  return `${JSON.stringify({ playlist: { title, date, track } }, null, 2)}\n`;
}

/** What has no sound stands as a comment: a player would stumble over an empty line. */
function m3u({ title, tracks }: PlaylistFile): string {
  const entries = tracks.map(({ title: name, artists, durationMs, url }) => {
    const seconds = durationMs === undefined ? -1 : Math.round(durationMs / 1_000);
    const words = oneLine(`${artists.join(', ')} - ${name}`);
    return url === undefined ? `# no sound: ${words}` : `#EXTINF:${seconds},${words}\n${url}`;
  });
  return ['#EXTM3U', `#PLAYLIST:${oneLine(title)}`, ...entries, ''].join('\n');
}

const CSV_HEADER = [
  'position',
  'title',
  'artists',
  'album',
  'duration_ms',
  'isrc',
  'id',
  'url',
  'reason',
];

function csv({ tracks }: PlaylistFile): string {
  const rows = tracks.map((track, place) => [
    String(place + 1),
    track.title,
    track.artists.join('; '),
    track.album ?? '',
    track.durationMs === undefined ? '' : String(track.durationMs),
    track.isrc ?? '',
    track.id,
    track.url ?? '',
    track.note ?? '',
  ]);
  return [CSV_HEADER, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}
