/**
 * Words of a text, in the one way in which profiles, sentiment and search see them: Unicode letters and
 * digits, apostrophes inside a word kept, lower case, compatibility forms folded (NFKC). No language is
 * assumed here: what knows one stands in `tokens-language.ts`.
 */

const WORD = /[\p{L}\p{N}][\p{L}\p{M}\p{N}]*(?:['’][\p{L}\p{N}]+)*/gu;
/** Longer runs of letters are noise (keys pressed, base64), and would fill a vocabulary. */
export const LONGEST_WORD = 40;
/** Apostrophes as typesetters write them. */
const CURLY = /[’‘ʼ＇]/g;
const ASCII = /^[\x00-\x7f]*$/;

/** A word where it stands. */
export interface Token {
  /** Normalised: see {@link normaliseWord}. */
  readonly word: string;
  /** As it was written; what a human is shown. */
  readonly written: string;
  /** Offset of its first UTF-16 unit. */
  readonly at: number;
}

/** The words of a text in order. */
export function* tokensOf(text: string): Generator<Token> {
  for (const match of text.matchAll(WORD)) {
    const written = match[0];
    if (written.length <= LONGEST_WORD) {
      yield { word: normaliseWord(written), written, at: match.index };
    }
  }
}

/** The normalised words of a text in order: {@link tokensOf} where offsets do not matter, and faster. */
export function wordsOf(text: string): string[] {
  const found = normaliseWord(text).match(WORD) ?? [];
  return found.filter((word) => word.length <= LONGEST_WORD);
}

/** Lower case, NFKC, and straight apostrophes. */
export function normaliseWord(word: string): string {
  if (isAscii(word)) return word.toLowerCase();
  return word.normalize('NFKC').replace(CURLY, "'").toLowerCase();
}

/** Whether all of it is ASCII: then its words stand where they stand when it is normalised. */
export function isAscii(text: string): boolean {
  return ASCII.test(text);
}
