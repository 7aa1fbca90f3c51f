/**
 * How documents are judged for praise and blame: by a model learned from rated ones where there are enough of
 * them and it tells held-out ones better than the lexicon, else by the lexicon (SentiBench, Ribeiro et al.
 * 2016: no list of words is best everywhere). Small arrays, kept in the snapshot and used until there is
 * much more to learn from.
 */
import { fnv1a32, mix32 } from '../../math/hash.ts';
import { arrayOf } from '../snapshot.ts';
import type { Snapshot, SnapshotArray } from '../snapshot.ts';
import { heldOutScores, sentimentFigures } from './evaluate-sentiment.ts';
import { Lexicon } from './lexicon.ts';
import type { Opinion } from './lexicon.ts';
import { sentimentFeatures } from './sentiment-features.ts';
import { fitSentiment, NEGATIVE, POSITIVE, scoreAndKnown } from './sentiment-fit.ts';
import type { RatedText, SentimentWeights } from './sentiment-fit.ts';
import type { Language } from './tokens-language.ts';
import type { HashedWords } from './word-hashes.ts';

/** Praise and complaints, each, that must be there before anything is learned. */
const LEAST_OF_EACH = 20;
/** Learned anew when there are so many times as many rated texts. */
const GROWTH = 1.5;
/** The most rated texts that are learned from. */
export const MOST_RATED = 20_000;
/** Known words and pairs of a document that make a confidence of one half. */
const HALF_SURE = 20;
/** Numbers kept besides the arrays: rated texts, and what stands in {@link SentimentWeights}. */
const NUMBERS = 4;

export class SentimentJudge {
  readonly lexicon: Lexicon;
  /** Rated texts that it was chosen on. */
  readonly rated: number;
  readonly #learned: SentimentWeights | undefined;

  constructor(rated: number, learned: SentimentWeights | undefined) {
    this.lexicon = new Lexicon();
    this.rated = rated;
    this.#learned = learned;
  }

  /** Learns from rated texts, and keeps what it learned if that is better than the lexicon. */
  static choose(texts: readonly RatedDocument[]): SentimentJudge {
    const lexicon = new Lexicon();
    const rated: readonly RatedText[] = texts.map(({ text, rating, group }) => {
      return { features: sentimentFeatures(text), rating, group };
    });
    const ratings = rated.map(({ rating }) => rating);
    const praise = ratings.filter((rating) => rating >= POSITIVE).length;
    const complaints = ratings.filter((rating) => rating <= NEGATIVE).length;
    if (Math.min(praise, complaints) < LEAST_OF_EACH) {
      return new SentimentJudge(texts.length, undefined);
    }
    const byWords = texts.map(({ text, language }) => lexicon.opinion(text, language).sentiment);
    const auc = (scores: Float64Array): number => sentimentFigures(scores, ratings).auc;
    const better = auc(heldOutScores(rated, () => undefined)) > auc(Float64Array.from(byWords));
    return new SentimentJudge(texts.length, better ? fitSentiment(rated) : undefined);
  }

  /** @throws ModelRefusedError when the arrays do not fit each other. */
  static fromSnapshot(snapshot: Snapshot): SentimentJudge {
    const [rated, intercept, slope, offset] = arrayOf(
      ...([snapshot, 'sentimentNumbers', 'f32', NUMBERS] as const),
    );
    const size = snapshot.arrays['sentimentHashes']?.length ?? 0;
    if (size === 0) return new SentimentJudge(rated!, undefined);
    const hashes = arrayOf(snapshot, 'sentimentHashes', 'i32', size);
    return new SentimentJudge(rated!, {
      hashes: new Uint32Array(hashes.buffer, hashes.byteOffset, size),
      weights: arrayOf(snapshot, 'sentimentWeights', 'f32', size),
      rarity: arrayOf(snapshot, 'sentimentRarity', 'f32', size),
      ...{ intercept: intercept!, slope: slope!, offset: offset! },
    });
  }

  /** What a snapshot keeps of it. */
  arrays(): Readonly<Record<string, SnapshotArray>> {
    const { hashes, weights, rarity, intercept, slope, offset } = this.#learned ?? NOTHING;
    return {
      sentimentNumbers: Float32Array.of(this.rated, intercept, slope, offset),
      sentimentHashes: new Int32Array(hashes),
      sentimentWeights: weights,
      sentimentRarity: rarity,
    };
  }

  /** Whether there is so much more to learn from that it should be chosen anew. */
  isOutgrownBy(rated: number): boolean {
    return Math.min(rated, MOST_RATED) >= GROWTH * Math.max(this.rated, 1);
  }

  /** Tells one from another: readings by another judge are stale. */
  get version(): string {
    if (this.#learned === undefined) return 'lexicon';
    const { hashes, weights, offset } = this.#learned;
    let sum = fnv1a32(String(Math.fround(offset)));
    for (let i = 0; i < hashes.length; i++) {
      sum = mix32(sum ^ hashes[i]! ^ Math.round(weights[i]! * 1e6));
    }
    return sum.toString(16);
  }

  /** What a whole document says. @param words - Those of its text. */
  opinion(
    { text, words }: { readonly text: string; readonly words: HashedWords },
    language: Language | undefined,
  ): Opinion {
    if (this.#learned === undefined) return this.lexicon.opinionOf(words.hashes, language);
    const { score, known } = scoreAndKnown(this.#learned, sentimentFeatures(text));
    const odds = Math.fround(this.#learned.slope) * score + Math.fround(this.#learned.offset);
    return { sentiment: Math.tanh(odds / 2), confidence: known / (known + HALF_SURE) };
  }
}

export interface RatedDocument {
  readonly text: string;
  readonly language: Language | undefined;
  /** 1 to 5. */
  readonly rating: number;
  /** What it is about: documents of one group are never both learned from and held out. */
  readonly group: string;
}

const NOTHING: SentimentWeights = {
  hashes: new Uint32Array(0),
  weights: new Float32Array(0),
  rarity: new Float32Array(0),
  ...{ intercept: 0, slope: 0, offset: 0 },
};
