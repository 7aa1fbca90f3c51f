/**
 * What a text says of each entity that it names. Sentences are cut into clauses where the talk turns from one
 * name to another ("I love A, but B is dull"); a clause without a name belongs to the name before it, and
 * what stands behind "than" or "unlike" gets the opposite of its clause, for the comparison says so.
 */
import { NO_OPINION } from './lexicon.ts';
import type { Lexicon, Opinion } from './lexicon.ts';
import type { Language } from './tokens-language.ts';
import { nameSpellings } from './tokens-name.ts';
import { tokensOf, wordsOf } from './tokens.ts';
import type { Token } from './tokens.ts';
import { foldedWord, wordHash } from './word-hashes.ts';
import type { HashedWords } from './word-hashes.ts';

/** Something that a text may name. */
export interface Named {
  /** Global id. */
  readonly id: string;
  readonly names: readonly string[];
}

export interface Mention extends Opinion {
  readonly id: string;
}

/** Ends a sentence, where a space or the end follows. */
const SENTENCE = /[.!?…]+(?=\s|$)|\n/g;
/** Where a clause may begin: at the word, or behind the sign. */
const TURN =
  /[;:,()–—]|\b(?:but|while|whereas|although|though|however|yet|and|aber|während|doch|und|obwohl|mais|tandis|alors|et|pourtant)\b/giu;
/** Before these a name gets the opposite of what the rest of the clause says. */
const AGAINST =
  /(?:\bthan|\bunlike|\bcompared (?:to|with)|\p{L}er als|\banders als|\b(?:plus|moins|mieux|meilleure?s?|pires?)\b[^.,;]*\bque|\bcontrairement à)\s+(?:the |die |der |das |le |la |les )?$/iu;
/** "A is great, but B is not": what such a clause does not say itself is the opposite of the one before. */
const CONTRAST =
  /^[,;\s]*(?:but|though|although|while|whereas|yet|however|aber|doch|obwohl|während|mais)\b/iu;
const LOOKED_BACK = 40;
/** A clause with no more words than this besides its name says nothing by itself. */
const BARE = 2;
const MOST_SENTENCES = 2_000;
/** Cells in which it is noted what names begin with. */
const BEGINNINGS = 1024;
/** How much of a comparison the loser of it is given. */
const OPPOSITE = -0.6;

/** Names ready to be found: all folded spellings of the entities that a text may be about. */
export class NameFinder {
  /** First word to the spellings that begin with it, the longest first. */
  readonly #byFirst = new Map<
    string,
    { readonly words: readonly string[]; readonly id: string }[]
  >();
  /** The same by hashes. */
  readonly #hashes = new Map<number, Uint32Array[]>();
  /** Whether a spelling may begin with a word, by the last bits of its hash. */
  readonly #begins = new Uint8Array(BEGINNINGS);

  constructor(named: readonly Named[]) {
    for (const { id, names } of named) {
      for (const spelling of new Set(names.flatMap((name) => nameSpellings(name)))) {
        const words = spelling.split(' ');
        const others = this.#byFirst.get(words[0]!);
        if (others === undefined) this.#byFirst.set(words[0]!, [{ words, id }]);
        else others.push({ words, id });
        const hashes = Uint32Array.from(words, wordHash);
        this.#hashes.set(hashes[0]!, [...(this.#hashes.get(hashes[0]!) ?? []), hashes]);
        this.#begins[hashes[0]! % BEGINNINGS] = 1;
      }
    }
    for (const spellings of this.#byFirst.values()) {
      spellings.sort((a, b) => b.words.length - a.words.length);
    }
  }

