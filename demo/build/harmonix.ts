/** Pop tracks of the Harmonix Set (Nieto et al. 2019, MIT): title, artist, release, duration, genre. */
import { cleanArtists, cleanTitle } from './clean.ts';
import { parseCsv } from './csv.ts';
import type { Song } from './song.ts';

export function readHarmonix(csv: string): Song[] {
  return parseCsv(csv).map((row) => ({
    source: 'pop',
    title: cleanTitle(row['Title']!),
    artists: cleanArtists(row['Artist']!),
    album: row['Release'] === '' ? undefined : cleanTitle(row['Release']!),
    durationMs: Math.round(Number(row['Duration']) * 1000),
    // One row has no genre: a winner of the Eurovision Song Contest.
    genres: [row['Genre'] === '' ? 'Pop' : row['Genre']!],
  }));
}
