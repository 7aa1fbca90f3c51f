/** Fits the text model to documents in memory: for evaluations. The job reads a store instead (`learn-text.ts`). */
import { fitText } from './fit-text.ts';
import type { FittedText, TextTraining } from './fit-text.ts';
import type { Share } from './item-facts.ts';
import { readDocument } from './read-document.ts';
import { SentimentJudge } from './sentiment-judge.ts';
import { Languages } from './tokens-language.ts';

export interface TextDocument {
  readonly text: string;
  readonly language?: string;
  /** Ms since the epoch, where it is known. */
  readonly published?: number;
  /** Which items it is about, by index, each with how much of it is theirs. */
  readonly about: readonly Share[];
}

type Settings = Pick<TextTraining, 'items' | 'config' | 'seed' | 'trainedTo' | 'heldOutBelow'>;

/** @param signal - Ends it early. @throws The signal's reason when it is aborted. */
export function fitDocuments(
  settings: Settings,
  documents: readonly TextDocument[],
  signal: AbortSignal,
): Promise<FittedText> {
  const judge = new SentimentJudge(0, undefined);
  const languages = new Languages();
  const subjectOf = (i: number): string => `document:${i}`;
  const readings = documents.map((document, i) => {
    const whole = { id: subjectOf(i), mark: '', named: [], ...document, about: [subjectOf(i)] };
    return readDocument(whole, languages, judge);
  });
  const textOf = new Map(documents.map((document, i) => [subjectOf(i), document]));
  const sharesOf = new Map(documents.map(({ about }, i) => [subjectOf(i), about]));
  const sources = {
    async *readings() {
      yield readings;
    },
    texts: (ids: readonly string[]) => Promise.resolve(ids.map((id) => textOf.get(id)!)),
  };
  const training = { ...settings, groups: [], judge, sharesOf, spellings: new Map() };
  return fitText(training, sources, signal);
}
