/** What models have in common that recommend by how alike items are in content. */
import { TopK } from '../math/top-k.ts';
import type { ItemEvidence, RecommendQuery, Taste } from './recommender.ts';

const MAX_EVIDENCE = 3;
/** Own items that are read of a taste: those that weigh most. */
const MAX_OWN = 50;

/** An item of a listener's own. */
export interface OwnItem {
  readonly index: number;
  /** Above 0. */
  readonly weight: number;
}

/** What of a taste a model of `size` items reads: liked items that it knows, heaviest first. */
export function heaviestOf({ items, weights }: Taste, size: number): readonly OwnItem[] {
  return Array.from(items, (index, e) => ({ index, weight: weights[e]! }))
    .filter(({ index, weight }) => index >= 0 && index < size && weight > 0)
    .sort((a, b) => b.weight - a.weight || a.index - b.index)
    .slice(0, MAX_OWN);
}

/** The items with the highest scores, best first; equals by index. @param scores - [items]. */
export function bestOf(
  scores: ArrayLike<number>,
  { limit, exclude, where }: Pick<RecommendQuery, 'limit' | 'exclude' | 'where'>,
): readonly { readonly index: number; readonly score: number }[] {
  const top = new TopK(Math.min(limit, scores.length));
  for (let i = 0; i < scores.length; i++) {
    if (!top.accepts(i, scores[i]!) || exclude.has(i)) continue;
    if (where?.(i) !== false) top.push(i, scores[i]!);
  }
  return top.drain();
}

/** Which own items an item is like, as shares of what speaks for it. @param likenessTo - Of the item and an own one. */
export function evidenceOf(
  index: number,
  own: readonly OwnItem[],
  likenessTo: (item: number) => number,
): readonly ItemEvidence[] {
  const top = new TopK(MAX_EVIDENCE);
  let total = 0;
  for (const { index: item, weight } of own) {
    const part = weight * likenessTo(item);
    if (!(part > 0) || item === index) continue;
    total += part;
    top.push(item, part);
  }
  return top.drain().map(({ index: item, score }) => ({ index: item, weight: score / total }));
}
