/**
 * Names made comparable: the same artist is written "Björk", "Bjork" and "BJÖRK", "Motörhead" and
 * "Motoerhead", "The Beatles" and "Beatles, The". A folded name is what an index of names stores and
 * what a query is folded to.
 */
import { wordsOf } from './tokens.ts';

const MARKS = /\p{M}+/gu;
const ASCII = /^[\x00-\x7f]*$/;
/** Letters that no decomposition takes apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ł: 'l',
  ı: 'i',
};
const SPECIAL = new RegExp(`[${Object.keys(LETTERS).join('')}]`, 'gu');
/** Umlauts as Germans write them where the keyboard has none. */
const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };
const UMLAUT = /[äöü]/gu;
const ARTICLES = new Set(['the', 'a', 'an', 'der', 'die', 'das', 'le', 'la', 'les', 'el', 'los']);
const FEATURING = /\s[([]?(?:feat|ft|featuring)\b.*$/iu;

/** Without accents: decomposed, marks dropped, letters that do not decompose spelt out. */
export function foldAccents(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text
    .toLowerCase()
    .replace(SPECIAL, (letter) => LETTERS[letter]!)
    .normalize('NFKD')
    .replace(MARKS, '');
}

/** The words of a name, folded. `Sigur Rós` gives `['sigur', 'ros']`. */
export function nameWords(name: string): readonly string[] {
  return wordsOf(foldAccents(name)).map((word) => word.replaceAll("'", ''));
}

/**
 * The spellings under which a name is looked for, the plain one first: accents dropped, umlauts spelt
 * out, without a leading or trailing article, without guests ("feat. ...").
 */
export function nameSpellings(name: string): readonly string[] {
  const lead = name.replace(FEATURING, '');
  const spelt = lead
    .normalize('NFC')
    .toLowerCase()
    .replace(UMLAUT, (letter) => UMLAUTS[letter]!);
  const spellings = new Set<string>();
  for (const written of [name, lead, spelt]) {
    const words = nameWords(written);
    spellings.add(words.join(' '));
    spellings.add(withoutArticle(words).join(' '));
  }
  spellings.delete('');
  return [...spellings];
}

function withoutArticle(words: readonly string[]): readonly string[] {
  if (words.length < 2) return words;
  if (ARTICLES.has(words[0]!)) return words.slice(1);
  return ARTICLES.has(words.at(-1)!) ? words.slice(0, -1) : words;
}
