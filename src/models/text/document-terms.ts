/**
 * The terms of a document: its words but for stop words, and pairs of those that follow each other. A
 * term is known by a 32-bit hash, so that counting needs no strings; how it was written is asked for only
 * where somebody will read it. Words stay unstemmed: names ("Blues Brothers") tell most about what a
 * text belongs to, and stems of them cost accuracy (docs/models.md has the figures).
 */
import { mix32 } from '../../math/hash.ts';
import type { Language, Languages } from './tokens-language.ts';
import { tokensOf, wordsOf } from './tokens.ts';

/** Words of a document that are read; about 200 printed pages. */
const MOST_WORDS = 100_000;
/** A pair written over more characters than this has something else between its words. */
const LONGEST_PAIR = 40;
/** French and Italian words that lose their vowel before another. */
const ELIDED = new Set(
  'l d j m t s n c qu jusqu lorsqu puisqu dell all nell dall sull un'.split(' '),
);

export interface DocumentTerms {
  /** Hashes in order of appearance, repeated as often as they appear. */
  readonly hashes: Uint32Array;
  readonly language: Language | undefined;
}

/**
 * @param all - The words of the text: {@link wordsOf}.
 * @param language - Undefined: it is found out.
 */
export function documentTerms(
  all: readonly string[],
  languages: Languages,
  language: Language | undefined,
): DocumentTerms {
  const words = all.length > MOST_WORDS ? all.slice(0, MOST_WORDS) : all;
  const { spoken, isEmpty } = emptyWords(words, languages, language);
  const hashes = new Uint32Array(2 * words.length);
  let count = 0;
  let before = 0;
  for (const whole of words) {
    const word = withoutElision(whole);
    if (word.length < 2 || isEmpty(word)) continue;
    const hash = wordHash(word);
    hashes[count++] = hash;
    if (before !== 0) hashes[count++] = pairHash(before, hash);
    before = hash;
  }
  return { hashes: hashes.subarray(0, count), language: spoken };
}

/** Calls back for each term of a document with the text that it was written as. */
export function writtenTerms(
  text: string,
  languages: Languages,
  language: Language | undefined,
  visit: (hash: number, written: string) => void,
): void {
  const { isEmpty } = emptyWords(wordsOf(text), languages, language);
  let before: { readonly hash: number; readonly at: number } | undefined;
  let read = 0;
  for (const token of tokensOf(text)) {
    if (read++ >= MOST_WORDS) return;
    const word = withoutElision(token.word);
    if (word.length < 2 || isEmpty(word)) continue;
    const hash = wordHash(word);
    const end = token.at + token.written.length;
    const at = Math.max(token.at, end - word.length);
    visit(hash, text.slice(at, end));
    if (before !== undefined && end - before.at <= LONGEST_PAIR) {
      visit(pairHash(before.hash, hash), text.slice(before.at, end).replace(/\s+/g, ' '));
    }
    before = { hash, at };
  }
}

/** Which words say nothing, in any of the languages that a text is written in: songs stand beside translations. */
function emptyWords(words: readonly string[], languages: Languages, said: Language | undefined) {
  const found = languages.spoken(words);
  const spoken = said ?? found[0];
  const [first, ...others] = [...new Set([spoken ?? 'en', ...found])].map((language) =>
    languages.stopWords(language),
  );
  const isEmpty = (word: string): boolean =>
    first!.has(word) || others.some((list) => list.has(word));
  return { spoken, isEmpty };
}

/** "l'amour", "d'un", "qu'il": what stands behind the article is the word. */
function withoutElision(word: string): string {
  const apostrophe = word.indexOf("'");
  if (apostrophe < 1 || apostrophe > 4) return word;
  return ELIDED.has(word.slice(0, apostrophe)) ? word.slice(apostrophe + 1) : word;
}

/** FNV-1a over UTF-16 units, spread; never 0, which marks an empty place. */
function wordHash(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) {
    hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  }
  return mix32(hash) || 1;
}

function pairHash(first: number, second: number): number {
  return mix32(Math.imul(first, 0x9e3779b1) ^ second) || 1;
}
