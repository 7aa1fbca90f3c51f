/**
 * Fits the text model: reads all documents twice (`term-counts.ts` says why), counts near duplicates
 * once, lets old documents fade, and encodes profiles, latent vectors and the terms as people read them.
 */
import { DAY_MS } from '../../clock.ts';
import { encodeSnapshot } from '../snapshot.ts';
import type { TextConfig } from './config.ts';
import { documentTerms, writtenTerms } from './document-terms.ts';
import { NearDuplicates } from './near-duplicates.ts';
import { TermCounts } from './term-counts.ts';
import { packTerms } from './term-table.ts';
import { TEXT } from './text-model.ts';
import { makeTextSpace } from './text-space.ts';
import { Languages, languageOf } from './tokens-language.ts';

export interface TextDocument {
  readonly text: string;
  readonly language?: string;
  /** Ms since the epoch, where it is known. */
  readonly published?: number;
  /** Which items it is about, by index, each with how much of it is theirs. */
  readonly about: readonly { readonly entity: number; readonly weight: number }[];
}

export interface TextTraining {
  /** Ids of the items. */
  readonly items: readonly string[];
  /** All documents, in batches and always in the same order; called twice. */
  readonly documents: () => AsyncIterable<readonly TextDocument[]>;
  readonly config: TextConfig;
  readonly seed: number;
  /** Ms since the epoch: ages are measured from here. */
  readonly trainedTo: number;
  /** Listeners whose hash lies below this may judge it; texts hold nothing of any. */
  readonly heldOutBelow: number;
}

export interface FittedText {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly documents: number;
  /** Documents that said nearly the same as an earlier one, and were not counted. */
  readonly repeated: number;
}

/** @param signal - Ends it early. @throws The signal's reason when it is aborted. */
export async function fitText(training: TextTraining, signal: AbortSignal): Promise<FittedText> {
  const { items, config, seed, trainedTo, heldOutBelow } = training;
  const languages = new Languages();
  const counts = new TermCounts(config);
  const { documents, repeated } = await observe(training, { languages, counts }, signal);
  const written = new Map<number, string>();
  const documentsOf = new Int32Array(items.length);
  let number = 0;
  for await (const batch of training.documents()) {
    signal.throwIfAborted();
    for (const document of batch) {
      if (repeated.has(number++)) continue;
      const terms = documentTerms(document.text, languages, languageOf(document.language));
      const fade = fadeOf(document, training);
      counts.add(
        terms.hashes,
        document.about.map(({ entity, weight }) => ({ entity, weight: weight * fade })),
      );
      for (const { entity } of document.about) documentsOf[entity]!++;
      writtenTerms(document.text, languages.stopWords(terms.language ?? 'en'), (hash, as) => {
        const known = written.get(hash);
        // The smallest spelling: a word that stands in lower case anywhere is no name.
        if (counts.counts(hash) && (known === undefined || isLower(as, known)))
          written.set(hash, as);
      });
    }
  }
  const { matrix, hashes } = counts.build(items.length);
  const { profiles, vectors } = makeTextSpace(matrix, config, seed);
  const { offsets, indexes, values } = profiles;
  const bytes = encodeSnapshot({
    ...{ kind: TEXT, config: { ...config }, seed, trainedTo, heldOutBelow, items },
    arrays: {
      ...{ offsets, indexes, values, vectors, documents: documentsOf },
      ...packTerms(Array.from(hashes, (hash) => written.get(hash) ?? '')),
    },
  });
  return { bytes, documents, repeated: repeated.size };
}

async function observe(
  training: TextTraining,
  { languages, counts }: { readonly languages: Languages; readonly counts: TermCounts },
  signal: AbortSignal,
): Promise<{ readonly documents: number; readonly repeated: ReadonlySet<number> }> {
  const seen = new NearDuplicates();
  const repeated = new Set<number>();
  let documents = 0;
  for await (const batch of training.documents()) {
    signal.throwIfAborted();
    for (const { text, language } of batch) {
      const { hashes } = documentTerms(text, languages, languageOf(language));
      if (seen.isRepeated(hashes)) repeated.add(documents);
      else counts.observe(hashes);
      documents++;
    }
  }
  return { documents, repeated };
}

function fadeOf({ published }: TextDocument, { config, trainedTo }: TextTraining): number {
  if (published === undefined) return 1;
  return 2 ** (-Math.max(0, trainedTo - published) / DAY_MS / config.halfLifeDays);
}

function isLower(written: string, known: string): boolean {
  return written === written.toLowerCase() && known !== known.toLowerCase();
}
