/**
 * What words tell about names wherever they stand: themselves, how they begin, end and are spelt, what part of speech a
 * dictionary takes them for (a word that it lacks is likely a name), and of "by" and "like" how far they are.
 */
import { foldAccents } from '../text/tokens-name.ts';
import { wordHash } from '../text/word-hashes.ts';
import { LastingFeatures } from './feature-weights.ts';
import { feature } from './features.ts';
import type { NameWord } from './known-names.ts';

/** What is known beforehand. */
export interface MentionKnowledge {
  /** The likeliest part of speech of a word in lower case; undefined for one that no dictionary has. */
  partOfSpeech(word: string): string | undefined;
  /** Folded names, and what kinds they are of. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The same, and what labelled sentences add to it. */
export interface LearnedKnowledge extends MentionKnowledge {
  /** Folded words that many sentences hold outside of names. */
  readonly common: ReadonlySet<string>;
}

/** The part of speech of a word that no dictionary has. */
export const UNKNOWN = wordHash('none');
const UNKNOWN_WORD = wordHash('UNKNOWN');
const KNOWN_WORD = wordHash('WORD');
/** Words that a name often follows or precedes, and how far they are looked for. */
const CUES = ['by', 'like', 'to', 'from', 'and', 'or', '|', 'similar'].map(wordHash);
export const BY = CUES[0]!;
const CUE_REACH = 4;
/** How far words themselves are looked at. */
const WORD_REACH = 2;
/** First numbers of what is looked at. */
const [ANY, ENDS, BEGINS, LENGTH, DIGITS, TAG, WORD, CUE] = [1, 2, 3, 4, 5, 6, 7, 8];
/** Tokens beyond either end that are looked at, as if there were some. */
export const MARGIN = 4;
/** Words whose facts are kept. */
const MOST_WORDS = 100_000;

/** What is known of a word wherever it stands. */
export interface WordFacts extends NameWord {
  readonly tag: number;
  readonly isCommon: boolean;
  /** What it is in a frame where it stands in no name. */
  readonly frame: number;
  /** What it tells the token that it stands so many tokens behind, from -MARGIN on. */
  readonly tells: readonly (LastingFeatures | undefined)[];
}

/** Finds facts; it remembers words. */
export class WordBook {
  /** What stands before the first word and behind the last. */
  readonly start = edgeFacts('<');
  readonly end = edgeFacts('>');
  readonly #knowledge: LearnedKnowledge;
  readonly #facts = new Map<string, WordFacts>();

  constructor(knowledge: LearnedKnowledge) {
    this.#knowledge = knowledge;
  }

  of(token: string): WordFacts {
    let facts = this.#facts.get(token);
    if (facts !== undefined) return facts;
    const word = foldAccents(token);
    const tag = this.#knowledge.partOfSpeech(word);
    const hash = wordHash(word);
    const isCommon = this.#knowledge.common.has(word);
    facts = {
      hash,
      owner: word.endsWith('s') ? wordHash(word.slice(0, -1)) : 0,
      tag: tag === undefined ? UNKNOWN : wordHash(tag),
      isCommon,
      frame: isCommon ? hash : tag === undefined ? UNKNOWN_WORD : KNOWN_WORD,
      tells: [],
    };
    facts = { ...facts, tells: tellings(facts, spelling(word)) };
    if (this.#facts.size >= MOST_WORDS) this.#facts.clear();
    this.#facts.set(token, facts);
    return facts;
  }
}

function edgeFacts(sign: string): WordFacts {
  const hash = wordHash(sign);
  const facts = { hash, owner: 0, tag: hash, isCommon: true, frame: hash, tells: [] };
  return { ...facts, tells: tellings(facts, []) };
}

function tellings(word: WordFacts, spelt: readonly number[]): WordFacts['tells'] {
  const isCue = CUES.includes(word.hash);
  return Array.from({ length: 2 * MARGIN + 1 }, (_, i) => {
    const far = i - MARGIN;
    const out: number[] = [];
    if (Math.abs(far) <= WORD_REACH) out.push(feature(WORD, feature(word.hash, far)));
    if (far === 0) out.push(feature(ANY, 0), feature(TAG, word.tag), ...spelt);
    else if (isCue && Math.abs(far) <= CUE_REACH) out.push(feature(CUE, feature(word.hash, far)));
    return out.length === 0 ? undefined : new LastingFeatures(new Uint32Array(out));
  });
}

function spelling(word: string): readonly number[] {
  const out: number[] = [];
  const { length } = word;
  for (let n = 1; n <= 4 && n < length; n++) {
    out.push(feature(ENDS, wordHash(word.slice(-n))));
    if (n > 1) out.push(feature(BEGINS, wordHash(word.slice(0, n))));
  }
  const digits = /^\d+$/.test(word) ? 2 : /\d/.test(word) ? 1 : 0;
  return [...out, feature(LENGTH, Math.min(8, length)), feature(DIGITS, digits)];
}
