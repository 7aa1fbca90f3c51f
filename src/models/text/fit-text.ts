/**
 * Fits the text model from what was read out of all documents: two passes over the readings
 * (`term-counts.ts` says why), near duplicates counted once, old documents faded; how the terms are written is
 * looked up in a few of the documents. Encodes profiles, latent vectors, terms as people
 * read them, opinions, and the map into the factors of the collaborative model.
 */
import { DAY_MS } from '../../clock.ts';
import { encodeSnapshot } from '../snapshot.ts';
import type { SnapshotArray } from '../snapshot.ts';
import type { TextConfig } from './config.ts';
import { decodeDigest } from './document-digest.ts';
import { fitFactorMap } from './factor-map.ts';
import type { FactorSpace } from './factor-map.ts';
import { ItemFacts } from './item-facts.ts';
import type { Share } from './item-facts.ts';
import { NearDuplicates } from './near-duplicates.ts';
import type { TextReading } from './read-document.ts';
import type { SentimentJudge } from './sentiment-judge.ts';
import { TermSpeller } from './spell-terms.ts';
import { packStrings } from './string-table.ts';
import { TermCounts } from './term-counts.ts';
import type { CountedTerms } from './term-counts.ts';
import { TEXT } from './text-model.ts';
import { makeTextSpace } from './text-space.ts';
import type { TextSpace } from './text-space.ts';
import { Languages } from './tokens-language.ts';

export interface TextTraining {
  /** Global ids of the items. */
  readonly items: readonly string[];
  /** Global ids of artists and albums, which get profiles beside those of the items. */
  readonly groups: readonly string[];
  /** Global id of what a text may be about, to what such a text is about: numbers of items, and of groups behind them. */
  readonly sharesOf: ReadonlyMap<string, readonly Share[]>;
  readonly config: TextConfig;
  readonly seed: number;
  /** Ms since the epoch: ages are measured from here. */
  readonly trainedTo: number;
  /** Listeners whose hash lies below this may judge it; texts hold nothing of any. */
  readonly heldOutBelow: number;
  /** What judged the documents; it is kept for the next time. */
  readonly judge: SentimentJudge;
  /** Hashes of terms to how they are written, as far as it is known. */
  readonly spellings: ReadonlyMap<number, string>;
  /** Where the collaborative model has the items. */
  readonly factors?: FactorSpace;
}

export interface TextSources {
  /** All readings, in batches and always in the same order; called twice. */
  readonly readings: () => AsyncIterable<readonly TextReading[]>;
  /** Texts by id; one that is gone by now is left out. */
  readonly texts: (ids: readonly string[]) => Promise<readonly SourceText[]>;
}

export interface SourceText {
  readonly text: string;
  readonly language?: string;
}

export interface FittedText {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly documents: number;
  /** Documents that said nearly the same as an earlier one, and were not counted. */
  readonly repeated: number;
  /** Share of held-out factors' variance that the map into them foretells; undefined without one. */
  readonly mapped: number | undefined;
}

/** Goes up whenever the same readings give another model. */
export const FIT_VERSION = 3;

/** How much of a text is an item's that it only names. */
const OF_MENTION = 0.25;
/** Texts that are looked up at once. */
const LOOKED_UP = 500;
const NO_NUMBERS = new Float32Array(0);

