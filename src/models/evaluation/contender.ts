/**
 * The contract of whatever is evaluated: a family of models that finds its settings on one split and is
 * fitted to another. Both are asynchronous, so that fits can run in threads and one contender can tune
 * others at the same time.
 */
import type { RecommendQuery, Taste } from '../recommender.ts';
import type { Split } from './split.ts';

export type Json =
  string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

/** What a fit is told: plain JSON, so that it can be printed and handed to threads. */
export type Settings = Readonly<Record<string, Json>>;

/** Ranks items by their index in the data set. Weights of a taste are counts: what they mean is the model's affair. */
export interface Ranker {
  /** Best first, at most `limit`, none twice, none excluded. */
  rankItems(query: RecommendQuery): readonly { readonly index: number }[];
  /**
   * Scores of given items, whatever the taste: larger is better, never NaN, comparable within one answer.
   *
   * @returns Float64Array [candidates].
   */
  scoreItems(taste: Taste, candidates: Int32Array): Float64Array;
}

export interface EvalContext {
  /** Ids of the columns of every split. */
  readonly items: readonly string[];
  /** Settings that the caller fixed; a contender reads those that it knows. */
  readonly given: Settings;
  readonly seed: number;
  /** `share` is 0 to 1. */
  readonly progress: (share: number, message: string) => void;
  readonly signal: AbortSignal;
}

/** Settings that were tried, and what they reached on the tuning split. */
export interface Trial {
  readonly settings: Settings;
  readonly ndcg100: number;
}

export interface Tuned {
  readonly settings: Settings;
  /** What they reached on the tuning split; undefined where there was nothing to choose. */
  readonly ndcg100?: number;
  /** All that was tried, in order. */
  readonly trials: readonly Trial[];
}

/** A family of models that can be tuned and fitted by name. */
export interface Contender {
  /** @throws the signal's reason when it is aborted. */
  tune(tuning: Split, context: EvalContext): Promise<Tuned>;
  /** @throws the signal's reason when it is aborted. */
  fit(split: Split, settings: Settings, context: EvalContext): Promise<Ranker>;
}
