/**
 * The terms of a document: its words but for stop words, and pairs of those that follow each other. A
 * term is known by a 32-bit hash, so that counting needs no strings; how it was written is asked for only
 * where somebody will read it. Words stay unstemmed: names ("Blues Brothers") tell most about what a
 * text belongs to, and stems of them cost accuracy (docs/models.md has the figures).
 */
import { mix32 } from '../../math/hash.ts';
import { bitOf } from './tokens-language.ts';
import type { Language, Languages } from './tokens-language.ts';
import { tokensOf } from './tokens.ts';
import { termHash, withoutElision } from './word-hashes.ts';
import type { HashedWords } from './word-hashes.ts';

/** A pair written over more characters than this has something else between its words. */
const LONGEST_PAIR = 40;
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

/** Calls back for each term of a document with the text that it was written as. */
export function writtenTerms(
  text: string,
  languages: Languages,
  language: Language | undefined,
  visit: (hash: number, written: string) => void,
): void {
  const words = languages.read(text);
  const { empty } = emptyWords(words, languages, language);
  let before: { readonly hash: number; readonly at: number } | undefined;
  let read = 0;
  for (const token of tokensOf(text)) {
    if (read++ >= words.terms.length) return;
    const hash = termHash(token.word);
    if (hash === 0 || (languages.emptyIn(hash) & empty) !== 0) continue;
    const end = token.at + token.written.length;
    const at = Math.max(token.at, end - withoutElision(token.word).length);
    visit(hash, text.slice(at, end));
    if (before !== undefined && end - before.at <= LONGEST_PAIR) {
      visit(pairHash(before.hash, hash), text.slice(before.at, end).replace(/\s+/g, ' '));
    }
    before = { hash, at };
  }
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
