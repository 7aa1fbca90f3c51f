/**
 * How well profiles of text say which entities belong together: each entity that has links ranks all
 * others, and its linked ones should come first. Beside the text model stand what it is held against,
 * TF-IDF and latent semantic analysis over the same terms.
 */
import { meanAndError, ndcgAt, recallAt } from '../evaluation/metrics.ts';
import { differenceOf } from '../evaluation/paired.ts';
import type { Difference } from '../evaluation/paired.ts';
import { latentSpace, tfidfSpace } from './baseline-spaces.ts';
import type { TextConfig } from './config.ts';
import { decodeDigest, encodeDigest } from './document-digest.ts';
import { documentTerms } from './document-terms.ts';
import { TermCounts } from './term-counts.ts';
import type { TermsOfDocument } from './term-counts.ts';
import { Likeness, makeTextSpace } from './text-space.ts';
import type { TextSpace } from './text-space.ts';
import { Languages, languageOf } from './tokens-language.ts';

export interface SimilarityTask {
  readonly documents: readonly {
    readonly entity: string;
    readonly text: string;
    readonly language?: string;
  }[];
  /** Pairs of entities, in either order; those without documents are left out. */
  readonly links: readonly (readonly [string, string])[];
}

export interface SimilarityFigures {
  readonly ndcg10: number;
  /** Standard error of `ndcg10` over entities. */
  readonly se: number;
  readonly recall10: number;
  readonly mrr: number;
  readonly auc: number;
  /** Entities that have links: what the figures are means over. */
  readonly n: number;
}

export interface SimilarityResult extends SimilarityFigures {
  readonly entities: number;
  readonly documents: number;
  readonly links: number;
  readonly baselines: Readonly<Record<string, SimilarityFigures & { readonly behind: Difference }>>;
}

const K = 10;
/** Dimensions of the latent baseline. */
const LSA_RANK = 64;

/** @param seed - Fixes the subspaces. */
export function evaluateSimilarity(
  task: SimilarityTask,
  config: TextConfig,
  seed: number,
): SimilarityResult {
  const entities = [...new Set(task.documents.map(({ entity }) => entity))].sort();
  const numberOf = new Map(entities.map((entity, i) => [entity, i]));
  const { linked, links } = linksOf(task, numberOf);
  const terms = termsOf(task);
  const counts = (settings: TextConfig) => countsOf(task, terms, numberOf, settings);
  const own = measure(makeTextSpace(counts(config), config, seed), linked);
  const plain = tfidfSpace(counts({ ...config, lengthDamping: 0 }));
  const baselines = { tfidf: plain, lsa: latentSpace(plain, LSA_RANK, seed) };
  return {
    ...own.figures,
    entities: entities.length,
    documents: task.documents.length,
    links,
    baselines: Object.fromEntries(
      Object.entries(baselines).map(([name, space]) => {
        const { figures, ndcgOf } = measure(space, linked);
        return [name, { ...figures, behind: differenceOf(own.ndcgOf, ndcgOf) }];
      }),
    ),
  };
}

type Linked = readonly ReadonlySet<number>[];

function linksOf(
  { links }: SimilarityTask,
  numberOf: ReadonlyMap<string, number>,
): { readonly linked: Linked; readonly links: number } {
  const linked = Array.from(numberOf, () => new Set<number>());
  for (const [a, b] of links) {
    const first = numberOf.get(a);
    const second = numberOf.get(b);
    if (first === undefined || second === undefined || first === second) continue;
    linked[first]!.add(second);
    linked[second]!.add(first);
  }
  return { linked, links: linked.reduce((sum, own) => sum + own.size, 0) / 2 };
}

function termsOf({ documents }: SimilarityTask): readonly TermsOfDocument[] {
  const languages = new Languages();
  return documents.map(({ text, language }) => {
    return decodeDigest(
      encodeDigest(documentTerms(languages.read(text), languages, languageOf(language)).hashes),
    );
  });
}

function countsOf(
  { documents }: SimilarityTask,
  terms: readonly TermsOfDocument[],
  numberOf: ReadonlyMap<string, number>,
  config: TextConfig,
) {
  const counter = new TermCounts(config);
  for (const document of terms) counter.observe(document, 1);
  documents.forEach(({ entity }, i) => {
    counter.add(terms[i]!, [{ entity: numberOf.get(entity)!, weight: 1 }]);
  });
  return counter.build(numberOf.size).matrix;
}

interface Measured {
  readonly figures: SimilarityFigures;
  readonly ndcgOf: Float64Array;
}

function measure(space: TextSpace, linked: Linked): Measured {
  const likeness = new Likeness(space);
  const tested = Array.from(linked.keys()).filter((entity) => linked[entity]!.size > 0);
  const values = tested.map((entity) => {
    const scores = likeness.to(entity);
    const others = Array.from(scores.keys()).filter((other) => other !== entity);
    const ranked = others.sort((a, b) => scores[b]! - scores[a]! || a - b);
    return figuresOf(ranked, linked[entity]!);
  });
  const mean = (value: (each: (typeof values)[number]) => number) =>
    meanAndError(values.map(value));
  const ndcg = mean(({ ndcg10 }) => ndcg10);
  return {
    figures: {
      ndcg10: ndcg.mean,
      se: ndcg.error,
      recall10: mean(({ recall10 }) => recall10).mean,
      mrr: mean(({ reciprocal }) => reciprocal).mean,
      auc: mean(({ auc }) => auc).mean,
      n: tested.length,
    },
    ndcgOf: Float64Array.from(values, ({ ndcg10 }) => ndcg10),
  };
}

function figuresOf(ranked: readonly number[], wanted: ReadonlySet<number>) {
  const first = ranked.findIndex((entity) => wanted.has(entity));
  const unlinked = ranked.length - wanted.size;
  let behind = 0;
  let right = 0;
  for (let i = ranked.length - 1; i >= 0; i--) {
    if (wanted.has(ranked[i]!)) right += behind;
    else behind++;
  }
  return {
    ndcg10: ndcgAt(ranked, wanted, K),
    recall10: recallAt(ranked, wanted, K),
    reciprocal: 1 / (first + 1),
    auc: unlinked === 0 ? 1 : right / (unlinked * wanted.size),
  };
}
