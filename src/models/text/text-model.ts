/**
 * The text model as it serves: profiles of what is written about items, and about the artists and albums that
 * they belong to. It finds what is described alike, says in which terms, and reads a listener as the sum of what
 * they play. Rows are those of the items, then those of artists and albums: only items are ever recommended.
 */
import type { Csr } from '../../math/csr.ts';
import { TopK } from '../../math/top-k.ts';
import { bestOf, evidenceOf, heaviestOf } from '../content-likeness.ts';
import type { OwnItem } from '../content-likeness.ts';
import { makeItemTable } from '../item-table.ts';
import { noEvidence } from '../recommender.ts';
import type {
  ItemTable,
  RecommendQuery,
  Recommender,
  Scored,
  SimilarItems,
  Taste,
} from '../recommender.ts';
import { tasteOf } from '../factorization/confidence.ts';
import type { ListeningSignal } from '../factorization/confidence.ts';
import { factorizationConfig } from '../factorization/config.ts';
import { arrayOf } from '../snapshot.ts';
import type { Snapshot } from '../snapshot.ts';
import { textConfig } from './config.ts';
import type { TextConfig } from './config.ts';
import { DescribedBy } from './described-by.ts';
import { Likeness, likenessBetween } from './text-space.ts';
import type { TextSpace } from './text-space.ts';
import { mapToFactors } from './factor-map.ts';
import type { Opinion } from './lexicon.ts';
import { HIDDEN } from './spell-terms.ts';
import { besideOf, checkSpace, mapOf } from './text-arrays.ts';
import type { Beside, MapTo, Opinions } from './text-arrays.ts';
import { unpackStrings } from './string-table.ts';

/** The kind of its snapshots. */
export const TEXT = 'text';

/** Terms that are looked at for each that is shown. */
const LOOKED_AT = 8;
/** Share of the weight of a word that a longer term around it must have to stand for it. */
const MOST_OF = 0.5;

export interface WeightedTerm {
  /** As a human reads it. */
  readonly term: string;
  /** Share of what is compared, 0 to 1. */
  readonly weight: number;
}

export class TextModel implements Recommender, SimilarItems {
  readonly kind = TEXT;
  readonly version: string;
  /** Its snapshot, for other threads. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly items: ItemTable;
  readonly config: TextConfig;
  /** Ms since the epoch: texts up to here went into it. */
  readonly trainedTo: number;
  readonly heldOutBelow: number;
  /** Artists and albums. */
  readonly #groups: ItemTable;
  readonly #space: TextSpace;
  readonly #likeness: Likeness;
  readonly #terms: readonly string[];
  readonly #documents: Int32Array;
  readonly #opinions: Opinions;
  readonly #beside: Beside;
  readonly #map: MapTo | undefined;
  #describedBy: DescribedBy | undefined;

