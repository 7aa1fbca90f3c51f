/** The histories that are tables: Last.fm, Libre.fm and the logs of portable players. */
import type { HistoryEntries, Read } from './history-entries.ts';

/** Undefined for a text that is no table of a known form. */
export function readDelimited(text: string): HistoryEntries | undefined {
  const isLog = text.startsWith('#AUDIOSCROBBLER/');
  const lines = text.split(/\r?\n/);
  const header = lines.findIndex((line) => !isComment(line) || (isLog && /^#ARTIST\t/i.test(line)));
  if (header < 0) return undefined;
  const separator = lines[header]!.includes('\t') ? '\t' : ',';
  const names = cellsOf(lines[header]!, separator).map((name) =>
    name.replace(/^#/, '').trim().toLowerCase(),
  );
  const columns = columnsOf(names);
  if (columns === undefined) return readHeaderless(lines.slice(header), separator);
  const rows = lines.slice(header + 1).filter((line) => !isComment(line));
  const format = isLog ? 'audioscrobbler-log' : names.includes('uts') ? 'lastfm' : 'librefm';
  return { format, entries: rows.map((line) => readRow(cellsOf(line, separator), columns)) };
}

interface Columns {
  readonly artist: number;
  readonly title: number;
  readonly time: number;
  readonly album: number;
  /** Seconds. */
  readonly length: number;
  /** `S` where it was skipped. */
  readonly rating: number;
}

/** Where each fact stands; undefined where artist, title or time have no column. */
function columnsOf(names: readonly string[]): Columns | undefined {
  const at = (...words: readonly string[]): number =>
    words.reduce((found, word) => (found >= 0 ? found : names.indexOf(word)), -1);
  const columns = {
    artist: at('artist', 'artist_name'),
    title: at('track', 'title', 'track_name', 'song'),
    time: at('uts', 'timestamp', 'time', 'date'),
    album: at('album', 'album_name'),
    length: at('length'),
    rating: at('rating'),
  };
  return Math.min(columns.artist, columns.title, columns.time) < 0 ? undefined : columns;
}

function readRow(cells: readonly string[], columns: Columns): Read {
  const seconds = Number(cells[columns.length] ?? '');
  const durationMs = columns.length >= 0 && seconds > 0 ? seconds * 1_000 : undefined;
  if (columns.rating >= 0 && cells[columns.rating] === 'S') return 'skipped';
  return {
    at: timeOf(cells[columns.time] ?? ''),
    artist: cells[columns.artist] ?? '',
    title: cells[columns.title] ?? '',
    album: cells[columns.album],
    durationMs,
  };
}

/** Last.fm to CSV without a header: artist, album, title and `31 Dec 2019 12:34`, in UTC. */
function readHeaderless(lines: readonly string[], separator: string): HistoryEntries | undefined {
  const rows = lines.filter((line) => line.trim() !== '').map((line) => cellsOf(line, separator));
  const fits = (cells: readonly string[]): boolean =>
    cells.length === 4 && !Number.isNaN(timeOf(cells[3]!));
  if (!rows.slice(0, 20).some(fits)) return undefined;
  const entries = rows.map(([artist = '', album, title = '', time = '']) => ({
    ...{ artist, album, title, at: timeOf(time) },
  }));
  return { format: 'lastfm', entries };
}

/** Seconds since the epoch, or a date that names its month; in UTC where it does not say. */
function timeOf(text: string): number {
  const plain = text.trim();
  if (/^\d{9,10}$/.test(plain)) return Number(plain) * 1_000;
  if (/^\d{12,13}$/.test(plain)) return Number(plain);
  if (!/\d{4}/.test(plain)) return NaN;
  return Date.parse(/(Z|[+-]\d{2}:?\d{2})$/.test(plain) ? plain : `${plain} UTC`);
}

/** A comment, also as UTF-7 writes its `#`; or nothing at all. */
function isComment(line: string): boolean {
  return line.trim() === '' || line.startsWith('#') || line.startsWith('+ACM-');
}

/** The cells of a line; RFC 4180's quotes where the separator is a comma. */
function cellsOf(line: string, separator: string): readonly string[] {
  if (separator === '\t') return line.split('\t');
  const cells: string[] = [];
  const pattern = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g;
  for (const [, quoted, plain] of line.matchAll(pattern)) {
    cells.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
  }
  return cells;
}
