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
import type { HistoryFormat, Listen, Read } from './history-entries.ts';
import { readJson } from './history-json.ts';
import { readDelimited } from './history-tables.ts';

export interface History {
  readonly format: HistoryFormat;
  readonly listens: readonly Listen[];
  /** Entries left out, by why. */
  readonly skipped: Readonly<Record<string, number>>;
}

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

function clean(text: string | undefined): string | undefined {
  const plain = text
    ?.replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim()
    .slice(0, MAX_NAME)
    .toWellFormed();
  return plain === undefined || plain === '' ? undefined : plain;
}
