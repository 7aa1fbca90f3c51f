/**
 * How well what somebody typed fits a name, from 0 to 1: word by word in any order, each the same, begun
 * or mistyped; or, where a blank was mistyped, letter by letter.
 */
import { editDistance } from './edit-distance.ts';
import { maySoundAlike, soundOf } from './sounding.ts';

/** What it costs that words of the name were not typed, at most. */
const UNTYPED = 0.12;
/** What it costs that typed words stand in another order. */
const DISORDER = 0.02;
/** What a word that was only begun is worth, of one that was typed to its end. */
const BEGUN = 0.94;
/** What a word that sounds like the one typed is worth, and how long both must be to be told by ear. */
const BY_EAR = 0.86;
const EAR_LETTERS = 4;
/** Letters that one of two words which sound alike may have more than the other. */
const EAR_SURPLUS = 3;
/** Edits that a text without its blanks may need, and what it costs to need any. */
const MOST_EDITS = 3;
const SQUEEZED = 0.03;

/**
 * @param typed - Folded words (`nameWords`), one at least.
 * @param name - Folded words of the name.
 */
export function nameMatch(typed: readonly string[], name: readonly string[]): number {
  const byWord = wordByWord(typed, name);
  return byWord >= 1 - UNTYPED ? byWord : Math.max(byWord, letterByLetter(typed, name));
}

function wordByWord(typed: readonly string[], name: readonly string[]): number {
  const used = new Uint8Array(name.length);
  let found = 0;
  let letters = 0;
  let covered = 0;
  let last = -1;
  let ordered = true;
  for (const word of typed) {
    letters += word.length;
    let best = 0;
    let at = -1;
    for (let i = 0; i < name.length; i++) {
      if (used[i] === 1) continue;
      const likeness = wordMatch(word, name[i]!);
      if (likeness > best) [best, at] = [likeness, i];
    }
    if (at < 0) continue;
    used[at] = 1;
    found += best * word.length;
    covered += name[at]!.length;
    if (at < last) ordered = false;
    last = at;
  }
  const untyped = 1 - covered / lettersOf(name);
  return Math.max(0, found / letters - UNTYPED * untyped - (ordered ? 0 : DISORDER));
}

/** 1 for the same word, less for one that is begun, mistyped or spelled by ear, 0 for another. */
function wordMatch(typed: string, word: string): number {
  const likeness = byLetters(typed, word);
  if (likeness >= BY_EAR || typed.length < EAR_LETTERS || word.length < EAR_LETTERS)
    return likeness;
  if (Math.abs(typed.length - word.length) > EAR_SURPLUS || !maySoundAlike(typed[0]!, word[0]!)) {
    return likeness;
  }
  return soundOf(typed) === soundOf(word) ? BY_EAR : likeness;
}

function byLetters(typed: string, word: string): number {
  if (typed === word) return 1;
  if (word.startsWith(typed)) return BEGUN;
  const most = editsIn(typed.length);
  if (most === 0) return 0;
  const whole = editDistance(typed, word, most);
  if (whole <= most) return 1 - whole / Math.max(typed.length, word.length) - 0.02;
  if (typed.length < 4 || word.length <= typed.length) return 0;
  // Begun, and mistyped.
  const begun = editDistance(typed, word.slice(0, typed.length), most);
  return begun > most ? 0 : BEGUN * (1 - begun / typed.length) - 0.04;
}

/** Mistakes that a word of so many letters may have and still be told. */
function editsIn(length: number): number {
  return length <= 2 ? 0 : length <= 5 ? 1 : 2;
}

function letterByLetter(typed: readonly string[], name: readonly string[]): number {
  const own = typed.join('');
  const other = name.join('');
  const edits = editDistance(own, other, MOST_EDITS);
  if (edits > MOST_EDITS) return 0;
  return Math.max(0, 1 - SQUEEZED - edits / Math.max(own.length, other.length));
}

function lettersOf(words: readonly string[]): number {
  let letters = 0;
  for (const word of words) letters += word.length;
  return Math.max(1, letters);
}