  /** Whether a name stands among these words: those of a text that names nothing need not be placed. */
  isIn({ folded }: HashedWords): boolean {
    for (let i = 0; i < folded.length; i++) {
      if (this.#begins[folded[i]! % BEGINNINGS] === 0) continue;
      const spellings = this.#hashes.get(folded[i]!) ?? [];
      if (spellings.some((hashes) => hashes.every((hash, k) => folded[i + k] === hash)))
        return true;
    }
    return false;
  }

  /** Where names stand in a text, in order, none over another. */
  spans(tokens: readonly Token[]): readonly Span[] {
    const words = tokens.map(({ word }) => foldedWord(word));
    const found: Span[] = [];
    for (let i = 0; i < words.length; i++) {
      const match = this.#byFirst
        .get(words[i]!)
        ?.find((name) => name.words.every((word, k) => words[i + k] === word));
      if (match === undefined) continue;
      const last = tokens[i + match.words.length - 1]!;
      found.push({ id: match.id, from: tokens[i]!.at, to: last.at + last.written.length });
      i += match.words.length - 1;
    }
    return found;
  }
}

/** A name where it stands: offsets of UTF-16 units. */
export interface Span {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** What a text says of each entity that it names, in the order in which they are first named. */
export function entityOpinions(
  text: string,
  finder: NameFinder,
  lexicon: Lexicon,
  language: Language | undefined,
): readonly Mention[] {
  const spans = finder.spans([...tokensOf(text)]);
  if (spans.length === 0) return [];
  const all = new Map<string, Opinion[]>();
  let next = 0;
  for (const { from, to } of sentencesOf(text, spans)) {
    const own: Span[] = [];
    while (next < spans.length && spans[next]!.from < to) own.push(spans[next++]!);
    for (const { id, opinion } of inSentence(text, { from, to }, own, (part) =>
      lexicon.opinion(part, language),
    )) {
      all.set(id, [...(all.get(id) ?? []), opinion]);
    }
  }
  return Array.from(all, ([id, opinions]) => ({ id, ...together(opinions) }));
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** Ranges between the marks that end sentences; a mark within a name ("St. Anger") ends none. */
function* sentencesOf(text: string, spans: readonly Span[]): Generator<Range> {
  let from = 0;
  let count = 0;
  let next = 0;
  for (const { index, 0: mark } of text.matchAll(SENTENCE)) {
    while (next < spans.length && spans[next]!.to <= index) next++;
    if (next < spans.length && spans[next]!.from < index) continue;
    if (++count > MOST_SENTENCES) break;
    yield { from, to: index + mark.length };
    from = index + mark.length;
  }
  yield { from, to: text.length };
}

interface Clause extends Range {
  readonly spans: readonly Span[];
}

function inSentence(
  text: string,
  range: Range,
  spans: readonly Span[],
  judge: (part: string) => Opinion,
): readonly { readonly id: string; readonly opinion: Opinion }[] {
  const clauses = clausesOf(text, range, spans);
  // Names are no opinion: "Love" and "Bad" are titles.
  const parts = clauses.map((clause) => without(text, clause));
  const own = parts.map(judge);
  return clauses.flatMap((clause, i) => {
    // "A and B are wonderful", "A is wonderful, as is B": what is said once is said of both.
    const isBare = wordsOf(parts[i]!).length <= BARE;
    const before = own[i - 1] && times(own[i - 1]!, CONTRAST.test(parts[i]!) ? -1 : 1);
    const near = isBare ? [own[i], own[i + 1], before] : [own[i]];
    const said = near.find((each) => (each?.confidence ?? 0) > 0);
    return clause.spans.map(({ id, from }) => {
      const opinion = said ?? NO_OPINION;
      const ahead = text.slice(Math.max(range.from, from - LOOKED_BACK), from);
      return { id, opinion: AGAINST.test(ahead) ? times(opinion, OPPOSITE) : opinion };
    });
  });
}

function times({ sentiment, confidence }: Opinion, by: number): Opinion {
  return { sentiment: by * sentiment, confidence };
}

/** Cuts a sentence where the talk turns from one name to another. */
function clausesOf(text: string, { from, to }: Range, spans: readonly Span[]): readonly Clause[] {
  const clauses: Clause[] = [];
  let start = from;
  let group: Span[] = [];
  for (const span of spans) {
    const before = group.at(-1);
    const turn = before && turnBetween(text, before.to, span.from);
    if (turn !== undefined) {
      clauses.push({ from: start, to: turn, spans: group });
      start = turn;
      group = [];
    }
    group.push(span);
  }
  if (group.length > 0) clauses.push({ from: start, to, spans: group });
  return clauses;
}

/** Where the talk turns to the second name: the last turn before it. */
function turnBetween(text: string, from: number, to: number): number | undefined {
  let turn: number | undefined;
  for (const { index } of text.slice(from, to).matchAll(TURN)) turn = from + index;
  return turn;
}

function without(text: string, { from, to, spans }: Clause): string {
  let at = from;
  const parts: string[] = [];
  for (const span of spans) {
    parts.push(text.slice(at, span.from));
    at = span.to;
  }
  parts.push(text.slice(at, to));
  return parts.join(' ');
}

function together(opinions: readonly Opinion[]): Opinion {
  const total = opinions.reduce((sum, { confidence }) => sum + confidence, 0);
  if (total === 0) return NO_OPINION;
  const sum = opinions.reduce((s, { sentiment, confidence }) => s + sentiment * confidence, 0);
  return { sentiment: sum / total, confidence: total / (total + 1) };
}
