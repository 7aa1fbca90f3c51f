/**
 * Names, found in spite of how they were typed. Each name stands in the index under its spellings
 * (`tokens-name.ts`); a query first gathers the spellings that share most of its letters, by two and by
 * three (Zobel and Dart 1995: n-grams find as much as any code of sounds), the rarest of which bring spellings in,
 * and then compares the best of these with it word by word (`name-match.ts`). An entry can be added, replaced and
 * removed at any time, and is found from then on.
 */
import { TopK } from '../../math/top-k.ts';
import { nameSpellings, nameWords } from '../text/tokens-name.ts';
import { nameMatch } from './name-match.ts';
import { GrowingInts } from '../../math/growing.ts';

export interface NamedEntry {
  readonly id: string;
  readonly name: string;
  /** Names that may be typed beside it: of a track its artists. */
  readonly beside: readonly string[];
  /** From 0 to 1; of names that fit equally well, those of the highest prior come first. */
  readonly prior: number;
}

export interface FoundName {
  readonly id: string;
  /** From 0 to 1: how well the name fits what was typed. */
  readonly fit: number;
  /** The fit, and a little for the prior; what the order rests on. */
  readonly score: number;
}

/** Spellings that are compared word by word. */
const COMPARED = 60;
/** What the prior adds at most. */
const PRIOR = 0.05;
/** Places of grams in spellings after which a gram brings no more spellings in: the rarest are read first. */
const RARER = 6_000;
/** Weight of the letters that a spelling has and the query lacks. */
const SURPLUS = 0.1;
/** Fits below this are other names. */
const LEAST_FIT = 0.45;
/** Typed words that are read. */
const MOST_WORDS = 16;
/** Spellings of removed entries that are borne before all is built anew. */
const BORNE = 1_000;

export class NameIndex {
  readonly #slots = new Map<string, number>();
  #entries: (NamedEntry | undefined)[] = [];
  /** Of each spelling: whose it is, its folded words, how many grams it has. */
  #slotOf = new GrowingInts();
  #spellings: string[] = [];
  #sizes = new GrowingInts();
  #postings = new Map<number, GrowingInts>();
  #shared = new Uint16Array(0);
  #dead = 0;

  /** How many entries there are. */
  get size(): number {
    return this.#slots.size;
  }

  has(id: string): boolean {
    return this.#slots.has(id);
  }

  /** Adds an entry, or puts it in the place of the one with its id. */
  put(entry: NamedEntry): void {
    const slot = this.#slots.get(entry.id);
    const known = slot === undefined ? undefined : this.#entries[slot];
    if (slot !== undefined && known !== undefined && sameNames(known, entry)) {
      this.#entries[slot] = entry;
      return;
    }
    this.remove(entry.id);
    this.#add(entry);
  }

