/**
 * Texts, found by their words: BM25 (Robertson and Zaragoza 2009) over stems, in any of the languages that
 * the texts are in. Texts can be added, replaced and removed at any time.
 */
import type { Language, Languages } from '../text/tokens-language.ts';
import { wordsOf } from '../text/tokens.ts';
import { GrowingInts } from '../../math/growing.ts';

export interface FoundText {
  readonly id: string;
  readonly score: number;
  /** Share of what was asked that the text holds, rare words counting more: 0 to 1. */
  readonly covered: number;
}

/** How soon a word that is repeated says no more, and how much a long text counts less for each. */
const K1 = 1.2;
const B = 0.75;
/** Words of a text that are read, about 40 printed pages; and of a query. */
const MOST_WORDS = 20_000;
const MOST_ASKED = 64;
/** Removed texts that are borne before their postings are cleared out. */
const BORNE = 1_000;
const DEFAULT_LANGUAGE: Language = 'en';

interface Posting {
  readonly texts: GrowingInts;
  readonly counts: GrowingInts;
}

export class TextIndex {
  readonly #languages: Languages;
  readonly #spoken = new Set<Language>([DEFAULT_LANGUAGE]);
  readonly #slots = new Map<string, number>();
  readonly #ids: (string | undefined)[] = [];
  readonly #lengths = new GrowingInts();
  readonly #postings = new Map<string, Posting>();
  #words = 0;
  #dead = 0;

  constructor(languages: Languages) {
    this.#languages = languages;
  }

  /** How many texts there are. */
  get size(): number {
    return this.#slots.size;
  }

  /** Adds a text, or puts it in the place of the one with its id. @param language - Undefined: found out. */
  put(id: string, text: string, language: Language | undefined): void {
    this.remove(id);
    const words = wordsOf(text).slice(0, MOST_WORDS);
    const spoken = language ?? this.#languages.detect(words) ?? DEFAULT_LANGUAGE;
    this.#spoken.add(spoken);
    const slot = this.#ids.push(id) - 1;
    this.#slots.set(id, slot);
    this.#lengths.push(words.length);
    this.#words += words.length;
    const counts = new Map<string, number>();
    for (const word of words) {
      const stem = this.#languages.stem(spoken, word);
      counts.set(stem, (counts.get(stem) ?? 0) + 1);
    }
    for (const [stem, count] of counts) {
      let posting = this.#postings.get(stem);
      if (posting === undefined) {
        posting = { texts: new GrowingInts(), counts: new GrowingInts() };
        this.#postings.set(stem, posting);
      }
      posting.texts.push(slot);
      posting.counts.push(count);
    }
  }

  /** False where there is none of that id. */
  remove(id: string): boolean {
    const slot = this.#slots.get(id);
    if (slot === undefined) return false;
    this.#slots.delete(id);
    this.#ids[slot] = undefined;
    this.#words -= this.#lengths.at(slot);
    this.#dead++;
    if (this.#dead > BORNE && this.#dead > this.#slots.size) this.#clearOut();
    return true;
  }

  /** The texts that answer best, best first, equals by id. */
  search(query: string, limit: number): readonly FoundText[] {
    const asked = [...new Set(wordsOf(query))].slice(0, MOST_ASKED);
    const scores = new Map<number, number>();
    const covered = new Map<number, number>();
    let most = 0;
    for (const word of asked) {
      const rarities = [...this.#stemsOf(word)].map((stem) => this.#add(stem, scores, covered));
      most += Math.max(...rarities) || unknownRarity(this.size);
    }
    return Array.from(scores, ([slot, score]) => ({
      id: this.#ids[slot]!,
      score,
      covered: Math.min(1, covered.get(slot)! / most),
    }))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
      .slice(0, limit);
  }

  /** What a word is derived from in any of the languages here. */
  #stemsOf(word: string): ReadonlySet<string> {
    return new Set(Array.from(this.#spoken, (language) => this.#languages.stem(language, word)));
  }

  /** Adds what one stem says of each text that has it; answers how rare it is, 0 where none has it. */
  #add(stem: string, scores: Map<number, number>, covered: Map<number, number>): number {
    const posting = this.#postings.get(stem);
    if (posting === undefined) return 0;
    const { texts, counts } = posting;
    // Removed texts stand in the list until they are cleared out.
    const having = texts.values.reduce((n, slot) => n + (this.#ids[slot] === undefined ? 0 : 1), 0);
    const rarity = Math.log(1 + (this.size - having + 0.5) / (having + 0.5));
    const weight = Math.max(0.01, rarity);
    const mean = this.#words / Math.max(1, this.size);
    for (let i = 0; i < texts.length; i++) {
      const slot = texts.at(i);
      if (this.#ids[slot] === undefined) continue;
      const count = counts.at(i);
      const damped = K1 * (1 - B + (B * this.#lengths.at(slot)) / mean);
      const score = (weight * count * (K1 + 1)) / (count + damped);
      scores.set(slot, (scores.get(slot) ?? 0) + score);
      covered.set(slot, (covered.get(slot) ?? 0) + weight);
    }
    return weight;
  }

  #clearOut(): void {
    for (const [stem, { texts, counts }] of this.#postings) {
      const kept = { texts: new GrowingInts(), counts: new GrowingInts() };
      for (let i = 0; i < texts.length; i++) {
        if (this.#ids[texts.at(i)] === undefined) continue;
        kept.texts.push(texts.at(i));
        kept.counts.push(counts.at(i));
      }
      if (kept.texts.length === 0) this.#postings.delete(stem);
      else this.#postings.set(stem, kept);
    }
    this.#dead = 0;
  }
}

/** What a word that no text has would weigh: as one that a single text has. */
function unknownRarity(texts: number): number {
  return Math.log(1 + (texts + 0.5) / 1.5);
}
