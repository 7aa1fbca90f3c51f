/** A text as the linker of names sees it: its words by number, and how each is written and stands. */
import { foldAccents } from '../text/tokens-name.ts';
import { tokensOf } from '../text/tokens.ts';

/** Words that are read; about 200 printed pages. */
const MOST_WORDS = 100_000;
/** What separates sentences, where it stands between two words. */
const ENDS = /[.!?…:\n]/u;
const POSSESSIVE = /'s$|'$/u;
/** Texts with fewer capitals than the first share are written without any, with more than the second in nothing else. */
const CASED = [0.005, 0.6] as const;

export class MarkedText {
  /** [words], by {@link wordNumber}; -1: no name holds it. */
  readonly numbers: Int32Array;
  /** The same without "'s"; undefined where that changes nothing. */
  readonly unpossessed: Int32Array | undefined;
  readonly words: readonly string[];
  /** Whether capitals tell anything here. */
  readonly isCased: boolean;
  readonly #capitals: Uint8Array;
  readonly #possessed: Uint8Array;
  /** What stands before each word; one more for what stands behind the last. */
  readonly #gaps: readonly string[];

  constructor(text: string, wordNumber: (word: string) => number) {
    const words: string[] = [];
    const gaps: string[] = [];
    const capitals: number[] = [];
    const bare = new Map<number, string>();
    let end = 0;
    for (const { word, written, at } of tokensOf(text)) {
      if (words.length === MOST_WORDS) break;
      gaps.push(text.slice(end, at));
      end = at + written.length;
      const folded = foldAccents(word);
      const without = folded.replace(POSSESSIVE, '');
      if (without !== folded) bare.set(words.length, without.replaceAll("'", ''));
      words.push(folded.replaceAll("'", ''));
      capitals.push(isCapital(written) ? 1 : 0);
    }
    gaps.push(text.slice(end, end + 2));
    this.words = words;
    this.#gaps = gaps;
    this.#capitals = Uint8Array.from(capitals);
    this.#possessed = Uint8Array.from(words, (_, i) => (bare.has(i) ? 1 : 0));
    this.numbers = Int32Array.from(words, wordNumber);
    this.unpossessed =
      bare.size === 0
        ? undefined
        : Int32Array.from(words, (word, i) => wordNumber(bare.get(i) ?? word));
    const share = capitals.filter((each) => each === 1).length / Math.max(1, words.length);
    this.isCased = share > CASED[0] && share < CASED[1];
  }

  get length(): number {
    return this.words.length;
  }

  isCapital(i: number): boolean {
    return this.#capitals[i] === 1;
  }

  /** Whether the word stands with "'s": something of it follows. */
  isPossessed(i: number): boolean {
    return this.#possessed[i] === 1;
  }

  opensSentence(i: number): boolean {
    return i === 0 || ENDS.test(this.#gaps[i]!);
  }

  /** Whether nothing but a blank stands before the word. */
  followsOn(i: number): boolean {
    return i > 0 && i < this.length && this.#gaps[i] === ' ';
  }

  /** Whether a quotation mark stands right before the first word and right behind the last. */
  isQuoted(from: number, to: number): boolean {
    return (
      /["“”„«»*_‘']$/u.test(this.#gaps[from]!) && /^[.,!?]?["“”„«»*_’']/u.test(this.#gaps[to]!)
    );
  }
}

/** Digits count as capitals: "1999" is written no other way. */
function isCapital(written: string): boolean {
  return /^[\p{Lu}\p{Lt}\p{N}]/u.test(written);
}
