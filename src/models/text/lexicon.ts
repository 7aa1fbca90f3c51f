/**
 * Opinions by a list of words, with negation and intensity (after VADER, Hutto and Gilbert 2014): what short
 * texts and single clauses are judged by, and whole documents where there are too few rated ones to learn from.
 */
import { opinionWords } from './opinion-words.ts';
import type { OpinionWords } from './opinion-words.ts';
import type { Language } from './tokens-language.ts';
import { wordsOf } from './tokens.ts';

/** For or against, and how much there was to tell it by. */
export interface Opinion {
  /** -1 to 1. */
  readonly sentiment: number;
  /** 0 (nothing said either way) to 1. */
  readonly confidence: number;
}

export const NO_OPINION: Opinion = Object.freeze({ sentiment: 0, confidence: 0 });

const NEGATIONS = new Set(
  (
    "not no never cannot nothing nobody without hardly barely neither nor isn't wasn't aren't weren't don't " +
    "doesn't didn't won't wouldn't can't couldn't shouldn't ain't lacks lacking " +
    'nicht kein keine keinen keiner nie niemals ohne kaum weder pas jamais sans aucun aucune ni'
  ).split(' '),
);
/** What they do to the word behind them. */
const STRONGER = new Set(
  (
    'very really so extremely absolutely truly utterly incredibly completely totally deeply most sehr wirklich ' +
    'überaus absolut unglaublich äußerst très vraiment extrêmement absolument si tellement'
  ).split(' '),
);
const WEAKER = new Set(
  (
    'slightly somewhat rather fairly almost bit kind sort mildly etwas leicht eher ziemlich halbwegs fast ' +
    'assez plutôt légèrement presque'
  ).split(' '),
);
/** No negation reaches over these. */
const CONTRASTS = new Set('but yet sondern aber doch mais'.split(' '));
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
  readonly #words = opinionWords();

  /** What the words of a text say. A language without a list is read as English. */
  opinion(text: string, language: Language | undefined): Opinion {
    return this.opinionOf(wordsOf(text), language);
  }

  /** @param words - Normalised, in order. */
  opinionOf(words: readonly string[], language: Language | undefined): Opinion {
    const list = this.#words.get(language ?? 'en') ?? this.#words.get('en')!;
    let sum = 0;
    let found = 0;
    for (let i = 0; i < words.length; i++) {
      const weight = weightOf(words[i]!, list);
      if (weight === 0 || NEGATIONS.has(words[i]!)) continue;
      sum += weight * contextOf(words, i);
      found++;
    }
    if (found === 0) return NO_OPINION;
    return {
      sentiment: sum / Math.sqrt(sum * sum + SOFTNESS * found),
      confidence: found / (found + HALF_SURE),
    };
  }
}

/** An English adverb weighs what its adjective does. */
function weightOf(word: string, list: OpinionWords): number {
  return list.get(word) ?? (word.endsWith('ly') ? (list.get(word.slice(0, -2)) ?? 0) : 0);
}

/** By how much the words before one strengthen, weaken or turn it. */
function contextOf(words: readonly string[], at: number): number {
  let factor = 1;
  for (let back = 1; back <= REACH && at - back >= 0; back++) {
    const before = words[at - back]!;
    if (CONTRASTS.has(before)) return factor;
    if (NEGATIONS.has(before)) return factor * TURNED;
    if (back === 1 && STRONGER.has(before)) factor *= MORE;
    if (back === 1 && WEAKER.has(before)) factor *= LESS;
  }
  return factor;
}
