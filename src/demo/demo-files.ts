/** Reads the shipped files of the demo world (`demo/`, made by `demo/build`). */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { DAY_MS } from '../clock.ts';
import { InvariantError } from '../errors.ts';
import { fnv1a32 } from '../math/hash.ts';
import { seededRandom } from '../math/random.ts';
import type {
  AlbumRecord,
  ArtistRecord,
  AudioFeaturesRecord,
  CatalogueRecords,
  PodcastRecord,
  TextRecord,
  TrackRecord,
} from '../store/records.ts';
import type { Rules } from './rules.ts';

/** Where the files lie: beside `src` in a checkout, beside `dist` in a package. */
export const DEMO_FOLDER = fileURLToPath(new URL('../../demo/', import.meta.url));

/** A line of `catalogue.jsonl` or `podcasts.jsonl`: a record with its kind; tracks lack `addedAt`. */
type Line =
  | ({ readonly kind: 'artist' } & ArtistRecord)
  | ({ readonly kind: 'album' } & AlbumRecord)
  | ({ readonly kind: 'track' } & Omit<TrackRecord, 'addedAt'>)
  | ({ readonly kind: 'podcast' } & PodcastRecord);

/**
 * The catalogue as it stands at `now`: a share of its tracks (the rules' newcomers) joined it within the
 * days that are simulated, the more the nearer to `now`, so that there is always something new.
 */
export function readCatalogue(folder: string, rules: Rules, now: number): CatalogueRecords {
  const artists: ArtistRecord[] = [];
  const albums: AlbumRecord[] = [];
  const tracks: TrackRecord[] = [];
  const podcasts: PodcastRecord[] = [];
  for (const file of ['catalogue.jsonl', 'podcasts.jsonl']) {
    for (const { kind, ...record } of readLines<Line>(folder, file)) {
      if (kind === 'artist') artists.push(record as ArtistRecord);
      else if (kind === 'album') albums.push(record as AlbumRecord);
      else if (kind === 'podcast') podcasts.push(record as PodcastRecord);
      else tracks.push({ ...(record as TrackRecord), addedAt: addedAt(record.id, rules, now) });
    }
  }
  return { artists, albums, tracks, podcasts };
}

export function readTexts(folder: string): TextRecord[] {
  return readLines<TextRecord>(folder, 'texts.jsonl');
}

/** What the art songs sound like, by `scripts/demo-sounds.ts`. */
export function readSounds(folder: string): AudioFeaturesRecord[] {
  return readLines<AudioFeaturesRecord>(folder, 'sounds.jsonl');
}

/** Plays on the radio by track id, for those that the source counts. */
export function readAirplay(folder: string): Readonly<Record<string, number>> {
  const text = readFileSync(path.join(folder, 'airplay.json'), 'utf8');
  return z.record(z.string(), z.number()).parse(JSON.parse(text));
}

function addedAt(track: string, rules: Rules, now: number): number {
  const random = seededRandom(fnv1a32(`added:${track}`));
  const today = Math.floor(now / DAY_MS);
  const isNew = random.next() < rules.newcomers.share;
  const age = isNew ? rules.days * random.next() ** 2 : rules.days * (1 + random.next());
  return (today - Math.floor(age)) * DAY_MS;
}

/** The files are ours, made and tested with the code that reads them: the shape is taken on trust. */
function readLines<T>(folder: string, name: string): T[] {
  const file = path.join(folder, name);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line, index) => {
      try {
        return JSON.parse(line) as T;
      } catch (error) {
        throw new InvariantError(`Expected JSON in line ${index + 1} of ${file}.`, {
          cause: error,
        });
      }
    });
}
