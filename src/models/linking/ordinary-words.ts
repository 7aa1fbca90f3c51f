/**
 * How far a name could be plain talk: "Yes", "Low" and "Air" are artists, and said in every other text. A word is
 * ordinary that an English dictionary (that of natural's tagger, from the Wall Street Journal and the Brown corpus)
 * has in lower case, or a list of function words of any language has; places and first names are known, too, for
 * they are said of others.
 */
import lexicon from 'natural/lib/natural/brill_pos_tagger/data/English/lexicon_from_posjs.json' with { type: 'json' };
import { LANGUAGES } from '../text/tokens-language.ts';
import type { Languages } from '../text/tokens-language.ts';

/** What a word is known as. */
export type WordKind = 'empty' | 'ordinary' | 'proper' | 'rare';

const PROPER = /^NNPS?$/;
const NUMBER = /^\p{N}+$/u;
/** Fewer letters than this are no name by themselves. */
const FEW_LETTERS = 5;

export class OrdinaryWords {
  readonly #tags = lexicon as Readonly<Record<string, readonly string[]>>;
  readonly #empty: readonly ReadonlySet<string>[];

  constructor(languages: Languages) {
    this.#empty = LANGUAGES.map((language) => languages.stopWords(language));
  }

  /** @param word - Folded. */
  kindOf(word: string): WordKind {
    if (word.length < 2 || this.#empty.some((words) => words.has(word))) return 'empty';
    if (NUMBER.test(word)) return 'ordinary';
    const [tag] = this.#tagsOf(word);
    if (tag !== undefined && !PROPER.test(tag)) return 'ordinary';
    const capital = `${word[0]!.toUpperCase()}${word.slice(1)}`;
    return tag !== undefined || this.#tagsOf(capital).length > 0 ? 'proper' : 'rare';
  }

  /** Whether all of a name is said by those, too, who do not mean it. */
  isOrdinary(words: readonly string[]): boolean {
    return words.every((word) => ['empty', 'ordinary'].includes(this.kindOf(word)));
  }

  /** How much the words alone speak for a name wherever they stand together: about -4 to 2, in logarithms of odds. */
  weight(words: readonly string[]): number {
    const kinds = words.map((word) => this.kindOf(word));
    const count = (kind: WordKind): number => kinds.filter((each) => each === kind).length;
    const letters = words.join('').length;
    if (count('rare') > 0) {
      if (words.length > 1) return letters < FEW_LETTERS ? 0.5 : 2;
      return letters >= FEW_LETTERS ? 1.5 : letters > 2 ? 0 : -2;
    }
    if (count('proper') > 0) {
      return words.length === 1 ? -1.5 : count('proper') === words.length ? 1.5 : 0.5;
    }
    const byLength = [-3, -3, -1.5, -0.75, 0.5][words.length] ?? 1.5;
    return count('ordinary') === 0 ? byLength - 1 : byLength;
  }

  #tagsOf(word: string): readonly string[] {
    return Object.hasOwn(this.#tags, word) ? this.#tags[word]! : [];
  }
}
