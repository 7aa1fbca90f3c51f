/**
 * What a request tells about names in it. Of each token: the words around it and what they tell, the frame of the request
 * ("like NAME by UNKNOWN"), and whether it stands in a known name. Of each stretch of tokens: whether it is a known
 * name, begins or ends with one, or has one beside it, what it is made of and what it stands between.
 */
import { wordHash } from '../text/word-hashes.ts';
import type { LastingFeatures } from './feature-weights.ts';
import { feature, FeatureList, features } from './features.ts';
import { KnownNames, type NamesInText } from './known-names.ts';
import type { Sequence } from './sequence.ts';
import {
  BY,
  MARGIN,
  UNKNOWN,
  WordBook,
  type LearnedKnowledge,
  type WordFacts,
} from './word-facts.ts';

/** Tokens of a mention at most; none in a hundred has more. */
export const LONGEST_MENTION = 8;
const IN_NAME = wordHash('NAME');
/** Stretches around a token in which words and parts of speech are looked at together. */
const WORDS = [
  [-1, 0],
  [0, 1],
  [-2, -1],
  [1, 2],
] as const;
const TAGS = [
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
/** First numbers of what is looked at in a token; further ones are of words. */
const [BY_COMES, BY_CAME, NAME, TAG_BEHIND, TAG_BEFORE] = [20, 21, 22, 23, 24];
const [OF_WORDS, OF_TAGS, OF_FRAMES] = [100, 200, 300];
/** First numbers of what is looked at in a stretch. */
const [SIZE, MADE_OF, COMMON, EDGES, BETWEEN, OUTER_TAGS, ALL_TAGS, ALL_FRAME] = [
  ...[1, 2, 3, 4, 5, 6, 7, 8],
] as const;
const [NO_NAME, NAMED, NAMED_SIZED, NAMED_MADE_OF, NAMED_BEHIND, NAMED_BEFORE] = [
  ...[20, 21, 22, 23, 24, 25],
] as const;
const [BEGUN, ENDED, PARTS, OVER, BESIDES] = [30, 31, 32, 33, 34];
/** Words of a name beside a stretch at most. */
const BESIDE = 5;

/** Reads requests. It remembers words: make one for each knowledge. */
export class MentionReader {
  readonly #words: WordBook;
  readonly #names: KnownNames;
  /** Of one request at a time: its arrays hold until the next call of any. */
  readonly #features = new FeatureList();

  constructor(knowledge: LearnedKnowledge) {
    this.#words = new WordBook(knowledge);
    this.#names = new KnownNames(knowledge.names);
  }

  /** @param unknown - {@link nameHash} of names that are taken for unknown here. */
  read(tokens: readonly string[], unknown: ReadonlySet<number> = new Set()): Sequence {
    const facts = tokens.map((token) => this.#words.of(token));
    const names = this.#names.in(facts, unknown);
    const margin = (edge: WordFacts): readonly WordFacts[] =>
      Array.from({ length: MARGIN }, () => edge);
    const around = [...margin(this.#words.start), ...facts, ...margin(this.#words.end)];
    return new Request(around, names, this.#features);
  }
}

class Request implements Sequence {
  readonly length: number;
  /** With margins on either side, as the arrays. */
  readonly #around: readonly WordFacts[];
  readonly #words: Uint32Array;
  readonly #tags: Uint32Array;
  readonly #frame: Uint32Array;
  readonly #names: NamesInText;
  readonly #features: FeatureList;
  /** Where the first and the last "by" stand; -1 without one. */
  readonly #firstBy: number;
  readonly #lastBy: number;
  /** Of words that no dictionary has, and of common ones: how many there are before each place. */
  readonly #unknownBefore: Uint32Array;
  readonly #commonBefore: Uint32Array;

  constructor(around: readonly WordFacts[], names: NamesInText, features: FeatureList) {
    this.length = around.length - 2 * MARGIN;
    this.#around = around;
    this.#names = names;
    this.#features = features;
    // One piece of memory for all, which is what making so many small arrays would spend its time on.
    const size = around.length + 1;
    const all = new Uint32Array(5 * size);
    const part = (i: number): Uint32Array => all.subarray(i * size, (i + 1) * size - 1);
    [this.#words, this.#tags, this.#frame] = [part(0), part(1), part(2)];
    this.#unknownBefore = all.subarray(3 * size, 4 * size);
    this.#commonBefore = all.subarray(4 * size);
    for (let at = 0; at < around.length; at++) {
      const { hash, tag, isCommon, frame } = around[at]!;
      this.#words[at] = hash;
      this.#tags[at] = tag;
      this.#frame[at] = !isCommon && names.over(at - MARGIN).length > 0 ? IN_NAME : frame;
      this.#unknownBefore[at + 1] = this.#unknownBefore[at]! + (tag === UNKNOWN ? 1 : 0);
      this.#commonBefore[at + 1] = this.#commonBefore[at]! + (isCommon ? 1 : 0);
    }
    this.#firstBy = this.#words.indexOf(BY);
    this.#lastBy = this.#words.lastIndexOf(BY);
  }

  lasting(token: number): readonly LastingFeatures[] {
    const told: LastingFeatures[] = [];
    for (let far = -MARGIN; far <= MARGIN; far++) {
      const tells = this.#around[token + MARGIN + far]!.tells[far + MARGIN];
      if (tells !== undefined) told.push(tells);
    }
    return told;
  }

  passing(token: number): Uint32Array {
    const at = token + MARGIN;
    const [words, tags] = [this.#words, this.#tags];
    const list = this.#features;
    list.clear();
    addStretches(list, OF_WORDS, WORDS, words, at);
    addStretches(list, OF_TAGS, TAGS, tags, at);
    addStretches(list, OF_FRAMES, FRAMES, this.#frame, at);
    list.add(feature(feature(TAG_BEHIND, words[at - 1]!), tags[at]!));
    list.add(feature(feature(TAG_BEFORE, tags[at]!), words[at + 1]!));
    const isBehindBy = this.#firstBy >= 0 && this.#firstBy < at;
    if (isBehindBy) list.add(feature(BY_CAME, 0));
    else if (this.#lastBy > at) list.add(feature(BY_COMES, 0));
    for (const { from, length, kinds } of this.#names.over(token)) {
      const isPlain = this.#isPlain(from, length);
      for (const kind of kinds) {
        const place = 8 * Math.min(3, length) + placeIn(length, token - from);
        const name = feature(feature(NAME, kind), place);
        list.add(name);
        list.add(feature(name, isPlain ? 1 : 2));
      }
    }
    return list.all();
  }

  stretch(from: number, length: number): Uint32Array {
    const to = from + length;
    const [first, last] = [from + MARGIN, to + MARGIN - 1];
    const size = Math.min(4, length);
    const before = this.#around[first - 1]!.frame;
    const after = this.#around[last + 1]!.frame;
    const isPlain = this.#isPlain(from, length) ? 1 : 0;
    const common = Math.min(3, this.#commonBefore[last + 1]! - this.#commonBefore[first]!);
    const edges = (from === 0 ? 1 : 0) + (to === this.length ? 2 : 0);
    const list = this.#features;
    list.clear();
    list.add(feature(SIZE, length));
    list.add(feature(feature(MADE_OF, length), isPlain));
    list.add(feature(feature(COMMON, common), size));
    list.add(feature(feature(EDGES, edges), size));
    const between = feature(feature(BETWEEN, before), after);
    list.add(between);
    list.add(feature(between, size));
    list.add(feature(feature(feature(OUTER_TAGS, this.#tags[first]!), this.#tags[last]!), size));
    if (length > 1 && length <= 4) {
      list.add(features(feature(ALL_TAGS, length), this.#tags, first, last));
    }
    if (length > 1 && length <= 5) {
      let frame = feature(ALL_FRAME, length);
      for (let at = first; at <= last; at++) frame = feature(frame, this.#around[at]!.frame);
      list.add(frame);
    }
    this.#addNames(from, length, { before, after, isPlain });
    return list.all();
  }

  /** What known names are there, in it, over it and beside it. */
  #addNames(
    from: number,
    length: number,
    {
      before,
      after,
      isPlain,
    }: { readonly before: number; readonly after: number; readonly isPlain: number },
  ): void {
    const to = from + length;
    const list = this.#features;
    const names = this.#names;
    const name = names.at(from, length);
    if (name === undefined) list.add(feature(NO_NAME, Math.min(4, length)));
    for (const kind of name?.kinds ?? []) {
      const named = feature(kind, name!.isPlain ? 1 : 0);
      list.add(feature(NAMED, named));
      list.add(feature(feature(NAMED_SIZED, named), Math.min(3, length)));
      const madeOf = feature(feature(NAMED_MADE_OF, named), isPlain);
      list.add(feature(madeOf, Math.min(2, length)));
      list.add(feature(feature(NAMED_BEHIND, named), before));
      list.add(feature(feature(NAMED_BEFORE, named), after));
    }
    let [begun, ended, left, right, over] = [0, 0, 0, 0, 0];
    for (let size = length - 1; size > 0; size--) {
      const [begins, ends] = [names.at(from, size), names.at(to - size, size)];
      if (begun === 0 && begins !== undefined) begun = feature(begins.together, Math.min(3, size));
      if (ended === 0 && ends !== undefined) ended = feature(ends.together, Math.min(3, size));
    }
    for (let size = 1; size <= BESIDE; size++) {
      if (from >= size) left = names.at(from - size, size)?.together ?? left;
      if (to + size <= this.length) right = names.at(to, size)?.together ?? right;
    }
    for (const other of names.over(from)) {
      if (other.length > length && other.from + other.length >= to) over = other.together;
    }
    const short = Math.min(3, length);
    list.add(feature(feature(BEGUN, begun), short));
    list.add(feature(feature(ENDED, ended), short));
    const parts = feature(feature(PARTS, begun), ended);
    list.add(parts);
    list.add(feature(OVER, over));
    list.add(feature(feature(parts, over), name === undefined ? 0 : 1));
    const beside = feature(feature(BESIDES, left), right);
    list.add(beside);
    list.add(feature(beside, name?.together ?? 0));
  }

  /** Whether a dictionary has all words. */
  #isPlain(from: number, length: number): boolean {
    const first = from + MARGIN;
    return this.#unknownBefore[first + length] === this.#unknownBefore[first];
  }
}

function addStretches(
  to: FeatureList,
  first: number,
  stretches: readonly (readonly [from: number, to: number])[],
  hashes: Uint32Array,
  at: number,
): void {
  for (let i = 0; i < stretches.length; i++) {
    const [begin, end] = stretches[i]!;
    to.add(features(first + i, hashes, at + begin, at + end));
  }
}

/** Whole, begin, end or inside. */
function placeIn(length: number, i: number): number {
  if (length === 1) return 0;
  return i === 0 ? 1 : i === length - 1 ? 2 : 3;
}
