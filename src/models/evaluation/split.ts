/**
 * What models are evaluated on: a data set of counts, and splits of it into what is trained on and
 * users to rank for. How a data set is split is another matter: see `hash-protocol.ts`,
 * `time-split.ts` and `fixed-candidates.ts`.
 */
import { CsrBuilder } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';

/** Who interacted with what, and how often. */
export interface Dataset {
  readonly users: readonly string[];
  readonly items: readonly string[];
  /** Indexes of each user's items, ascending. */
  readonly itemsOf: readonly Int32Array[];
  /** Their counts, above 0, in the same order. */
  readonly countsOf: readonly Float32Array[];
  readonly pairs: number;
}

/** One user to rank for. */
export interface Case {
  /** Shown to the model. */
  readonly visible: Int32Array;
  /** Float32Array [visible], how often each was played. */
  readonly counts: Float32Array;
  /** Not ranked: all that is visible, and what the user has that is neither shown nor to be found. */
  readonly masked: Int32Array;
  /** Must be found; not empty. */
  readonly hidden: ReadonlySet<number>;
  /** What is ranked, the hidden among it; all that is not masked where left out. */
  readonly candidates?: Int32Array;
}

export interface Split {
  /** Users x items, values are counts. */
  readonly train: Csr;
  readonly cases: readonly Case[];
}

/** Counts of each user's items; ids as they stand in the file. */
export type CountsByUser = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Drops items with too few users, then users with too few of what is left: once each, in this order. */
export function makeDataset(counts: CountsByUser, minItem: number, minUser: number): Dataset {
  const usersOf = new Map<string, number>();
  for (const own of counts.values()) {
    for (const item of own.keys()) usersOf.set(item, (usersOf.get(item) ?? 0) + 1);
  }
  const kept = new Map<string, ReadonlyMap<string, number>>();
  for (const [user, own] of counts) {
    const frequent = new Map(Array.from(own).filter(([item]) => usersOf.get(item)! >= minItem));
    if (frequent.size >= minUser) kept.set(user, frequent);
  }
  return numbered(kept);
}

/**
 * A data set of these pairs and no others: users and items in the order of their ids.
 *
 * @param more - Items that are in it even if nobody has them.
 */
export function numbered(counts: CountsByUser, more: Iterable<string> = []): Dataset {
  const users = Array.from(counts.keys()).sort();
  const names = new Set(more);
  for (const own of counts.values()) for (const item of own.keys()) names.add(item);
  const items = Array.from(names).sort();
  const indexOf = new Map(items.map((item, index) => [item, index]));
  const rows = users.map((user) =>
    Array.from(counts.get(user)!, ([item, count]) => ({ item: indexOf.get(item)!, count })).sort(
      (a, b) => a.item - b.item,
    ),
  );
  return {
    users,
    items,
    itemsOf: rows.map((row) => Int32Array.from(row, ({ item }) => item)),
    countsOf: rows.map((row) => Float32Array.from(row, ({ count }) => count)),
    pairs: rows.reduce((sum, row) => sum + row.length, 0),
  };
}

/** Some of one user's items, with their counts. */
export interface Part {
  readonly items: Int32Array;
  readonly counts: Float32Array;
}

/** Collects the rows and cases of a split. */
export class SplitBuilder {
  readonly #train = new CsrBuilder();
  readonly #cases: Case[] = [];

  /** Adds a user to train on. */
  addRow({ items, counts }: Part): void {
    items.forEach((item, e) => this.#train.push(item, counts[e]!));
    this.#train.endRow();
  }

  /**
   * Adds a user to rank for, unless nothing is hidden.
   *
   * @param masked - Not ranked; what is visible where left out.
   */
  addCase(visible: Part, hidden: Int32Array, masked: Int32Array = visible.items): void {
    if (hidden.length === 0) return;
    this.#cases.push({
      visible: visible.items,
      counts: visible.counts,
      masked,
      hidden: new Set(hidden),
    });
  }

  /** Adds a user of whom the first of some candidates must be found among the others. */
  addCandidates(visible: Part, candidates: Int32Array): void {
    const { items, counts } = visible;
    const hidden = new Set(candidates.subarray(0, 1));
    this.#cases.push({ visible: items, counts, masked: items, hidden, candidates });
  }

  /** @param columns - Items of the data set. */
  build(columns: number): Split {
    const same = Int32Array.from({ length: columns }, (_, column) => column);
    return { train: this.#train.build(columns, same), cases: this.#cases };
  }
}

/** The same split with at most so many cases, evenly taken: enough to tune by, and sooner done. */
export function withFewerCases({ train, cases }: Split, most: number): Split {
  if (cases.length <= most) return { train, cases };
  const step = cases.length / most;
  return {
    train,
    cases: Array.from({ length: most }, (_, i) => cases[Math.floor(i * step)]!),
  };
}