  private constructor(snapshot: Snapshot, version: string) {
    this.version = version;
    this.bytes = snapshot.bytes;
    this.items = snapshot.items;
    this.trainedTo = snapshot.trainedTo;
    this.heldOutBelow = snapshot.heldOutBelow;
    this.config = textConfig(snapshot.config);
    this.#groups = makeItemTable(unpackStrings(snapshot, 'group'));
    const rows = snapshot.items.size + this.#groups.size;
    const offsets = arrayOf(snapshot, 'offsets', 'i32', rows + 1);
    const entries = offsets[rows] ?? 0;
    const rank = rows === 0 ? 0 : Math.floor((snapshot.arrays['vectors']?.length ?? 0) / rows);
    this.#terms = unpackStrings(snapshot, 'term');
    const profiles = {
      ...{ rows, columns: this.#terms.length, offsets },
      indexes: arrayOf(snapshot, 'indexes', 'i32', entries),
      values: arrayOf(snapshot, 'values', 'f32', entries),
    };
    this.#space = { profiles, rank, vectors: arrayOf(snapshot, 'vectors', 'f32', rows * rank) };
    this.#documents = arrayOf(snapshot, 'documents', 'i32', rows);
    this.#opinions = {
      sentiment: arrayOf(snapshot, 'sentiment', 'f32', rows),
      confidence: arrayOf(snapshot, 'sentimentConfidence', 'f32', rows),
    };
    this.#beside = besideOf(snapshot, rows);
    this.#map = mapOf(snapshot, rank);
    checkSpace(this.#space);
    this.#likeness = new Likeness(this.#space, snapshot.memory);
  }

  /**
   * @param version - The snapshot's version, as the store knows it.
   * @throws ModelRefusedError when the arrays do not fit each other or are not finite.
   */
  static fromSnapshot(snapshot: Snapshot, version: string): TextModel {
    return new TextModel(snapshot, version);
  }

  /** The row of an item, an artist or an album; -1 where nothing is written about it. */
  rowOf(id: string): number {
    const index = this.items.indexOf(id);
    const group = index >= 0 ? -1 : this.#groups.indexOf(id);
    const row = group >= 0 ? this.items.size + group : index;
    return this.documentsOf(row) > 0 ? row : -1;
  }

  /** How many documents a profile rests on. */
  documentsOf(row: number): number {
    return this.#documents[row] ?? 0;
  }

  /** What texts think of an item, artist or album; nothing where there are none. */
  opinionOf(row: number): Opinion {
    const { sentiment, confidence } = this.#opinions;
    return { sentiment: sentiment[row] ?? 0, confidence: confidence[row] ?? 0 };
  }

  /** Global ids of what these texts are about or name besides, those most often first. */
  subjectsBeside(row: number): readonly string[] {
    const { offsets, subjects, ids } = this.#beside;
    return Array.from(subjects.subarray(offsets[row], offsets[row + 1]), (i) => ids[i]!);
  }

  /** Version of the collaborative model whose factors {@link factorsOf} foretells; undefined without a map. */
  get foretells(): string | undefined {
    return this.#map?.to;
  }

  /** Where something lies among the factors of that model, as its texts foretell; undefined where nothing is written. */
  factorsOf(id: string): Float32Array | undefined {
    const vector = this.vector(this.rowOf(id));
    if (this.#map === undefined || vector === undefined) return undefined;
    return vector.some((x) => x !== 0) ? mapToFactors(this.#map, vector) : undefined;
  }

  /** What stands out of what is written, [rows x terms], rows of length 1 or empty. */
  get profiles(): Csr {
    return this.#space.profiles;
  }

  /** A latent vector, Float32Array [rank]; undefined for a row that is none. */
  vector(row: number): Float32Array | undefined {
    const { rank, vectors, profiles } = this.#space;
    if (row < 0 || row >= profiles.rows) return undefined;
    return vectors.subarray(row * rank, (row + 1) * rank);
  }

  /** What stands out in what is written about an item, an artist or an album, heaviest first. */
  topTerms(row: number, limit: number): readonly WeightedTerm[] {
    const { offsets, indexes, values } = this.#space.profiles;
    const top = new TopK(LOOKED_AT * limit);
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) top.push(indexes[e]!, values[e]! ** 2);
    return this.#named(top, 1, limit);
  }

  /** Rows whose shown terms hold every word of a description; undefined for one without words. */
  describedBy(description: string): ReadonlySet<number> | undefined {
    // Only filters ask, so that a model is not slower to load for them.
    this.#describedBy ??= new DescribedBy(this.#terms, this.#likeness.postings);
    return this.#describedBy.all(description);
  }

  /** The terms that make two rows alike, heaviest first; weights are shares of their likeness by terms. */
  sharedTerms(a: number, b: number, limit: number): readonly WeightedTerm[] {
    const { offsets, indexes, values } = this.#space.profiles;
    const top = new TopK(LOOKED_AT * limit);
    let total = 0;
    let f = offsets[b]!;
    for (let e = offsets[a]!; e < offsets[a + 1]!; e++) {
      while (f < offsets[b + 1]! && indexes[f]! < indexes[e]!) f++;
      if (f >= offsets[b + 1]! || indexes[f] !== indexes[e]) continue;
      total += values[e]! * values[f]!;
      top.push(indexes[e]!, values[e]! * values[f]!);
    }
    return this.#named(top, total, limit);
  }

  /** What a listener did as a taste of this model, with the confidences of the collaborative one. */
  tasteFrom(rows: Iterable<ListeningSignal & { readonly item: string }>, now: number): Taste {
    return tasteOf(rows, this.items, now, factorizationConfig());
  }

  /** As {@link recommend}, without the evidence. */
  rankItems(query: RecommendQuery): readonly { readonly index: number; readonly score: number }[] {
    return this.#ranked(heaviestOf(query.taste, this.items.size), query);
  }

  recommend(query: RecommendQuery): readonly Scored[] {
    const own = heaviestOf(query.taste, this.items.size);
    return this.#ranked(own, query).map((item) => ({
      ...item,
      evidence: () =>
        evidenceOf(item.index, own, (other) => likenessBetween(this.#space, other, item.index)),
    }));
  }

  /** @param row - Of an item, or of an artist or album. */
  similar(
    row: number,
    limit: number,
    exclude: ReadonlySet<number>,
    where?: (index: number) => boolean,
  ): readonly Scored[] {
    if (row < 0 || row >= this.#space.profiles.rows) return [];
    const likeness = this.#likeness.to(row).subarray(0, this.items.size);
    const alike = (i: number): boolean => likeness[i]! > 0 && i !== row && where?.(i) !== false;
    const best = bestOf(likeness, { limit, exclude, where: alike });
    return best.map((item) => ({ ...item, evidence: noEvidence }));
  }

  /** Artists and albums that are described like one of them, best first. @param where - Keeps only ids for which it is true. */
  groupsLike(id: string, limit: number, where: (id: string) => boolean): readonly string[] {
    const row = this.rowOf(id);
    if (row < this.items.size) return [];
    const first = this.items.size;
    const likeness = this.#likeness.to(row).subarray(first);
    const alike = (group: number): boolean =>
      likeness[group]! > 0 && first + group !== row && where(this.#groups.id(group));
    const best = bestOf(likeness, { limit, exclude: new Set(), where: alike });
    return best.map(({ index }) => this.#groups.id(index));
  }

  #ranked(
    own: readonly OwnItem[],
    query: RecommendQuery,
  ): readonly { readonly index: number; readonly score: number }[] {
    if (own.length === 0) return [];
    const scores = this.#scores(own);
    const where = (i: number): boolean => scores[i]! > 0 && query.where?.(i) !== false;
    return bestOf(scores, { ...query, where });
  }

  #scores(own: readonly OwnItem[]): Float64Array {
    const scores = this.#likeness.toAll(own).subarray(0, this.items.size);
    const { sentiment } = this.#opinions;
    for (let i = 0; i < scores.length; i++) {
      scores[i]! *= 1 + this.config.sentimentWeight * sentiment[i]!;
    }
    return scores;
  }

  /** The best that may be shown, none within another. */
  #named(top: TopK, total: number, limit: number): readonly WeightedTerm[] {
    const named: WeightedTerm[] = [];
    for (const { index, score } of top.drain()) {
      const term = this.#terms[index]!;
      if (term === '' || term === HIDDEN || named.some((other) => holds(other.term, term)))
        continue;
      const within = named.findIndex((other) => holds(term, other.term));
      const weight = score / total;
      if (within < 0) named.push({ term, weight });
      // "Purple Rain" says more than "rain", where it stands out nearly as much.
      else if (weight >= MOST_OF * named[within]!.weight) named[within] = { term, weight };
    }
    const terms = new Set(named.map(({ term }) => term));
    return named
      .filter(({ term }) => ![...terms].some((o) => o !== term && holds(o, term)))
      .slice(0, limit);
  }
}

function holds(term: string, other: string): boolean {
  return ` ${term.toLowerCase()} `.includes(` ${other.toLowerCase()} `);
}
