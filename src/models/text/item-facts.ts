/** What texts say about each item, artist and album besides their words: how many there are, for or against, and whom else they name. */
import type { SnapshotArray } from '../snapshot.ts';
import type { Opinion } from './lexicon.ts';
import { PairCounts } from './pair-counts.ts';
import type { TextReading } from './read-document.ts';
import { packStrings } from './string-table.ts';

/** Of an opinion, as if there were one more document that says nothing: one opinion is not the whole truth. */
const PRIOR = 1;
/** Subjects of a document that are looked at; a document about more is a list. */
const MOST_SUBJECTS = 10;
/** Subjects that are kept of an item: those that stand beside it most. */
const MOST_KEPT = 10;

/** An item that a document is about, and how much of it is the item's. */
export interface Share {
  readonly entity: number;
  readonly weight: number;
}

export class ItemFacts {
  readonly #items: readonly string[];
  readonly #documents: Int32Array;
  readonly #opinions: Float64Array;
  readonly #confidence: Float64Array;
  readonly #subjects = new Map<string, number>();
  readonly #beside = new PairCounts();

  /** @param items - Global ids. */
  constructor(items: readonly string[]) {
    this.#items = items;
    this.#documents = new Int32Array(items.length);
    this.#opinions = new Float64Array(items.length);
    this.#confidence = new Float64Array(items.length);
  }

  /** @param shares - The items that the document is about, weighted by its age. */
  add(reading: TextReading, shares: readonly Share[]): void {
    if (shares.length === 0) return;
    const mentions = new Map(reading.mentions.map((mention) => [mention.id, mention]));
    const subjects = [...new Set([...reading.about, ...mentions.keys()])].slice(0, MOST_SUBJECTS);
    for (const { entity, weight } of shares) {
      const own = mentions.get(this.#items[entity]!);
      const { sentiment, confidence }: Opinion = own && own.confidence > 0 ? own : reading;
      this.#documents[entity]!++;
      this.#opinions[entity]! += weight * confidence * sentiment;
      this.#confidence[entity]! += weight * confidence;
      for (const subject of subjects) {
        if (subject === this.#items[entity]) continue;
        this.#beside.add(entity, this.#numberOf(subject), weight);
      }
    }
  }

  /** What a snapshot keeps of them. */
  arrays(): Readonly<Record<string, SnapshotArray>> {
    const sum = this.#confidence;
    const { offsets, indexes } = this.#strongestBeside();
    return {
      documents: this.#documents,
      sentiment: Float32Array.from(this.#opinions, (opinion, i) => opinion / (sum[i]! + PRIOR)),
      sentimentConfidence: Float32Array.from(sum, (own) => own / (own + PRIOR)),
      ...{ besideOffsets: offsets, besideSubjects: indexes },
      ...packStrings('subject', [...this.#subjects.keys()]),
    };
  }

  #numberOf(subject: string): number {
    const known = this.#subjects.get(subject);
    if (known !== undefined) return known;
    this.#subjects.set(subject, this.#subjects.size);
    return this.#subjects.size - 1;
  }

  #strongestBeside(): { readonly offsets: Int32Array; readonly indexes: Int32Array } {
    const { matrix } = this.#beside.build(this.#items.length, this.#subjects.size, 1);
    const offsets = new Int32Array(this.#items.length + 1);
    const kept: number[] = [];
    for (let item = 0; item < this.#items.length; item++) {
      const own = Array.from(
        { length: matrix.offsets[item + 1]! - matrix.offsets[item]! },
        (_, i) => matrix.offsets[item]! + i,
      );
      own.sort((a, b) => matrix.values[b]! - matrix.values[a]! || a - b);
      for (const entry of own.slice(0, MOST_KEPT)) kept.push(matrix.indexes[entry]!);
      offsets[item + 1] = kept.length;
    }
    return { offsets, indexes: Int32Array.from(kept) };
  }
}
