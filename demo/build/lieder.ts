/**
 * Art songs of the OpenScore Lieder corpus (CC0): each with its composer, the work that it belongs to,
 * its sung poem, and a MIDI file made from the score by verovio. Songs without a row in the corpus's
 * tables, without words, and very short or long ones are left out.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { RELEASE_MS } from '../../src/demo/sound-format.ts';
import type { Row } from './csv.ts';
import { parseTsv } from './csv.ts';
import { languageOf } from './language.ts';
import { rewriteScore } from './midi-file.ts';
import type { Song } from './song.ts';
import { openVerovio } from './verovio-midi.ts';

/** Shorter counts as a skip however it is heard; longer makes a slow first play. */
const SHORTEST_MS = 45_000;
const LONGEST_MS = 8 * 60_000;
/** Fewer characters than this are a scrap of a poem, not one. */
const LEAST_WORDS = 100;

/** Names as an encyclopedia has them, where the table has another. */
const NAMES: Readonly<Record<string, string>> = {
  'Sir Harold Boulton, 2nd Baronet': 'Harold Boulton',
  'Clara Wieck': 'Clara Schumann',
  'Fanny Mendelssohn': 'Fanny Hensel',
};

const FORMS: Readonly<Record<string, string>> = {
  de: 'Lied',
  fr: 'Mélodie',
  en: 'English Song',
  it: 'Canzone',
  es: 'Canción',
  pt: 'Canção',
  sv: 'Swedish Song',
  la: 'Sacred Song',
  haw: 'Hawaiian Song',
};

export async function readLieder(
  root: string,
  progress: (done: number, total: number) => void,
): Promise<Song[]> {
  const table = (name: string): Map<string, Row> =>
    new Map(parseTsv(readFileSync(path.join(root, name), 'utf8')).map((row) => [row['id']!, row]));
  const [scores, sets, composers] = ['scores.tsv', 'sets.tsv', 'composers.tsv'].map(table);
  const convert = await openVerovio();
  const files = scoreFiles(path.join(root, 'scores'));
  const songs: Song[] = [];
  for (const [index, { id, base }] of files.entries()) {
    progress(index, files.length);
    const score = scores!.get(id);
    const set = sets!.get(score?.['set_id'] ?? '');
    const composer = composers!.get(set?.['composer_id'] ?? '');
    const text = cleanWords(readOptional(`${base}.txt`));
    if (!score || !set || !composer || text.length < LEAST_WORDS) continue;
    const song = songOf({ score, set, composer }, text, convert(`${base}.mxl`));
    if (song) songs.push(song);
  }
  return songs;
}

/** Every score of the folder by its MuseScore number, in the order of the numbers. */
function scoreFiles(folder: string): { id: string; base: string }[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.mxl'))
    .map((file) => ({
      id: /lc(\d+)\.mxl$/.exec(file)?.[1] ?? '',
      base: path.join(folder, file.slice(0, -'.mxl'.length)),
    }))
    .sort((a, b) => Number(a.id) - Number(b.id));
}

function readOptional(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Takes out what belongs to the engraving: syllable hyphens, extender lines, verse numbers. */
function cleanWords(raw: string): string {
  return raw
    .normalize('NFC')
    .replace(/_+|\b\d\.\s/g, ' ')
    .replace(/(\p{L})–\s+(?=\p{L})/gu, '$1')
    .replace(/\s+/g, ' ')
    .trim();
}

function songOf(
  rows: { readonly score: Row; readonly set: Row; readonly composer: Row },
  text: string,
  verovioMidi: Uint8Array,
): Song | undefined {
  const midi = rewriteScore(verovioMidi);
  if (midi.notes === 0 || midi.durationMs < SHORTEST_MS || midi.durationMs > LONGEST_MS) {
    return undefined;
  }
  const language = languageOf(text);
  const composer = rows.composer['name']!.trim();
  const poet = poetOf(rows.score['lyricist_url'] ?? '');
  return {
    source: 'lieder',
    title: rows.score['name']!.trim(),
    artists: [NAMES[composer] ?? composer],
    album: rows.set['path']!.endsWith('/_') ? undefined : rows.set['name']!.trim(),
    durationMs: midi.durationMs + RELEASE_MS,
    genres: ['Art Song', FORMS[language]!, periodOf(rows.composer)],
    words: { text, language, poet, url: rows.score['link'] },
    midi: midi.bytes,
  };
}

/** The period in which a composer came of age. */
function periodOf(composer: Row): string {
  const died = Number(composer['died']);
  const born = composer['born'] === '' ? died - 65 : Number(composer['born']);
  if (born < 1770) return 'Classical Era';
  if (born < 1825) return 'Romantic Era';
  if (born < 1860) return 'Late Romantic';
  return 'Fin de Siècle';
}

/** `…/Category:Geibel,_Emanuel` to `Emanuel Geibel`. */
function poetOf(url: string): string | undefined {
  const name = /Category:(.+)$/.exec(url)?.[1];
  if (name === undefined) return undefined;
  const [last, first] = decodeURIComponent(name).replaceAll('_', ' ').split(', ');
  return first === undefined ? last : `${first} ${last}`;
}
