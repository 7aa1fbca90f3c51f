/**
 * How a word sounds to those who spell it by ear: the letters that English, German and Romance names write one sound with
 * become one (after Zobel and Dart 1996, "Phonetic string matching": sounds mend what letters cannot). Much coarser than
 * speech, and only asked where letters alone do not do.
 */

/** Pairs that are one sound, before single letters. */
const PAIRS: Readonly<Record<string, string>> = {
  ...{ ph: 'f', ck: 'k', th: 't', dt: 't', ie: 'i', ee: 'i', ea: 'i', oo: 'u', ou: 'u' },
};
const LETTERS: Readonly<Record<string, string>> = {
  ...{ q: 'k', x: 'ks', z: 's', y: 'i', w: 'v' },
};

/** First letters that words which sound alike may have; most pairs of words are told apart by this alone. */
const BEGINNINGS = new Set('ck kc kq qk cq qc cs sc sz zs cz zc pf fp vw wv iy yi'.split(' '));

/** Whether words with these first letters can sound alike. */
export function maySoundAlike(one: string, other: string): boolean {
  return one === other || BEGINNINGS.has(one + other);
}

/** @param word - Folded, lower case. Equal for words that sound alike: `jimmy` and `jimi`, `hendricks` and `hendrix`. */
export function soundOf(word: string): string {
  let sound = '';
  for (let at = 0; at < word.length; at++) {
    const letter = word[at]!;
    const pair = PAIRS[letter + (word[at + 1] ?? '')];
    if (pair !== undefined) at++;
    const next = pair ?? single(letter, word[at + 1] ?? '', at);
    // Written twice, heard once.
    if (next !== '' && !sound.endsWith(next)) sound += next;
  }
  return sound;
}

function single(letter: string, next: string, at: number): string {
  if (letter === 'c') return next === 'e' || next === 'i' || next === 'y' ? 's' : 'k';
  if (letter === 'h' && at > 0) return '';
  return LETTERS[letter] ?? letter;
}
