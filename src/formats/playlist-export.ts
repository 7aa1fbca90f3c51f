/**
 * Playlists as other players read them: XSPF and JSPF (the XML and JSON of xspf.org, version 1), M3U with its extended
 * lines, and CSV (RFC 4180) under a header. What the catalogue does not know is left out; nothing is made up. Pure texts,
 * for commands and browsers alike.
 */
import { csvCell, oneLine } from './plain-cells.ts';

export const PLAYLIST_FORMATS = ['jspf', 'm3u', 'xspf', 'csv'] as const;
export type PlaylistFormat = (typeof PLAYLIST_FORMATS)[number];

/** The media type of each format. */
export const PLAYLIST_TYPES: Readonly<Record<PlaylistFormat, string>> = {
  jspf: 'application/jspf+json',
  m3u: 'audio/x-mpegurl',
  xspf: 'application/xspf+xml',
  csv: 'text/csv',
};

export interface ExportedTrack {
  /** Global id. */
  readonly id: string;
  readonly title: string;
  readonly artists: readonly string[];
  readonly album?: string;
  readonly durationMs?: number;
  readonly isrc?: string;
  /** Where it can be heard. */
  readonly audioUrl?: string;
  /** Why it is in the list. */
  readonly reason?: string;
}

export interface ExportedPlaylist {
  readonly title: string;
  /** Ms since the epoch. */
  readonly madeAt: number;
  readonly tracks: readonly ExportedTrack[];
}

/** The whole file, with a line break at its end. */
export function exportPlaylist(playlist: ExportedPlaylist, format: PlaylistFormat): string {
  switch (format) {
    case 'jspf':
      return `${JSON.stringify({ playlist: jspf(playlist) }, undefined, 2)}\n`;
    case 'm3u':
      return m3u(playlist);
    case 'xspf':
      return xspf(playlist);
    case 'csv':
      return csv(playlist);
  }
}

function jspf({ title, madeAt, tracks }: ExportedPlaylist): object {
  return {
    title,
    date: new Date(madeAt).toISOString(),
    track: tracks.map((track) => ({
      ...(track.audioUrl !== undefined && { location: [track.audioUrl] }),
      identifier: identifiersOf(track),
      title: track.title,
      ...(track.artists.length > 0 && { creator: track.artists.join(', ') }),
      ...(track.album !== undefined && { album: track.album }),
      ...(track.durationMs !== undefined && { duration: Math.round(track.durationMs) }),
      ...(track.reason !== undefined && { annotation: track.reason }),
    })),
  };
}

function xspf({ title, madeAt, tracks }: ExportedPlaylist): string {
  const element = (name: string, text: string | undefined): string =>
    text === undefined || text === '' ? '' : `      <${name}>${escapeXml(text)}</${name}>\n`;
  const body = tracks.map((track) =>
    [
      '    <track>\n',
      element('location', track.audioUrl),
      ...identifiersOf(track).map((identifier) => element('identifier', identifier)),
      element('title', track.title),
      element('creator', track.artists.join(', ')),
      element('annotation', track.reason),
      element('album', track.album),
      element('duration', track.durationMs?.toFixed(0)),
      '    </track>\n',
    ].join(''),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n',
    '<playlist version="1" xmlns="http://xspf.org/ns/0/">\n',
    `  <title>${escapeXml(title)}</title>\n`,
    `  <date>${new Date(madeAt).toISOString()}</date>\n`,
    `  <trackList>\n${body.join('')}  </trackList>\n`,
    '</playlist>\n',
  ].join('');
}

/** A track without an address is named by its id: a player shows its line all the same. */
function m3u({ title, tracks }: ExportedPlaylist): string {
  const lines = tracks.flatMap((track) => {
    const seconds = track.durationMs === undefined ? -1 : Math.round(track.durationMs / 1000);
    return [`#EXTINF:${seconds},${oneLine(labelOf(track))}`, oneLine(track.audioUrl ?? track.id)];
  });
  return `${['#EXTM3U', `#PLAYLIST:${oneLine(title)}`, ...lines].join('\n')}\n`;
}

const CSV_HEADER = [
  ...['position', 'id', 'title', 'artists', 'album'],
  ...['duration_ms', 'isrc', 'url', 'reason'],
];

function csv({ tracks }: ExportedPlaylist): string {
  const rows = tracks.map((track, place) => [
    String(place + 1),
    track.id,
    track.title,
    track.artists.join('; '),
    track.album ?? '',
    track.durationMs?.toFixed(0) ?? '',
    track.isrc ?? '',
    track.audioUrl ?? '',
    track.reason ?? '',
  ]);
  return [CSV_HEADER, ...rows].map((row) => `${row.map(csvCell).join(',')}\r\n`).join('');
}

/** Identifiers are URIs. */
function identifiersOf({ id, isrc }: ExportedTrack): readonly string[] {
  return [...(isrc === undefined ? [] : [`urn:isrc:${isrc}`]), `urn:tastegraph:${id}`];
}

function labelOf({ artists, title }: ExportedTrack): string {
  return artists.length === 0 ? title : `${artists.join(', ')} - ${title}`;
}

/** Characters that XML does not allow at all are left out. */
function escapeXml(text: string): string {
  const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .replace(/[&<>]/g, (mark) => entities[mark]!);
}
