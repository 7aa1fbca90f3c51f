/**
 * What a token of a request tells about being part of a name: itself and its neighbours, how it begins, ends and
 * is spelt, what part of speech a dictionary takes it for (a word that it lacks is likely a name), how far "by" and
 * "like" are, the frame of the request ("like NAME by UNKNOWN"), and whether it stands in a name of the catalogue.
 * Features are hashes: writing each out would take most of the time.
 */
import { mix32 } from '../../math/hash.ts';
import { HashedNumbers } from '../text/hashed-numbers.ts';
import { foldAccents } from '../text/tokens-name.ts';
import { wordHash } from '../text/word-hashes.ts';

/** What is known beforehand. */
export interface MentionKnowledge {
  /** The likeliest part of speech of a word in lower case; undefined for one that no dictionary has. */
  partOfSpeech(word: string): string | undefined;
  /** Folded names, and what kinds they are of. */
  readonly names: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The same, ready to be looked up, and what labelled sentences add to it. */
export interface LearnedKnowledge {
  partOfSpeech(word: string): string | undefined;
  readonly names: NameKinds;
  /** Folded words that many sentences hold outside of names. */
  readonly common: ReadonlySet<string>;
}

/** The part of speech of a word that no dictionary has. */
const UNKNOWN = 'none';
const LONGEST_NAME = 6;
/** Words that a name often follows or precedes, and how far they are looked for. */
const CUES = ['by', 'like', 'to', 'from', 'and', 'or', '|', 'similar'].map(wordHash);
const BY = CUES[0]!;
const CUE_REACH = 4;
/** Stretches around a token in which words and parts of speech are looked at together. */
const WORDS = [
  [0, 0],
  [-1, -1],
  [-2, -2],
  [1, 1],
  [2, 2],
  [-1, 0],
  [0, 1],
  [-2, -1],
  [1, 2],
] as const;
const TAGS = [
  [0, 0],
  [-1, 0],
  [0, 1],
  [-1, 1],
] as const;
/** The same of the frame: all but common words by what they seem to be. */
const FRAMES = [
  [0, 0],
  [-2, 0],
  [-3, 0],
  [0, 2],
  [0, 3],
  [-1, 1],
  [-2, 2],
] as const;
/** What is looked at, apart from stretches: first numbers of features. */
const [ANY, ENDS, BEGINS, LENGTH, DIGITS, CUE, BY_COMES, BY_CAME, NAME, MIXED] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
] as const;
/** First numbers of stretches of words, parts of speech and the frame. */
const [OF_WORDS, OF_TAGS, OF_FRAMES] = [100, 200, 300];
/** Tokens beyond either end that are looked at, as if there were some. */
const MARGIN = 4;

/** Names by their words, hashed. */
export class NameKinds {
  readonly #numbers: HashedNumbers;
  /** Hashes of kinds, by number. */
  readonly #kinds: readonly (readonly number[])[];

  constructor(names: MentionKnowledge['names']) {
    const entries = [...names].map(([name, kinds]) => {
      return { hash: nameHash(name.split(' ').map(wordHash)), kinds: [...kinds].map(wordHash) };
    });
    this.#kinds = entries.map(({ kinds }) => kinds);
    this.#numbers = new HashedNumbers(new Map(entries.map(({ hash }, i) => [hash, i + 1])));
  }

  /** Hashes of the kinds of a name; none where there is none. @param hash - {@link nameHash} of its words. */
  of(hash: number): readonly number[] {
    const number = this.#numbers.get(hash);
    return number === 0 ? [] : this.#kinds[number - 1]!;
  }
}

