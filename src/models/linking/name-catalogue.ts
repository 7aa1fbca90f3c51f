/**
 * The names that texts may link to: each artist, album and track under its spellings, in lower case and without
 * accents, umlauts and guests ("feat."), and without what stands in brackets behind a title ("Hurt (Live)"). What
 * shares a spelling shares an entry.
 */
import { GrowingInts } from '../../math/growing.ts';
import { nameSpellings } from '../text/tokens-name.ts';
import { NameAutomaton } from './name-automaton.ts';
import type { OrdinaryWords } from './ordinary-words.ts';

export const KINDS = ['artist', 'album', 'track'] as const;

/** Something that texts may be about. */
export interface LinkableName {
  /** Global id. */
  readonly id: string;
  readonly kind: (typeof KINDS)[number];
  readonly name: string;
  /** Global ids of who made it; none of an artist. */
  readonly makers: readonly string[];
  /** 0 to 1: how likely somebody talks of it; decides between equals. */
  readonly prior: number;
}

/** "(Live at Leeds)", "[Remastered]" and "- 2011 Remaster" behind a title. */
const EXTRA = /\s*(?:[([][^)\]]*[)\]]|\s[-–]\s.*\b(?:remaster|version|mix|edit|live)\w*\b.*)\s*$/iu;
/** Names of more words are found by their first ones. */
const MOST_WORDS = 12;

/** One spelling, and whose it is. */
export interface Entry {
  readonly spelling: string;
  /** Numbers of the entities. */
  readonly entities: readonly number[];
  /** See {@link OrdinaryWords.weight}. */
  readonly weight: number;
  /** How many words it has. */
  readonly length: number;
}

export class NameCatalogue {
  readonly entities: readonly LinkableName[];
  readonly entries: readonly Entry[];
  readonly automaton: NameAutomaton;
  readonly #words: ReadonlyMap<string, number>;
  readonly #numbers: ReadonlyMap<string, number>;

  constructor(entities: readonly LinkableName[], ordinary: OrdinaryWords) {
    this.entities = entities;
    this.#numbers = new Map(entities.map(({ id }, number) => [id, number]));
    const own = new Map<string, number[]>();
    for (const [number, { name }] of entities.entries()) {
      for (const spelling of spellingsOf(name, ordinary)) {
        const others = own.get(spelling);
        if (others === undefined) own.set(spelling, [number]);
        else others.push(number);
      }
    }
    const words = new Map<string, number>();
    const sequence = new GrowingInts();
    const offsets = new Int32Array(own.size + 1);
    this.entries = Array.from(own, ([spelling, numbers], entry) => {
      const parts = spelling.split(' ').slice(0, MOST_WORDS);
      for (const part of parts) {
        if (!words.has(part)) words.set(part, words.size);
        sequence.push(words.get(part)!);
      }
      offsets[entry + 1] = sequence.length;
      const weight = ordinary.weight(parts);
      return { spelling, entities: numbers, weight, length: parts.length };
    });
    this.#words = words;
    this.automaton = new NameAutomaton(sequence.values.slice(), offsets);
  }

  /** -1 for a word that no name holds. @param word - Folded. */
  wordNumber(word: string): number {
    return this.#words.get(word) ?? -1;
  }

  /** Undefined for an id that is not there. */
  numberOf(id: string): number | undefined {
    return this.#numbers.get(id);
  }
}

function spellingsOf(name: string, ordinary: OrdinaryWords): ReadonlySet<string> {
  const spellings = new Set<string>();
  const add = (words: readonly string[]): unknown =>
    spellings.add(words.slice(0, MOST_WORDS).join(' '));
  for (const written of [name, name.replace(EXTRA, '')]) {
    const [full, ...others] = nameSpellings(written).map((spelling) => spelling.split(' '));
    if (full === undefined) continue;
    add(full);
    // Without its article "The Doors" is a plural: what is left must be a name by itself.
    for (const other of others) if (!ordinary.isOrdinary(other)) add(other);
  }
  return spellings;
}
