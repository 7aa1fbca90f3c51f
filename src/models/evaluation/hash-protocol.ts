/**
 * Splits an interaction data set without any random generator, so that every language gets the same
 * split: pairs fall into five folds by a hash of their ids. Fold 0 is the test, fold 1 is for tuning.
 *
 * - weak: every user is in the training with the pairs of the other folds.
 * - strong: users fall into folds too, and those tested are not trained on; the model sees their pairs
 *   outside fold 0 and must find those inside (Liang et al. 2018). For tuning, users of fold 1 take the
 *   place of the tested ones, who are then not looked at.
 */
import { CsrBuilder } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import { fnv1a32 } from '../../math/hash.ts';

export const PROTOCOLS = ['weak', 'strong'] as const;
export type Protocol = (typeof PROTOCOLS)[number];

const FOLDS = 5;
const TEST = 0;
const TUNING = 1;

/** Who interacted with what, counts dropped. */
export interface Dataset {
  readonly users: readonly string[];
  readonly items: readonly string[];
  /** Indexes of each user's items, ascending. */
  readonly itemsOf: readonly Int32Array[];
  readonly pairs: number;
}

/** One user to rank for. */
export interface Case {
  /** Shown to the model, and not ranked. */
  readonly visible: Int32Array;
  /** Must be found; not empty. */
  readonly hidden: ReadonlySet<number>;
}

export interface Split {
  /** Users x items, all values 1. */
  readonly train: Csr;
  readonly cases: readonly Case[];
}

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
 * Drops items with too few users, then users with too few of what is left: once each, in this order.
 *
 * @param itemsByUser - Ids as they stand in the file.
 */
export function makeDataset(
  itemsByUser: ReadonlyMap<string, ReadonlySet<string>>,
  minItem: number,
  minUser: number,
): Dataset {
  const counts = new Map<string, number>();
  for (const items of itemsByUser.values()) {
    for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  }
  const frequent = (item: string): boolean => counts.get(item)! >= minItem;
  const kept = Array.from(itemsByUser, ([user, items]) => ({
    user,
    items: Array.from(items).filter(frequent),
  })).filter(({ items }) => items.length >= minUser);
  kept.sort((a, b) => (a.user < b.user ? -1 : 1));
  const items = Array.from(new Set(kept.flatMap((entry) => entry.items))).sort();
  const indexOf = new Map(items.map((item, index) => [item, index]));
  const itemsOf = kept.map((entry) =>
    Int32Array.from(entry.items, (item) => indexOf.get(item)!).sort(),
  );
  const pairs = itemsOf.reduce((sum, each) => sum + each.length, 0);
  return { users: kept.map(({ user }) => user), items, itemsOf, pairs };
}

/** The split to tune on: fold 1 is hidden, and fold 0 is not looked at. */
export function tuningSplit(dataset: Dataset, protocol: Protocol): Split {
  return protocol === 'weak'
    ? weakSplit(dataset, TUNING, (fold) => fold !== TEST && fold !== TUNING)
    : strongSplit(dataset, TUNING, (fold) => fold !== TEST && fold !== TUNING);
}

/** The split to report: fold 0 is hidden. */
export function testSplit(dataset: Dataset, protocol: Protocol): Split {
  return protocol === 'weak'
    ? weakSplit(dataset, TEST, (fold) => fold !== TEST)
    : strongSplit(dataset, TEST, (fold) => fold !== TEST);
}

function weakSplit(
  dataset: Dataset,
  hiddenFold: number,
  isTrained: (fold: number) => boolean,
): Split {
  const train = new CsrBuilder();
  const cases: Case[] = [];
  dataset.users.forEach((user, u) => {
    const folds = dataset.itemsOf[u]!.map((item) => pairFold(user, dataset.items[item]!));
    const pick = (fits: (fold: number) => boolean): Int32Array =>
      dataset.itemsOf[u]!.filter((_, e) => fits(folds[e]!));
    const visible = pick(isTrained);
    addRow(train, visible);
    addCase(
      cases,
      visible,
      pick((fold) => fold === hiddenFold),
    );
  });
  return { train: built(train, dataset), cases };
}

function strongSplit(
  dataset: Dataset,
  heldOutFold: number,
  isTrained: (fold: number) => boolean,
): Split {
  const train = new CsrBuilder();
  const cases: Case[] = [];
  dataset.users.forEach((user, u) => {
    const items = dataset.itemsOf[u]!;
    const fold = fnv1a32(`u${user}`) % FOLDS;
    if (fold === heldOutFold) {
      const inTest = (item: number): boolean => pairFold(user, dataset.items[item]!) === TEST;
      addCase(
        cases,
        items.filter((item) => !inTest(item)),
        items.filter(inTest),
      );
    } else if (isTrained(fold)) {
      addRow(train, items);
    }
  });
  return { train: built(train, dataset), cases };
}

function pairFold(user: string, item: string): number {
  return fnv1a32(`${user}:${item}`) % FOLDS;
}

function addRow(train: CsrBuilder, items: Int32Array): void {
  for (const item of items) train.push(item, 1);
  train.endRow();
}

function addCase(cases: Case[], visible: Int32Array, hidden: Int32Array): void {
  if (hidden.length > 0) cases.push({ visible, hidden: new Set(hidden) });
}

function built(train: CsrBuilder, dataset: Dataset): Csr {
  const columns = dataset.items.length;
  return train.build(
    columns,
    Int32Array.from({ length: columns }, (_, column) => column),
  );
}
