/**
 * Splits an interaction data set without any random generator, so that every language gets the same
 * split: pairs fall into five folds by a hash of their ids. Fold 0 is the test, fold 1 is for tuning.
 *
 * - weak: every user is in the training with the pairs of the other folds.
 * - strong: users fall into folds too, and those tested are not trained on; the model sees their pairs
 *   outside fold 0 and must find those inside (Liang et al. 2018). For tuning, users of fold 1 take the
 *   place of the tested ones, who are then not looked at.
 */
import { fnv1a32 } from '../../math/hash.ts';
import { SplitBuilder } from './split.ts';
import type { Dataset, Part, Split } from './split.ts';
import { show } from './subsample.ts';
import type { Shown } from './subsample.ts';

export const PROTOCOLS = ['weak', 'strong'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

const FOLDS = 5;
const TEST = 0;
const TUNING = 1;

/**
 * What ids are hashed as. The published figures on Last.fm HetRec were made on ids renumbered from 1
 * by their size, where the file itself has gaps: decimal ids with gaps are therefore ranked, and all
 * others stand as they are.
 */
export function rankedIds(ids: Iterable<string>): ReadonlyMap<string, string> {
  const all = Array.from(ids);
  const decimal = all.every((id) => /^\d{1,15}$/.test(id));
  const sorted = decimal ? all.toSorted((a, b) => Number(a) - Number(b)) : all;
  const span = Number(sorted.at(-1)) - Number(sorted[0]) + 1;
  if (!decimal || span === all.length) return new Map(all.map((id) => [id, id]));
  return new Map(sorted.map((id, rank) => [id, String(rank + 1)]));
}

/**
 * The split to tune on: fold 1 is hidden, and fold 0 is not looked at.
 *
 * @param shown - Of the strong protocol: how little of a user is shown; all where left out.
 */
export function tuningSplit(dataset: Dataset, protocol: Protocol, shown?: Shown): Split {
  const isTrained = (fold: number): boolean => fold !== TEST && fold !== TUNING;
  return protocol === 'weak'
    ? weakSplit(dataset, TUNING, isTrained)
    : strongSplit(dataset, TUNING, isTrained, shown);
}

/** The split to report: fold 0 is hidden. @param shown - As in {@link tuningSplit}. */
export function testSplit(dataset: Dataset, protocol: Protocol, shown?: Shown): Split {
  const isTrained = (fold: number): boolean => fold !== TEST;
  return protocol === 'weak'
    ? weakSplit(dataset, TEST, isTrained)
    : strongSplit(dataset, TEST, isTrained, shown);
}

function weakSplit(
  dataset: Dataset,
  hiddenFold: number,
  isTrained: (fold: number) => boolean,
): Split {
  const split = new SplitBuilder();
  dataset.users.forEach((_, u) => {
    const visible = partOf(dataset, u, isTrained);
    split.addRow(visible);
    split.addCase(visible, partOf(dataset, u, (fold) => fold === hiddenFold).items);
  });
  return split.build(dataset.items.length);
}

function strongSplit(
  dataset: Dataset,
  heldOutFold: number,
  isTrained: (fold: number) => boolean,
  shown?: Shown,
): Split {
  const split = new SplitBuilder();
  dataset.users.forEach((user, u) => {
    const fold = fnv1a32(`u${user}`) % FOLDS;
    if (fold === heldOutFold) {
      const visible = partOf(dataset, u, (pair) => pair !== TEST);
      const hidden = partOf(dataset, u, (pair) => pair === TEST).items;
      if (shown === undefined) split.addCase(visible, hidden);
      else addCase(split, shown, hidden, show(user, visible, dataset.items, shown));
    } else if (isTrained(fold)) {
      split.addRow({ items: dataset.itemsOf[u]!, counts: dataset.countsOf[u]! });
    }
  });
  return split.build(dataset.items.length);
}

function addCase(
  split: SplitBuilder,
  { rest: becomes }: Shown,
  hidden: Int32Array,
  { shown, rest }: ReturnType<typeof show>,
): void {
  const wanted = becomes === 'hidden' && hidden.length > 0 ? [...hidden, ...rest] : hidden;
  const masked = becomes === 'masked' ? [...shown.items, ...rest] : shown.items;
  split.addCase(shown, Int32Array.from(wanted), Int32Array.from(masked));
}

/** A user's pairs of some folds. */
function partOf(dataset: Dataset, u: number, fits: (fold: number) => boolean): Part {
  const items = dataset.itemsOf[u]!;
  const kept = items.map((item) =>
    fits(fnv1a32(`${dataset.users[u]!}:${dataset.items[item]!}`) % FOLDS) ? 1 : 0,
  );
  return {
    items: items.filter((_, e) => kept[e] === 1),
    counts: dataset.countsOf[u]!.filter((_, e) => kept[e] === 1),
  };
}
