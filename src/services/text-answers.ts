/**
 * What a text training asks for, out of the store: texts and readings in batches, so that neither the thread
 * that trains nor this one ever holds more than a few of them.
 */
import { hash } from 'node:crypto';
import type { TextAnswers } from '../models/text/learn-text.ts';
import { READER_VERSION } from '../models/text/read-document.ts';
import type { DocumentToRead } from '../models/text/read-document.ts';
import type { Store } from '../store/ports.ts';
import type { TextRecord } from '../store/records.ts';
import type { ModelRegistry } from '../models/registry.ts';
import { linkableNames } from './linkable-names.ts';
import { factorSpace, gatherTextItems, markOfText } from './text-training.ts';
import type { TextTrainingData } from './text-training.ts';

type TextStore = Pick<Store, 'texts' | 'textReadings' | 'catalogue'>;
/** The models that serve: what is popular, and where the factors are that texts are mapped to. */
type Serving = Pick<ReturnType<ModelRegistry['current']>, 'popularity' | 'factorization'>;

/** @param signal - Ends what takes long. */
export function textAnswers(
  store: TextStore,
  data: Pick<TextTrainingData, 'namedBy' | 'catalogue'>,
  { popularity, factorization }: Serving,
  signal: AbortSignal,
): TextAnswers {
  const { texts, textReadings, catalogue } = store;
  let rated: AsyncIterator<readonly TextRecord[]> | undefined;
  let stale: AsyncIterator<readonly DocumentToRead[]> | undefined;
  const readings = new Rounds(() => textReadings.scan());
  const names = new Rounds(() => linkableNames(catalogue, popularity));
  return {
    async rated() {
      rated ??= texts.scan()[Symbol.asyncIterator]();
      const batch = await nextFilled(rated, (all) =>
        all.filter(({ rating }) => rating !== undefined),
      );
      return batch.map(({ id, text, language, rating, about }) => ({
        ...{ text, rating: rating!, group: about[0] ?? id },
        ...(language !== undefined && { language }),
      }));
    },
    async stale(judge) {
      stale ??= staleTexts(store, data, judge);
      return nextFilled(stale, (all) => all);
    },
    names: () => names.next(),
    keep: (batch) => textReadings.put(batch),
    async items() {
      const found = await gatherTextItems(catalogue, textReadings.scan(), signal);
      const factors = factorSpace(factorization, found.items);
      return { ...found, ...(factors && { factors }) };
    },
    readings: () => readings.next(),
    async texts(ids) {
      const found = await texts.get(ids);
      return [...found.values()].map(({ text, language }) => ({
        text,
        ...(language !== undefined && { language }),
      }));
    },
  };
}

async function* staleTexts(
  { texts, textReadings }: TextStore,
  data: Pick<TextTrainingData, 'namedBy' | 'catalogue'>,
  judge: string,
): AsyncGenerator<readonly DocumentToRead[]> {
  for await (const batch of texts.scan()) {
    const marks = await textReadings.marks(batch.map(({ id }) => id));
    const documents = batch.map((text) => documentOf(text, data, judge));
    yield documents.filter(({ id, mark }) => marks.get(id) !== mark);
  }
}

function documentOf(
  text: TextRecord,
  { namedBy, catalogue }: Pick<TextTrainingData, 'namedBy' | 'catalogue'>,
  judge: string,
): DocumentToRead {
  const named = [...new Map(text.about.flatMap(namedBy).map((each) => [each.id, each])).values()];
  const names = text.about.length === 0 ? catalogue : namesDigest(named);
  const published = text.published === undefined ? Number.NaN : Date.parse(text.published);
  return {
    ...{ id: text.id, text: text.text, about: text.about, named },
    mark: `${READER_VERSION}.${judge}.${names}.${markOfText(text)}`,
    ...(text.language !== undefined && { language: text.language }),
    ...(Number.isFinite(published) && { published }),
  };
}

function namesDigest(named: DocumentToRead['named']): string {
  return named.length === 0 ? '' : hash('sha1', JSON.stringify(named), 'base64url');
}

/** The next batch that holds something; empty at the end. */
async function nextFilled<T>(
  batches: AsyncIterator<readonly T[]>,
  filter: (batch: readonly T[]) => readonly T[],
): Promise<readonly T[]> {
  for (;;) {
    const next = await batches.next();
    if (next.done === true) return [];
    const kept = filter(next.value);
    if (kept.length > 0) return kept;
  }
}

/** Goes through batches again and again; each round ends with an empty one. */
class Rounds<T> {
  readonly #start: () => AsyncIterable<readonly T[]>;
  #round: AsyncIterator<readonly T[]> | undefined;

  constructor(start: () => AsyncIterable<readonly T[]>) {
    this.#start = start;
  }

  async next(): Promise<readonly T[]> {
    this.#round ??= this.#start()[Symbol.asyncIterator]();
    const batch = await nextFilled(this.#round, (all) => all);
    if (batch.length === 0) this.#round = undefined;
    return batch;
  }
}
