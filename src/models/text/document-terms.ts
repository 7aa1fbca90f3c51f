/**
 * The terms of a document: its words but for stop words, and pairs of those that follow each other. A
 * term is known by a 32-bit hash, so that counting needs no strings; how it was written is asked for only
 * where somebody will read it. Words stay unstemmed: names ("Blues Brothers") tell most about what a
 * text belongs to, and stems of them cost accuracy (docs/models.md has the figures).
 */
import { mix32 } from '../../math/hash.ts';
import { bitOf } from './tokens-language.ts';
import type { Language, Languages } from './tokens-language.ts';
import { normaliseWord, tokensOf } from './tokens.ts';
import { withoutElision } from './word-hashes.ts';
import type { HashedWords } from './word-hashes.ts';

/** A pair written over more characters than this has something else between its words. */
const LONGEST_PAIR = 40;
const NO_SINGLE_SPACE = /\s{2,}|[^\S ]/g;

export interface DocumentTerms {
  /** Hashes in order of appearance, repeated as often as they appear. */
  readonly hashes: Uint32Array;
  readonly language: Language | undefined;
}

/**
 * @param words - Those of the text.
 * @param language - Undefined: it is found out.
 */
export function documentTerms(
  words: HashedWords,
  languages: Languages,
  language: Language | undefined,
): DocumentTerms {
  const { spoken, empty } = emptyWords(words, languages, language);
  const hashes = new Uint32Array(2 * words.terms.length);
  let count = 0;
  let before = 0;
  for (const hash of words.terms) {
    if (hash === 0 || (languages.emptyIn(hash) & empty) !== 0) continue;
    hashes[count++] = hash;
    if (before !== 0) hashes[count++] = pairHash(before, hash);
    before = hash;
  }
  return { hashes: hashes.subarray(0, count), language: spoken };
}

/**
 * Calls back for each term of a document with where it stands in the text: from its first unit to behind its last.
 * As it was written is {@link writtenAs}.
 */
export function placedTerms(
  text: string,
  languages: Languages,
  language: Language | undefined,
  visit: (hash: number, from: number, to: number) => void,
): void {
  const words = languages.read(text);
  const { empty } = emptyWords(words, languages, language);
  const { terms, hashes } = words;
  const { starts, ends } = words.isInPlace ? words : placesIn(text, terms.length);
  let before = 0;
  let beforeAt = 0;
  for (let i = 0; i < terms.length; i++) {
    const hash = terms[i]!;
    if (hash === 0 || (languages.emptyIn(hash) & empty) !== 0) continue;
    const end = ends[i]!;
    const at = hash === hashes[i] ? starts[i]! : behindElision(text, starts[i]!, end);
    visit(hash, at, end);
    if (before !== 0 && end - beforeAt <= LONGEST_PAIR)
      visit(pairHash(before, hash), beforeAt, end);
    before = hash;
    beforeAt = at;
  }
}

/** How a term is written that stands there: on one line. */
export function writtenAs(text: string, from: number, to: number): string {
  return text.slice(from, to).replace(NO_SINGLE_SPACE, ' ');
}

function behindElision(text: string, from: number, to: number): number {
  return Math.max(from, to - withoutElision(normaliseWord(text.slice(from, to))).length);
}

/** Where the first words of a text stand. */
function placesIn(text: string, words: number): Pick<HashedWords, 'starts' | 'ends'> {
  const starts = new Uint32Array(words);
  const ends = new Uint32Array(words);
  let read = 0;
  for (const { at, written } of tokensOf(text)) {
    if (read === words) break;
    starts[read] = at;
    ends[read++] = at + written.length;
  }
  return { starts, ends };
}

/** Which words say nothing, in any of the languages that a text is written in: songs stand beside translations. */
function emptyWords(words: HashedWords, languages: Languages, said: Language | undefined) {
  const found = languages.spoken(words.hashes);
  const spoken = said ?? found[0];
  const empty = [spoken ?? 'en', ...found].reduce((bits, language) => bits | bitOf(language), 0);
  return { spoken, empty };
}

function pairHash(first: number, second: number): number {
  return mix32(Math.imul(first, 0x9e3779b1) ^ second) || 1;
}