/** Features of each token, hashed. */
export function mentionFeatures(
  tokens: readonly string[],
  knowledge: LearnedKnowledge,
): readonly Uint32Array[] {
  const words = tokens.map((token) => foldAccents(token));
  const tags = words.map((word) => knowledge.partOfSpeech(word) ?? UNKNOWN);
  const inNames = namesOver(words, tags, knowledge.names);
  const frame = words.map((word, i) => {
    if (knowledge.common.has(word)) return word;
    return inNames[i]!.length > 0 ? 'NAME' : tags[i] === UNKNOWN ? 'UNKNOWN' : 'WORD';
  });
  const [w, t, f] = [words, tags, frame].map((list) => withMargins(list.map(wordHash)));
  const firstBy = w!.indexOf(BY);
  const lastBy = w!.lastIndexOf(BY);
  return words.map((word, i) => {
    const at = i + MARGIN;
    const out = [feature(ANY, 0)];
    addStretches(out, OF_WORDS, WORDS, w!, at);
    addStretches(out, OF_TAGS, TAGS, t!, at);
    addStretches(out, OF_FRAMES, FRAMES, f!, at);
    out.push(
      feature(MIXED, feature(w![at - 1]!, t![at]!)),
      feature(MIXED + 1, feature(t![at]!, w![at + 1]!)),
    );
    addSpelling(out, word);
    addCues(out, w!, at);
    if ((firstBy < 0 || firstBy >= at) && lastBy > at) out.push(feature(BY_COMES, 0));
    if (firstBy >= 0 && firstBy < at) out.push(feature(BY_CAME, 0));
    for (const name of inNames[i]!) out.push(name);
    return new Uint32Array(out);
  });
}

function feature(what: number, value: number): number {
  return mix32(Math.imul(what + 1, 0x9e3779b1) ^ value);
}

/** Hashes with places before and behind, which tell that nothing stands there. */
function withMargins(hashes: readonly number[]): Uint32Array {
  const [before, behind] = ['<', '>'].map(wordHash);
  const out = new Uint32Array(hashes.length + 2 * MARGIN).fill(before!);
  out.set(hashes, MARGIN);
  return out.fill(behind!, hashes.length + MARGIN);
}

function addStretches(
  out: number[],
  first: number,
  stretches: readonly (readonly [from: number, to: number])[],
  hashes: Uint32Array,
  at: number,
): void {
  for (let i = 0; i < stretches.length; i++) {
    const [from, to] = stretches[i]!;
    let hash = first + i;
    for (let k = from; k <= to; k++) hash = feature(hash, hashes[at + k]!);
    out.push(hash);
  }
}

function addSpelling(out: number[], word: string): void {
  const { length } = word;
  for (let n = 1; n <= 4 && n < length; n++) {
    out.push(feature(ENDS, wordHash(word.slice(-n))));
    if (n > 1) out.push(feature(BEGINS, wordHash(word.slice(0, n))));
  }
  const digits = /^\d+$/.test(word) ? 2 : /\d/.test(word) ? 1 : 0;
  out.push(feature(LENGTH, Math.min(8, length)), feature(DIGITS, digits));
}

function addCues(out: number[], words: Uint32Array, at: number): void {
  for (let far = 1; far <= CUE_REACH; far++) {
    const [before, after] = [words[at - far]!, words[at + far]!];
    if (CUES.includes(before)) out.push(feature(CUE, feature(before, -far)));
    if (CUES.includes(after)) out.push(feature(CUE, feature(after, far)));
  }
}

/**
 * For each token the names that run over it, also where they have lost the sign of a genitive: their kind and length,
 * its place there, and whether a dictionary has all of their words.
 */
function namesOver(
  words: readonly string[],
  tags: readonly string[],
  names: NameKinds,
): readonly (readonly number[])[] {
  const found = words.map((): number[] => []);
  const hashes = words.map(wordHash);
  const owners = words.map((word) => (word.endsWith('s') ? wordHash(word.slice(0, -1)) : 0));
  for (let from = 0; from < words.length; from++) {
    let before = 0;
    let isPlain = true;
    for (let length = 1; length <= LONGEST_NAME && from + length <= words.length; length++) {
      const last = from + length - 1;
      isPlain &&= tags[last] !== UNKNOWN;
      let kinds = names.of(joined(before, hashes[last]!));
      if (kinds.length === 0 && owners[last] !== 0) kinds = names.of(joined(before, owners[last]!));
      before = joined(before, hashes[last]!);
      for (const kind of kinds) {
        for (let i = from; i <= last; i++) {
          const name = feature(
            feature(NAME, kind),
            8 * Math.min(3, length) + placeIn(length, i - from),
          );
          found[i]!.push(name, feature(name, isPlain ? 1 : 2));
        }
      }
    }
  }
  return found;
}

/** Whole, begin, end or inside. */
function placeIn(length: number, i: number): number {
  if (length === 1) return 0;
  return i === 0 ? 1 : i === length - 1 ? 2 : 3;
}

/** @param words - Hashes of its words. */
function nameHash(words: readonly number[]): number {
  return words.reduce((hash, word) => joined(hash, word), 0);
}

function joined(before: number, word: number): number {
  return mix32(Math.imul(before, 31) ^ word) || 1;
}
