/**
 * Words as numbers: what `tokens.ts` finds in a text, as hashes of 32 bits and without a string for each, because
 * strings are what reading many texts would spend its time on.
 */
import { mix32 } from '../../math/hash.ts';
import { foldAccents } from './tokens-name.ts';
import { isAscii, LONGEST_WORD, normaliseWord } from './tokens.ts';

/** The words of a text in order; arrays of one length, valid until the next text is read. */
export interface HashedWords {
  /** Uint32Array: {@link wordHash} of each. */
  readonly hashes: Uint32Array;
  /** Uint32Array: of what each counts as, "amour" for "l'amour"; 0 for a single letter. */
  readonly terms: Uint32Array;
  /** Uint32Array: of each as names are compared: {@link foldedWord}. */
  readonly folded: Uint32Array;
  /** Uint32Array: where each begins in the normalised text, in UTF-16 units. */
  readonly starts: Uint32Array;
  /** Uint32Array: where each ends there. */
  readonly ends: Uint32Array;
  /** Whether all stands in the text itself where it stands in the normalised one. */
  readonly isInPlace: boolean;
}

/** Words of a text that are read; about 200 printed pages. */
const MOST_WORDS = 100_000;
/** French and Italian words that lose their vowel before another. */
const ELIDED = new Set(
  'l d j m t s n c qu jusqu lorsqu puisqu dell all nell dall sull un'.split(' '),
);
/** Kinds of UTF-16 units. */
const [UNKNOWN, NEITHER, LETTER, MARK] = [0, 1, 2, 3];
/** Of FNV-1a. */
const [OFFSET, PRIME] = [0x811c9dc5, 0x01000193];
const APOSTROPHE = 0x27;
const LAST_ASCII = 0x7f;
const FIRST_PRIVATE = 0xe000;
const FIRST_SURROGATE = 0xd800;

/** Reads words; it remembers which characters are letters. Make one for each process. */
export class WordReader {
  /** Uint8Array [65,536], by UTF-16 unit; those beyond ASCII are filled as they are met. */
  readonly #kinds = new Uint8Array(1 << 16);
  #hashes = new Uint32Array(0);
  #terms = new Uint32Array(0);
  #folded = new Uint32Array(0);
  #starts = new Uint32Array(0);
  #ends = new Uint32Array(0);

  constructor() {
    for (let unit = 0; unit <= LAST_ASCII; unit++) this.#kindAt(String.fromCharCode(unit), 0);
  }

  /** Hashes of the words that `wordsOf` finds, those beyond the first hundred thousand left out. */
  read(text: string): HashedWords {
    const isInPlace = isAscii(text);
    const all = isInPlace ? text.toLowerCase() : normaliseWord(text);
    const room = Math.min(MOST_WORDS, (all.length >> 1) + 1);
    this.#makeRoom(room);
    const [hashes, terms, folded] = [this.#hashes, this.#terms, this.#folded];
    const [starts, ends] = [this.#starts, this.#ends];
    let count = 0;
    for (let at = 0; at < all.length && count < room;) {
      if (this.#kindAt(all, at) !== LETTER) {
        at += widthAt(all, at);
        continue;
      }
      const from = at;
      let hash = OFFSET;
      let unit = all.charCodeAt(at);
      while (unit <= LAST_ASCII && this.#kinds[unit] === LETTER) {
        hash = Math.imul(hash ^ unit, PRIME);
        unit = all.charCodeAt(++at);
      }
      // Most words are letters of ASCII to their end, and hashed by now.
      const isPlain = Number.isNaN(unit) || (unit <= LAST_ASCII && unit !== APOSTROPHE);
      if (!isPlain) at = this.#endOf(all, from);
      if (at - from > LONGEST_WORD) continue;
      if (isPlain) {
        hashes[count] = mix32(hash) || 1;
        terms[count] = at - from < 2 ? 0 : hashes[count]!;
        folded[count] = hashes[count]!;
      } else {
        const word = all.slice(from, at);
        hashes[count] = wordHash(word);
        terms[count] = termHash(word);
        folded[count] = wordHash(foldedWord(word));
      }
      starts[count] = from;
      ends[count++] = at;
    }
    return {
      hashes: hashes.subarray(0, count),
      terms: terms.subarray(0, count),
      folded: folded.subarray(0, count),
      starts: starts.subarray(0, count),
      ends: ends.subarray(0, count),
      isInPlace,
    };
  }

  #makeRoom(words: number): void {
    if (words <= this.#hashes.length) return;
    this.#hashes = new Uint32Array(2 * words);
    this.#terms = new Uint32Array(2 * words);
    this.#folded = new Uint32Array(2 * words);
    this.#starts = new Uint32Array(2 * words);
    this.#ends = new Uint32Array(2 * words);
  }

  /** Behind the word that begins there: letters, digits and marks, then letters and digits behind apostrophes. */
  #endOf(text: string, from: number): number {
    let at = from;
    let kind: number = LETTER;
    while (kind === LETTER || kind === MARK) {
      at += widthAt(text, at);
      kind = this.#kindAt(text, at);
    }
    while (text.charCodeAt(at) === APOSTROPHE && this.#kindAt(text, at + 1) === LETTER) {
      at++;
      while (this.#kindAt(text, at) === LETTER) at += widthAt(text, at);
    }
    return at;
  }

  /** Behind the end there is no letter. */
  #kindAt(text: string, at: number): number {
    const unit = text.charCodeAt(at);
    if (Number.isNaN(unit)) return NEITHER;
    const known = this.#kinds[unit]!;
    if (known !== UNKNOWN) return known;
    const character = String.fromCodePoint(text.codePointAt(at)!);
    const kind = /[\p{L}\p{N}]/u.test(character)
      ? LETTER
      : /\p{M}/u.test(character)
        ? MARK
        : NEITHER;
    // Halves of pairs are letters only together.
    if (unit < FIRST_SURROGATE || unit >= FIRST_PRIVATE) this.#kinds[unit] = kind;
    return kind;
  }
}

/** FNV-1a over UTF-16 units, spread; never 0, which marks an empty place. */
export function wordHash(word: string): number {
  let hash = OFFSET;
  for (let i = 0; i < word.length; i++) hash = Math.imul(hash ^ word.charCodeAt(i), PRIME);
  return mix32(hash) || 1;
}

/** "l'amour", "d'un", "qu'il": what stands behind the article is the word. */
export function withoutElision(word: string): string {
  const apostrophe = word.indexOf("'");
  if (apostrophe < 1 || apostrophe > 4) return word;
  return ELIDED.has(word.slice(0, apostrophe)) ? word.slice(apostrophe + 1) : word;
}

/** What a normalised word counts as; 0 for a single letter. */
export function termHash(word: string): number {
  const term = withoutElision(word);
  return term.length < 2 ? 0 : wordHash(term);
}

/** A normalised word as names are compared: without accents and apostrophes. */
export function foldedWord(word: string): string {
  return foldAccents(word).replaceAll("'", '');
}

/** UTF-16 units of the character there. */
function widthAt(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= FIRST_SURROGATE && unit < FIRST_PRIVATE && text.codePointAt(at)! > 0xffff ? 2 : 1;
}
