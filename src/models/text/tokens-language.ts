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

/** Languages whose words can be told from others, by ISO 639-1 code. */
export const LANGUAGES = ['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'no'] as const;

export type Language = (typeof LANGUAGES)[number];

const STEMMERS: Readonly<Partial<Record<Language, { stem(word: string): string }>>> = {
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

/** Languages whose empty words are not shown. Those of the north would hide "folk". */
const HIDDEN_IN = ['en', 'de', 'fr', 'es', 'it'] as const;
/** The long list of English: too long to leave out of what is counted, right for what is shown. */
const LONG_ENGLISH: ReadonlySet<string> = new Set(stopWordLists.en);

/** Knows the languages: immutable but for a memory of stems. Make one for each process. */
export class Languages {
  readonly #stopWords = new Map<Language, ReadonlySet<string>>();
  /** The languages that have a word among their function words, as bits; shared by those, it counts for each by its part. */
  readonly #telling = new Map<string, number>();
  readonly #stems = new Map<Language, Map<string, string>>();

  constructor() {
    for (const [bit, language] of LANGUAGES.entries()) {
      const list: readonly string[] = language === 'en' ? english() : stopWordLists[language];
      this.#stopWords.set(language, new Set(list));
      for (const word of list) {
        this.#telling.set(word, (this.#telling.get(word) ?? 0) | (1 << bit));
      }
    }
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
    if (stems === undefined) this.#stems.set(language, (stems = new Map<string, string>()));
    const known = stems.get(word);
    if (known !== undefined) return known;
    if (stems.size >= MEMORY) stems.clear();
    const stem = stemmer.stem(word);
    stems.set(word, stem);
    return stem;
  }

  /**
   * The language that most of the function words of a text belong to; a word that several languages
   * share counts for each by its part. Undefined where too few of the words are known.
   *
   * @param words - Normalised words, in order; the first few hundred are looked at.
   */
  detect(words: readonly string[]): Language | undefined {
    return this.spoken(words)[0];
  }

  /** All languages that a text holds enough function words of, the one with most first: songs come with translations. */
  spoken(words: readonly string[]): readonly Language[] {
    const looked = Math.min(LOOKED_AT, words.length);
    // How many words each set of languages shares: there are few such sets.
    const sets = new Map<number, number>();
    for (let i = 0; i < looked; i++) {
      const languages = this.#telling.get(words[i]!);
      if (languages !== undefined) sets.set(languages, (sets.get(languages) ?? 0) + 1);
    }
    const votes = new Float64Array(LANGUAGES.length);
    for (const [languages, count] of sets) {
      const own = LANGUAGES.flatMap((_, bit) => (((languages >> bit) & 1) === 1 ? [bit] : []));
      for (const bit of own) votes[bit]! += count / own.length;
    }
    return Array.from(votes, (vote, bit) => ({ language: LANGUAGES[bit]!, vote }))
      .filter(({ vote }) => vote > 0 && vote >= LEAST_SHARE * looked)
      .sort((a, b) => b.vote - a.vote)
      .filter(({ vote }, i) => i === 0 || vote >= LEAST_VOTES)
      .map(({ language }) => language);
  }
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
