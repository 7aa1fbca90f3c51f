/** Makes a data set sparser, or a user colder, by hashes of their ids: the same for everybody, every time. */
import { fnv1a32, mix32 } from '../../math/hash.ts';
import { numbered } from './split.ts';
import type { Dataset, Part } from './split.ts';

export const SHOWN_BY = ['hash', 'count'] as const;
export const RESTS = ['masked', 'ranked', 'hidden'] as const;

/** Shows a model less of a user than there is to show. */
export interface Shown {
  /** Items to show, at most. */
  readonly limit: number;
  /** Which: by a hash of the ids, or the most played. */
  readonly by: (typeof SHOWN_BY)[number];
  /**
   * What becomes of the items that could be shown and are not. `masked`: not ranked, so that figures
   * compare with those of users seen in full; `ranked`: they take places, as misses; `hidden`: they are
   * to be found too.
   */
  readonly rest: (typeof RESTS)[number];
}

/**
 * Keeps between `min` and `max` pairs of each user, how many and which by a hash of the ids; who has
 * fewer keeps all. Items that nobody has any more are gone.
 */
export function sparser(dataset: Dataset, min: number, max: number): Dataset {
  const { users, items, itemsOf, countsOf } = dataset;
  return numbered(
    new Map(
      users.map((user, u) => {
        const keep = min + (hashOf(`sparse ${user}`) % (max - min + 1));
        const entries = Array.from(itemsOf[u]!, (item, e) => {
          const id = items[item]!;
          return { id, count: countsOf[u]![e]!, hash: hashOf(`sparse ${user} ${id}`) };
        });
        entries.sort((a, b) => a.hash - b.hash);
        return [user, new Map(entries.slice(0, keep).map(({ id, count }) => [id, count]))];
      }),
    ),
  );
}

/** Parts a user's items into those to show and the rest; both in their order. */
export function show(
  user: string,
  part: Part,
  itemIds: readonly string[],
  { limit, by }: Shown,
): { readonly shown: Part; readonly rest: Int32Array } {
  const ranked = Array.from(part.items, (item, e) => {
    return { e, count: part.counts[e]!, hash: hashOf(`visible ${user} ${itemIds[item]!}`) };
  });
  ranked.sort((a, b) => (by === 'count' ? b.count - a.count : 0) || a.hash - b.hash);
  const chosen = new Set(ranked.slice(0, limit).map(({ e }) => e));
  return {
    shown: {
      items: part.items.filter((_, e) => chosen.has(e)),
      counts: part.counts.filter((_, e) => chosen.has(e)),
    },
    rest: part.items.filter((_, e) => !chosen.has(e)),
  };
}

function hashOf(text: string): number {
  return mix32(fnv1a32(text));
}