  /** False where there is none of that id. */
  remove(id: string): boolean {
    const slot = this.#slots.get(id);
    if (slot === undefined) return false;
    this.#slots.delete(id);
    this.#entries[slot] = undefined;
    this.#dead++;
    if (this.#dead > BORNE && this.#dead > this.#slots.size) this.#rebuild();
    return true;
  }

  /**
   * The entries whose names fit best, best first; equals by id.
   *
   * @param typed - As it was typed.
   * @param where - Keeps only ids for which it is true.
   */
  search(typed: string, limit: number, where?: (id: string) => boolean): readonly FoundName[] {
    const best = new Map<string, FoundName>();
    for (const spelling of nameSpellings(typed)) {
      const words = spelling.split(' ').slice(0, MOST_WORDS);
      for (const { index } of this.#nearest(words, where)) {
        const entry = this.#entries[this.#slotOf.at(index)]!;
        const fit = nameMatch(words, this.#spellings[index]!.split(' '));
        const known = best.get(entry.id);
        if (fit < LEAST_FIT || (known !== undefined && known.fit >= fit)) continue;
        best.set(entry.id, { id: entry.id, fit, score: fit + PRIOR * entry.prior });
      }
    }
    return [...best.values()]
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  #add(entry: NamedEntry): void {
    const slot = this.#entries.push(entry) - 1;
    this.#slots.set(entry.id, slot);
    for (const words of spellingsOf(entry)) {
      const spelling = this.#spellings.push(words) - 1;
      this.#slotOf.push(slot);
      const grams = gramsOf(words.split(' '));
      this.#sizes.push(grams.size);
      for (const gram of grams) {
        let posting = this.#postings.get(gram);
        if (posting === undefined) this.#postings.set(gram, (posting = new GrowingInts()));
        posting.push(spelling);
      }
    }
  }

  /** The spellings that share most grams with the words, weighed against how many they have. */
  #nearest(
    words: readonly string[],
    where: ((id: string) => boolean) | undefined,
  ): readonly { readonly index: number }[] {
    const grams = gramsOf(words);
    const shared = this.#room();
    const touched = this.#touch(grams, shared);
    const top = new TopK(COMPARED);
    for (const spelling of touched) {
      const both = shared[spelling]!;
      shared[spelling] = 0;
      const surplus = this.#sizes.at(spelling) - both;
      const bare = both / (grams.size + SURPLUS * surplus);
      if (!top.accepts(spelling, bare + PRIOR / 2)) continue;
      const entry = this.#entries[this.#slotOf.at(spelling)];
      if (entry === undefined) continue;
      const score = bare + (PRIOR / 2) * entry.prior;
      if (top.accepts(spelling, score) && where?.(entry.id) !== false) top.push(spelling, score);
    }
    return top.drain();
  }

  /**
   * Counts how many grams each spelling shares that has one of the rarer ones: who has only such as thousands have is
   * not the name that is meant. Answers whom it counted.
   */
  #touch(grams: ReadonlySet<number>, shared: Uint16Array): readonly number[] {
    const postings = [...grams].flatMap((gram) => this.#postings.get(gram) ?? []);
    postings.sort((a, b) => a.length - b.length);
    const touched: number[] = [];
    let read = 0;
    for (const { values } of postings) {
      const isRare = read < RARER || touched.length < COMPARED;
      read += values.length;
      for (const spelling of values) {
        if (shared[spelling] !== 0) shared[spelling]!++;
        else if (isRare) {
          touched.push(spelling);
          shared[spelling] = 1;
        }
      }
    }
    return touched;
  }

  /** A counter for each spelling, all at 0 between two queries. */
  #room(): Uint16Array {
    if (this.#shared.length < this.#spellings.length) {
      this.#shared = new Uint16Array(2 * this.#spellings.length);
    }
    return this.#shared;
  }

  #rebuild(): void {
    const entries = this.#entries.filter((entry) => entry !== undefined);
    this.#slots.clear();
    this.#entries = [];
    this.#slotOf = new GrowingInts();
    this.#spellings = [];
    this.#sizes = new GrowingInts();
    this.#postings = new Map();
    this.#dead = 0;
    for (const entry of entries) this.#add(entry);
  }
}

function sameNames(a: NamedEntry, b: NamedEntry): boolean {
  return a.name === b.name && a.beside.join('\n') === b.beside.join('\n');
}

/** What a name may be typed as, as words: alone, and with what stands beside it. */
function spellingsOf({ name, beside }: NamedEntry): readonly string[] {
  const alone = nameSpellings(name);
  const lead = alone.at(-1) ?? '';
  const others = beside.flatMap((other) => nameWords(other));
  const spellings = [...alone, ...(others.length > 0 ? [[lead, ...others].join(' ')] : [])];
  return spellings.map((spelling) => spelling.split(' ').slice(0, MOST_WORDS).join(' '));
}

const CODE = 0x10000;
const START = 1;

/** Runs of two and three letters within words, the beginning of a word being one; and of the whole. */
function gramsOf(words: readonly string[]): ReadonlySet<number> {
  const grams = new Set<number>();
  for (const word of words) {
    let before = 0;
    let last = START;
    for (let i = 0; i < word.length; i++) {
      const code = word.charCodeAt(i);
      grams.add(last * CODE + code);
      if (before !== 0) grams.add((before * CODE + last) * CODE + code);
      before = last;
      last = code;
    }
  }
  return grams;
}
