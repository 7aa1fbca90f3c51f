/**
 * Opinions by a list of words, with negation and intensity (after VADER, Hutto and Gilbert 2014): what short
 * texts and single clauses are judged by, and whole documents where there are too few rated ones to learn from.
 */
import { HashedNumbers } from './hashed-numbers.ts';
import { opinionWords } from './opinion-words.ts';
import type { OpinionWords } from './opinion-words.ts';
import type { Language } from './tokens-language.ts';
import { wordsOf } from './tokens.ts';
import { wordHash } from './word-hashes.ts';

/** For or against, and how much there was to tell it by. */
export interface Opinion {
  /** -1 to 1. */
  readonly sentiment: number;
  /** 0 (nothing said either way) to 1. */
  readonly confidence: number;
}

export const NO_OPINION: Opinion = Object.freeze({ sentiment: 0, confidence: 0 });

/** What words do to the opinion behind them. */
const [NEGATES, STRENGTHENS, WEAKENS, CONTRASTS] = [1, 2, 4, 8];
const ROLES: readonly (readonly [role: number, words: string])[] = [
  [
    NEGATES,
    "not no never cannot nothing nobody without hardly barely neither nor isn't wasn't aren't weren't don't " +
      "doesn't didn't won't wouldn't can't couldn't shouldn't ain't lacks lacking " +
      'nicht kein keine keinen keiner nie niemals ohne kaum weder pas jamais sans aucun aucune ni',
  ],
  [
    STRENGTHENS,
    'very really so extremely absolutely truly utterly incredibly completely totally deeply most sehr wirklich ' +
      'überaus absolut unglaublich äußerst très vraiment extrêmement absolument si tellement',
  ],
  [
    WEAKENS,
    'slightly somewhat rather fairly almost bit kind sort mildly etwas leicht eher ziemlich halbwegs fast ' +
      'assez plutôt légèrement presque',
  ],
  // No negation reaches over these.
  [CONTRASTS, 'but yet sondern aber doch mais'],
];
const MORE = 1.4;
const LESS = 0.6;
/** "Not great" is less bad than "bad". */
const TURNED = -0.7;
/** Words before an opinion that a negation reaches over, and those before it that make it stronger. */
const REACH = 3;
/** The squared sum at which a sentiment is about 0.7. */
const SOFTNESS = 0.5;
/** Words of opinion that make a confidence of one half. */
const HALF_SURE = 1.5;

export class Lexicon {
  readonly #lists: ReadonlyMap<Language, HashedNumbers>;
  readonly #roles: HashedNumbers;

  constructor() {
    this.#lists = new Map(
      Array.from(opinionWords(), ([language, words]) => [language, withAdverbs(words)]),
    );
    const roles = ROLES.flatMap(([role, words]) =>
      words.split(' ').map((word) => ({ word, role })),
    );
    this.#roles = new HashedNumbers(new Map(roles.map(({ word, role }) => [wordHash(word), role])));
  }

  /** What the words of a text say. A language without a list is read as English. */
  opinion(text: string, language: Language | undefined): Opinion {
    return this.opinionOf(Uint32Array.from(wordsOf(text), wordHash), language);
  }

  /** @param words - Hashes of normalised words, in order. */
  opinionOf(words: Uint32Array, language: Language | undefined): Opinion {
    const list = this.#lists.get(language ?? 'en') ?? this.#lists.get('en')!;
    let sum = 0;
    let found = 0;
    for (let i = 0; i < words.length; i++) {
      const weight = list.get(words[i]!);
      if (weight === 0 || this.#roles.get(words[i]!) === NEGATES) continue;
      sum += weight * this.#contextOf(words, i);
      found++;
    }
    if (found === 0) return NO_OPINION;
    return {
      sentiment: sum / Math.sqrt(sum * sum + SOFTNESS * found),
      confidence: found / (found + HALF_SURE),
    };
  }

  /** By how much the words before one strengthen, weaken or turn it. */
  #contextOf(words: Uint32Array, at: number): number {
    let factor = 1;
    for (let back = 1; back <= REACH && at - back >= 0; back++) {
      const role = this.#roles.get(words[at - back]!);
      if (role === CONTRASTS) return factor;
      if (role === NEGATES) return factor * TURNED;
      if (back === 1 && role === STRENGTHENS) factor *= MORE;
      if (back === 1 && role === WEAKENS) factor *= LESS;
    }
    return factor;
  }
}

/** An English adverb weighs what its adjective does. */
function withAdverbs(words: OpinionWords): HashedNumbers {
  const numbers = new Map<number, number>();
  for (const [word, weight] of words) numbers.set(wordHash(`${word}ly`), weight);
  for (const [word, weight] of words) numbers.set(wordHash(word), weight);
  return new HashedNumbers(numbers);
}
