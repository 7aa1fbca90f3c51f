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

export interface DocumentTerms {
  /** Hashes in order of appearance, repeated as often as they appear. */
  readonly hashes: Uint32Array;
  readonly language: Language | undefined;
}

/** @param language - Undefined: it is found out. */
export function documentTerms(
  text: string,
  languages: Languages,
  language: Language | undefined,
): DocumentTerms {
  const words = wordsOf(text).slice(0, MOST_WORDS);
  const spoken = language ?? languages.detect(words);
  const stopWords = languages.stopWords(spoken ?? 'en');
  const hashes = new Uint32Array(2 * words.length);
  let count = 0;
  let before = 0;
  for (const word of words) {
    if (word.length < 2 || stopWords.has(word)) continue;
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
  stopWords: ReadonlySet<string>,
  visit: (hash: number, written: string) => void,
): void {
  let before: { readonly hash: number; readonly at: number } | undefined;
  let read = 0;
  for (const { word, written, at } of tokensOf(text)) {
    if (read++ >= MOST_WORDS) return;
    if (word.length < 2 || stopWords.has(word)) continue;
    const hash = wordHash(word);
    visit(hash, written);
    const end = at + written.length;
    if (before !== undefined && end - before.at <= LONGEST_PAIR) {
      visit(pairHash(before.hash, hash), text.slice(before.at, end).replace(/\s+/g, ' '));
    }
    before = { hash, at };
  }
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
