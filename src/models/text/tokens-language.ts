/**
 * What depends on the language of a text: which words carry no meaning of their own, what a word is
 * derived from, and which language it is. Stop words are those of stopwords-iso, stemmers those of
 * Porter's family in `natural`; a language without a stemmer keeps its words as they are.
 */
import porterGerman from 'natural/lib/natural/stemmers/porter_stemmer_de.js';
import porterSpanish from 'natural/lib/natural/stemmers/porter_stemmer_es.js';
import porterFrench from 'natural/lib/natural/stemmers/porter_stemmer_fr.js';
import porterItalian from 'natural/lib/natural/stemmers/porter_stemmer_it.js';
import porter from 'natural/lib/natural/stemmers/porter_stemmer.js';
import englishStopWords from 'natural/lib/natural/util/stopwords.js';
import stopWordLists from 'stopwords-iso' with { type: 'json' };
import { HashedNumbers } from './hashed-numbers.ts';
import { wordHash, WordReader } from './word-hashes.ts';
import type { HashedWords } from './word-hashes.ts';

/** Languages whose words can be told from others, by ISO 639-1 code. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'no'] as const;

export type Language = (typeof LANGUAGES)[number];

interface Stemmer {
  stem(word: string): string;
}

const STEMMERS: Readonly<Partial<Record<Language, Stemmer>>> = {
  en: porter,
  de: porterGerman,
  fr: porterFrench,
  es: porterSpanish,
  it: porterItalian,
};

/** Words that tell a language, when they make up so much of a text as its function words do. */
const LOOKED_AT = 400;
/** Share of a text's words that must be function words of a language before it is believed. */
const LEAST_SHARE = 0.12;
/** Function words that make a second language: in a short text a single one is a large share. */
const LEAST_VOTES = 8;
/** Distinct words whose stems are remembered; forgotten together when there are more. */
const MEMORY = 50_000;
/** Of them in front; a power of two. */
const IN_FRONT = 1 << 12;

/** Languages whose empty words are not shown. Those of the north would hide "folk". */
const HIDDEN_IN = ['en', 'de', 'fr', 'es', 'it'] as const;
/** The long list of English: too long to leave out of what is counted, right for what is shown. */
const LONG_ENGLISH: ReadonlySet<string> = new Set(stopWordLists.en);

/** How many languages there are in each set of them. */
const LANGUAGES_IN = Uint8Array.from({ length: 1 << LANGUAGES.length }, (_, languages) => {
  return languages.toString(2).replaceAll('0', '').length;
});

/** Knows the languages: immutable but for a memory of stems. Make one for each process. */
export class Languages {
  readonly #stopWords = new Map<Language, ReadonlySet<string>>();
  /** By the hash of a word: the languages that have it among their function words, {@link bitOf} each. */
  readonly #emptyIn: HashedNumbers;
  readonly #reader = new WordReader();
  /** By set of languages; zeros between texts. */
  readonly #counts = new Uint16Array(1 << LANGUAGES.length);
  readonly #stems = new Map<Language, StemMemory>();

  constructor() {
    const emptyIn = new Map<number, number>();
    for (const language of LANGUAGES) {
      const list: readonly string[] = language === 'en' ? english() : stopWordLists[language];
      this.#stopWords.set(language, new Set(list));
      for (const hash of list.map(wordHash)) {
        emptyIn.set(hash, (emptyIn.get(hash) ?? 0) | bitOf(language));
      }
    }
    this.#emptyIn = new HashedNumbers(emptyIn);
  }

  /** The words of a text, hashed. */
  read(text: string): HashedWords {
    return this.#reader.read(text);
  }

  /** Bits of the languages that have a word among their function words. @param hash - {@link wordHash} of it. */
  emptyIn(hash: number): number {
    return this.#emptyIn.get(hash);
  }

  /** Words of a language that say nothing of what a text is about. */
  stopWords(language: Language): ReadonlySet<string> {
    return this.#stopWords.get(language)!;
  }

