/**
 * Judges a model on held-out listeners: each is folded in from most of their items, everything else is
 * ranked, and what was hidden should stand on top.
 */
import type { ListeningSignal } from '../factorization/confidence.ts';
import type { ItemTable, RecommendQuery, Taste } from '../recommender.ts';
import { meanAndError, ndcgAt, recallAt } from './metrics.ts';

export interface SignalOfItem extends ListeningSignal {
  readonly item: string;
}

/** One listener, split. Items are global ids, since two models number them differently. */
export interface HeldOutListener {
  readonly visible: readonly SignalOfItem[];
  /** Not empty. */
  readonly hidden: readonly string[];
}

/** What can be judged. */
export interface Judged {
  readonly items: ItemTable;
  tasteFrom(rows: Iterable<SignalOfItem>, now: number): Taste;
  rankItems(query: RecommendQuery): readonly { readonly index: number }[];
}

export interface Judgement {
  /** Of each listener, in order; the other figures are means. */
  readonly ndcgOf: Float64Array;
  readonly ndcg100: number;
  readonly recall20: number;
  readonly recall50: number;
  /** Different items among all first hundreds. */
  readonly distinct: number;
  /** Items that the model knows. */
  readonly items: number;
}

const DEPTH = 100;

/**
 * Judges a model. An item that the model does not know is one that it did not find.
 *
 * @param now - Ms since the epoch: the age of a play is measured from here.
 */
export function judge(
  model: Judged,
  listeners: readonly HeldOutListener[],
  now: number,
): Judgement {
  const ndcgOf = new Float64Array(listeners.length);
  const recalls20 = new Float64Array(listeners.length);
  const recalls50 = new Float64Array(listeners.length);
  const distinct = new Set<number>();
  for (const [i, { visible, hidden }] of listeners.entries()) {
    const exclude = new Set(visible.map(({ item }) => model.items.indexOf(item)));
    const taste = model.tasteFrom(visible, now);
    const ranked = model.rankItems({ taste, limit: DEPTH, exclude }).map(({ index }) => index);
    for (const index of ranked) distinct.add(index);
    // Unknown items get numbers of their own: they stay among those to be found.
    const wanted = new Set(hidden.map((item, h) => known(model.items.indexOf(item), h)));
    ndcgOf[i] = ndcgAt(ranked, wanted, DEPTH);
    recalls20[i] = recallAt(ranked, wanted, 20);
    recalls50[i] = recallAt(ranked, wanted, 50);
  }
  return {
    ndcgOf,
    ndcg100: meanAndError(ndcgOf).mean,
    recall20: meanAndError(recalls20).mean,
    recall50: meanAndError(recalls50).mean,
    distinct: distinct.size,
    items: model.items.size,
  };
}

function known(index: number, hidden: number): number {
  return index >= 0 ? index : -1 - hidden;
}
