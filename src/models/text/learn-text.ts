/**
 * The whole of a text training: judge, read, fit. What a text says is read once and kept by whoever asks for
 * it (`keep`), batch by batch, so that a run that is killed goes on where it was, and the next one reads only
 * what is new. Texts come in pieces through {@link TextAnswers}: memory does not follow how many there are.
 */
import { linkNames } from '../linking/entity-linker.ts';
import { NameCatalogue } from '../linking/name-catalogue.ts';
import type { LinkableName } from '../linking/name-catalogue.ts';
import { OrdinaryWords } from '../linking/ordinary-words.ts';
import { arrayOf, decodeSnapshot } from '../snapshot.ts';
import type { Fitted, FitProgress } from '../fit-thread.ts';
import { fitText } from './fit-text.ts';
import type { SourceText, TextTraining } from './fit-text.ts';
import { readDocument } from './read-document.ts';
import type { DocumentToRead, TextReading } from './read-document.ts';
import { MOST_RATED, SentimentJudge } from './sentiment-judge.ts';
import type { RatedDocument } from './sentiment-judge.ts';
import { unpackStrings } from './string-table.ts';
import { Languages, languageOf } from './tokens-language.ts';

/** What a training asks for. */
export interface TextAnswers {
  /** The next of the rated texts; none at their end. */
  readonly rated: () => Promise<readonly (Omit<RatedDocument, 'language'> & SourceText)[]>;
  /** The next of the texts whose readings are missing or not by this judge; none at their end. */
  readonly stale: (judge: string) => Promise<readonly DocumentToRead[]>;
  /** The next names of the catalogue; none at their end. Asked for where a text does not say what it is about. */
  readonly names: () => Promise<readonly LinkableName[]>;
  /** Keeps readings; they are safe when it resolves. */
  readonly keep: (readings: readonly TextReading[]) => Promise<void>;
  /** The next of all readings, by id; none at their end, and then the first again. */
  readonly readings: () => Promise<readonly TextReading[]>;
  /** The tracks, artists and albums that all kept readings are about. */
  readonly items: () => Promise<Pick<TextTraining, 'items' | 'groups' | 'sharesOf' | 'factors'>>;
  /** Texts by id. */
  readonly texts: (ids: readonly string[]) => Promise<readonly SourceText[]>;
}

export interface TextFitRequest extends Pick<
  TextTraining,
  'config' | 'seed' | 'trainedTo' | 'heldOutBelow'
> {
  /** How many of the texts are rated. */
  readonly rated: number;
  /** How many texts there are: for progress alone. */
  readonly texts: number;
  /** The snapshot that serves: its judge and its spellings are used again. */
  readonly previous?: Uint8Array;
}

/** Share of the progress at which all is read. */
const READ = 0.6;

/** @param signal - Ends it early. @throws The signal's reason when it is aborted. */
export async function learnText(
  request: TextFitRequest,
  answers: TextAnswers,
  progress: FitProgress,
  signal: AbortSignal,
): Promise<Fitted> {
  const before = takeOver(request.previous);
  const judge = before.judge.isOutgrownBy(request.rated)
    ? SentimentJudge.choose(await allRated(answers))
    : before.judge;
  const read = await readStale(judge, request.texts, answers, { progress, signal });
  progress(READ, 'fitting');
  const about = await answers.items();
  const training = { ...request, ...about, judge, spellings: before.spellings };
  const sources = { readings: () => readingsOf(answers), texts: answers.texts };
  const { bytes, documents, repeated, mapped } = await fitText(training, sources, signal);
  const summary = [
    `${documents} texts (${read} read anew, ${repeated} repeated) about ${about.items.length} tracks`,
    ...(mapped === undefined
      ? []
      : [`foretelling ${(100 * mapped).toFixed(0)} % of their factors`]),
  ];
  return { bytes, summary: summary.join(', ') };
}

interface TakenOver {
  readonly judge: SentimentJudge;
  readonly spellings: ReadonlyMap<number, string>;
}

function takeOver(previous: Uint8Array | undefined): TakenOver {
  const nothing = { judge: new SentimentJudge(0, undefined), spellings: new Map<number, string>() };
  if (previous === undefined) return nothing;
  const snapshot = decodeSnapshot(previous, 'text');
  const terms = unpackStrings(snapshot, 'term');
  const hashes = arrayOf(snapshot, 'termHashes', 'i32', terms.length);
  const spellings = new Map<number, string>();
  terms.forEach((term, i) => {
    if (term !== '') spellings.set(hashes[i]! >>> 0, term);
  });
  return { judge: SentimentJudge.fromSnapshot(snapshot), spellings };
}

async function allRated(answers: TextAnswers): Promise<readonly RatedDocument[]> {
  const all: RatedDocument[] = [];
  while (all.length < MOST_RATED) {
    const batch = await answers.rated();
    if (batch.length === 0) break;
    for (const { language, ...document } of batch) {
      all.push({ ...document, language: languageOf(language) });
    }
  }
  return all.slice(0, MOST_RATED);
}

/** Answers how many were read. */
async function readStale(
  judge: SentimentJudge,
  texts: number,
  answers: TextAnswers,
  { progress, signal }: { readonly progress: FitProgress; readonly signal: AbortSignal },
): Promise<number> {
  const languages = new Languages();
  const linker = new Linker(answers, languages);
  const { version } = judge;
  for (let read = 0; ;) {
    signal.throwIfAborted();
    const batch = await answers.stale(version);
    if (batch.length === 0) return read;
    const linked = await linker.link(batch);
    await answers.keep(linked.map((document) => readDocument(document, languages, judge)));
    read += batch.length;
    progress(READ * Math.min(1, read / Math.max(1, texts)), `read ${read} texts`);
  }
}

/** Finds out what texts are about that do not say so themselves; names are asked for with the first of them. */
class Linker {
  readonly #answers: TextAnswers;
  readonly #languages: Languages;
  #names: NameCatalogue | undefined;

  constructor(answers: TextAnswers, languages: Languages) {
    this.#answers = answers;
    this.#languages = languages;
  }

  async link(batch: readonly DocumentToRead[]): Promise<readonly DocumentToRead[]> {
    if (batch.every(({ about }) => about.length > 0)) return batch;
    this.#names ??= await this.#allNames();
    const names = this.#names;
    return batch.map((document) => {
      if (document.about.length > 0) return document;
      const links = linkNames(document.text, names);
      return {
        ...document,
        about: links.filter(({ isSubject }) => isSubject).map(({ entity }) => entity.id),
        named: links.map(({ entity }) => ({ id: entity.id, names: [entity.name] })),
      };
    });
  }

  async #allNames(): Promise<NameCatalogue> {
    const all: LinkableName[] = [];
    for (;;) {
      const batch = await this.#answers.names();
      if (batch.length === 0) break;
      for (const name of batch) all.push(name);
    }
    return new NameCatalogue(all, new OrdinaryWords(this.#languages));
  }
}

async function* readingsOf(answers: TextAnswers): AsyncGenerator<readonly TextReading[]> {
  for (;;) {
    const batch = await answers.readings();
    if (batch.length === 0) return;
    yield batch;
  }
}