/** @param signal - Ends it early. @throws The signal's reason when it is aborted. */
export async function fitText(
  training: TextTraining,
  sources: TextSources,
  signal: AbortSignal,
): Promise<FittedText> {
  const { items, groups, config, seed, trainedTo, heldOutBelow, judge, factors } = training;
  const counts = new TermCounts(config);
  const { documents, repeated } = await observe(training, sources, { counts, signal });
  const entities = [...items, ...groups];
  const facts = new ItemFacts(entities);
  await eachReading(sources, signal, (reading, number) => {
    if (repeated.has(number)) return;
    const fade = fadeOf(reading, training);
    const shares = sharesOf(reading, training).map(({ entity, weight }) => {
      return { entity, weight: weight * fade };
    });
    counts.add(decodeDigest(reading.digest), shares, reading.id);
    facts.add(reading, shares);
  });
  const counted = counts.build(entities.length, items.length);
  const space = makeTextSpace(counted.matrix, config, seed, items.length);
  const terms = await spell(training, sources, signal, { counted, space });
  const map = factors && fitFactorMap(space.vectors, space.rank, factors);
  const bytes = encodeSnapshot({
    ...{ kind: TEXT, config: { ...config }, seed, trainedTo, heldOutBelow, items },
    arrays: {
      ...spaceArrays(space, counted, terms),
      ...facts.arrays(),
      ...packStrings('group', groups),
      ...judge.arrays(),
      ...{ mapWeights: map?.weights ?? NO_NUMBERS, mapMean: map?.mean ?? NO_NUMBERS },
      ...packStrings('mapTo', map === undefined ? [] : [factors!.version]),
    },
  });
  return { bytes, documents, repeated: repeated.size, mapped: map?.explained };
}

/** What a document is about; where it names several subjects of one, the nearest counts. */
function sharesOf(reading: TextReading, { sharesOf }: TextTraining): readonly Share[] {
  const weights = new Map<number, number>();
  const take = (subject: string, times: number): void => {
    for (const { entity, weight } of sharesOf.get(subject) ?? []) {
      weights.set(entity, Math.max(times * weight, weights.get(entity) ?? 0));
    }
  };
  for (const subject of reading.about) take(subject, 1);
  for (const { id } of reading.mentions) if (!reading.about.includes(id)) take(id, OF_MENTION);
  return Array.from(weights, ([entity, weight]) => ({ entity, weight }));
}

async function observe(
  training: TextTraining,
  sources: TextSources,
  { counts, signal }: { readonly counts: TermCounts; readonly signal: AbortSignal },
): Promise<{ readonly documents: number; readonly repeated: ReadonlySet<number> }> {
  const seen = new NearDuplicates();
  const repeated = new Set<number>();
  const documents = await eachReading(sources, signal, (reading, number) => {
    const digest = decodeDigest(reading.digest);
    if (seen.isRepeated(digest.signature)) repeated.add(number);
    else counts.observe(digest, sharesOf(reading, training).length);
  });
  seen.end();
  return { documents, repeated };
}

/** Calls back for each reading with its number in order; answers how many there were. */
async function eachReading(
  sources: TextSources,
  signal: AbortSignal,
  visit: (reading: TextReading, number: number) => void,
): Promise<number> {
  let number = 0;
  for await (const batch of sources.readings()) {
    signal.throwIfAborted();
    for (const reading of batch) visit(reading, number++);
  }
  return number;
}

/** How the terms are written that any profile holds. */
async function spell(
  { spellings }: TextTraining,
  sources: TextSources,
  signal: AbortSignal,
  found: {
    readonly counted: CountedTerms;
    readonly space: TextSpace;
  },
): Promise<readonly string[]> {
  const { counted, space } = found;
  const used = new Set(space.profiles.indexes);
  const unknown = [...used].filter((term) => !spellings.has(counted.hashes[term]!));
  const speller = new TermSpeller(
    unknown.map((term) => counted.hashes[term]!),
    spellings,
  );
  const chosen = counted.documentsWith(unknown);
  const languages = new Languages();
  for (let from = 0; from < chosen.length; from += LOOKED_UP) {
    signal.throwIfAborted();
    for (const { text, language } of await sources.texts(chosen.slice(from, from + LOOKED_UP))) {
      speller.read(text, language, languages);
    }
  }
  return Array.from(counted.hashes, (hash) => speller.spelling(hash, languages));
}

function spaceArrays(
  { profiles, vectors }: TextSpace,
  { hashes }: CountedTerms,
  terms: readonly string[],
): Readonly<Record<string, SnapshotArray>> {
  const { offsets, indexes, values } = profiles;
  return {
    ...{ offsets, indexes, values, vectors, termHashes: new Int32Array(hashes) },
    ...packStrings('term', terms),
  };
}

function fadeOf({ published }: TextReading, { config, trainedTo }: TextTraining): number {
  if (published === undefined) return 1;
  return 2 ** (-Math.max(0, trainedTo - published) / DAY_MS / config.halfLifeDays);
}
