/**
 * Songs that classic-rock radio played in one week of June 2014 (FiveThirtyEight, CC BY 4.0): title,
 * artist, year by Songfacts where it had one, and the number of plays.
 */
import { cleanArtists, cleanTitle } from './clean.ts';
import { parseCsv } from './csv.ts';
import type { Song } from './song.ts';

/** Years that the table has wrong. */
const YEARS: Readonly<Record<string, string>> = { '1071': '1971' };

export function readClassicRock(csv: string): Song[] {
  return parseCsv(csv).map((row) => {
    const given = row['Release Year']!;
    const year = /^\d{4}$/.test(given) ? (YEARS[given] ?? given) : undefined;
    return {
      source: 'rock',
      title: cleanTitle(row['Song Clean']!),
      artists: cleanArtists(row['ARTIST CLEAN']!),
      releaseDate: year,
      genres: ['Classic Rock', ...(year === undefined ? [] : [`${year.slice(2, 3)}0s Rock`])],
      airplay: Number(row['PlayCount']),
    };
  });
}