  /** Whether a word, normalised, tells somebody something about music: none of the large languages has it among its empty words. */
  isTelling(word: string): boolean {
    const isEmpty = HIDDEN_IN.some((language) => this.#stopWords.get(language)!.has(word));
    return word.length > 2 && !isEmpty && !LONG_ENGLISH.has(word);
  }

  /** What a normalised word is derived from; itself where the language has no stemmer. */
  stem(language: Language, word: string): string {
    const stemmer = STEMMERS[language];
    if (stemmer === undefined) return word;
    let stems = this.#stems.get(language);
    if (stems === undefined) this.#stems.set(language, (stems = new StemMemory(stemmer)));
    return stems.stem(word);
  }

  /**
   * The language that most of the function words of a text belong to; a word that several languages
   * share counts for each by its part. Undefined where too few of the words are known.
   *
   * @param words - Normalised words, in order; the first few hundred are looked at.
   */
  detect(words: readonly string[]): Language | undefined {
    return this.spoken(Uint32Array.from(words.slice(0, LOOKED_AT), wordHash))[0];
  }

  /**
   * All languages that a text holds enough function words of, the one with most first: songs come with
   * translations. A word that several share counts for each by its part.
   *
   * @param hashes - Of its words, in order; the first few hundred are looked at.
   */
  spoken(hashes: Uint32Array): readonly Language[] {
    const looked = Math.min(LOOKED_AT, hashes.length);
    // How many words each set of languages shares: there are few such sets.
    const counts = this.#counts;
    const sets: number[] = [];
    for (let i = 0; i < looked; i++) {
      const languages = this.emptyIn(hashes[i]!);
      if (languages !== 0 && counts[languages]!++ === 0) sets.push(languages);
    }
    const votes = new Float64Array(LANGUAGES.length);
    for (const languages of sets) {
      const vote = counts[languages]! / LANGUAGES_IN[languages]!;
      for (let bit = 0; bit < LANGUAGES.length; bit++) {
        if (((languages >> bit) & 1) === 1) votes[bit]! += vote;
      }
      counts[languages] = 0;
    }
    return Array.from(votes, (vote, bit) => ({ language: LANGUAGES[bit]!, vote }))
      .filter(({ vote }) => vote > 0 && vote >= LEAST_SHARE * looked)
      .sort((a, b) => b.vote - a.vote)
      .filter(({ vote }, i) => i === 0 || vote >= LEAST_VOTES)
      .map(({ language }) => language);
  }
}

/** Stems of words met before; the words met most often lie in a small table in front of the others. */
class StemMemory {
  readonly #all = new Map<string, string>();
  readonly #words: string[] = new Array<string>(IN_FRONT).fill('');
  readonly #stems: string[] = new Array<string>(IN_FRONT).fill('');
  readonly #stemmer: Stemmer;

  constructor(stemmer: Stemmer) {
    this.#stemmer = stemmer;
  }

  stem(word: string): string {
    const place = placeOf(word);
    if (this.#words[place] === word) return this.#stems[place]!;
    let stem = this.#all.get(word);
    if (stem === undefined) {
      if (this.#all.size >= MEMORY) this.#all.clear();
      this.#all.set(word, (stem = this.#stemmer.stem(word)));
    }
    this.#words[place] = word;
    this.#stems[place] = stem;
    return stem;
  }
}

function placeOf(word: string): number {
  const { length } = word;
  const ends = word.charCodeAt(0) + 1409 * word.charCodeAt(length - 1);
  return (ends + 37 * word.charCodeAt(length >> 1) + 4903 * length) & (IN_FRONT - 1);
}

/** The bit of a language. */
export function bitOf(language: Language): number {
  return 1 << LANGUAGES.indexOf(language);
}

/** A code such as `pt-BR` as one of the languages that are told apart. */
export function languageOf(code: string | undefined): Language | undefined {
  const base = code?.toLowerCase().split('-')[0];
  return LANGUAGES.find((language) => language === base);
}

/**
 * The short list: stopwords-iso holds words for English that do mean something in a review. Its forms
 * with apostrophes are added, which the short list lacks.
 */
function english(): readonly string[] {
  return [...englishStopWords.words, ...stopWordLists.en.filter((word) => /['’]/.test(word))];
}
