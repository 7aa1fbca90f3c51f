/** Reads one document: its language, terms, likeness to others, and what it says of itself and of whom it names. */
import { encodeDigest } from './document-digest.ts';
import { documentTerms } from './document-terms.ts';
import { entityOpinions, NameFinder } from './entity-opinions.ts';
import type { Mention, Named } from './entity-opinions.ts';
import type { Opinion } from './lexicon.ts';
import type { SentimentJudge } from './sentiment-judge.ts';
import { languageOf } from './tokens-language.ts';
import type { Languages } from './tokens-language.ts';

/** Goes up whenever reading the same text gives something else. */
export const READER_VERSION = 2;

export interface DocumentToRead {
  /** Of the text. */
  readonly id: string;
  readonly mark: string;
  readonly text: string;
  readonly language?: string;
  /** Ms since the epoch, where it is known. */
  readonly published?: number;
  /** What it may name; the names of what it is about among them. Of a text that says nothing of that: what it names. */
  readonly named: readonly Named[];
  /** Global ids of what it is about, as its source says, or else as its words do. */
  readonly about: readonly string[];
}

/** What was read out of a document. */
export interface TextReading extends Opinion {
  readonly id: string;
  readonly mark: string;
  readonly language?: string;
  readonly published?: number;
  readonly about: readonly string[];
  readonly mentions: readonly Mention[];
  /** See {@link encodeDigest}. */
  readonly digest: Uint8Array;
}

/** Digits that opinions are kept to. */
const DIGITS = 1e4;

export function readDocument(
  document: DocumentToRead,
  languages: Languages,
  judge: SentimentJudge,
): TextReading {
  const { id, mark, text, published, about, named } = document;
  const words = languages.read(text);
  const { hashes, language } = documentTerms(words, languages, languageOf(document.language));
  const finder = new NameFinder(named);
  const mentions = finder.isIn(words) ? entityOpinions(text, finder, judge.lexicon, language) : [];
  const shown = document.language ?? language;
  return {
    ...{ id, mark, about },
    ...(shown !== undefined && { language: shown }),
    ...(published !== undefined && { published }),
    ...rounded(judge.opinion({ text, words }, language)),
    mentions: mentions.map(({ id: subject, ...opinion }) => ({
      ...{ id: subject, ...rounded(opinion) },
    })),
    digest: encodeDigest(hashes),
  };
}

function rounded({ sentiment, confidence }: Opinion): Opinion {
  const round = (value: number): number => Math.round(value * DIGITS) / DIGITS || 0;
  return { sentiment: round(sentiment), confidence: round(confidence) };
}
