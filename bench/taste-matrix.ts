/**
 * A matrix of listening of any size that is shaped like a real one. Items lie in clusters; a listener has a
 * few clusters, popular ones more often, and takes items of them by a power law, and some of all items. So
 * popularity is heavy-tailed, lists have very different lengths, and what a listener hides can be told from
 * what they show. Ids are shuffled: nothing that is popular stands together in memory by accident.
 */
import type { Csr } from '../src/math/csr.ts';
import type { Random } from '../src/math/random.ts';
import { seededRandom } from '../src/math/random.ts';

export interface MatrixSize {
  readonly rows: number;
  readonly columns: number;
  /** About so many, see {@link tasteMatrix}. */
  readonly pairs: number;
}

/** Of Last.fm-360K (Celma 2010). */
export const LASTFM_360K: MatrixSize = { rows: 358_868, columns: 292_385, pairs: 17_500_000 };

export interface TasteMatrix {
  /** What is trained on; values are 1. */
  readonly matrix: Csr;
  /** Rows that something is hidden of. */
  readonly tested: Int32Array;
  /** What is hidden of each of them, ascending. */
  readonly hidden: readonly Int32Array[];
}

const ITEMS_IN_A_CLUSTER = 1_500;
const CLUSTERS_OF_A_LISTENER = 4;
/** Share of a listener's items that are of no cluster of theirs. */
const ANYWHERE = 0.15;
/** `u^SKEW` of a uniform u: the density at rank r falls with `r^(1 / SKEW - 1)`. */
const ITEM_SKEW = 3.5;
const CLUSTER_SKEW = 1.6;
/** Standard deviation of the logarithm of the length of a list. */
const LENGTH_SPREAD = 0.6;
const HIDDEN_SHARE = 0.2;
/** Draws for an item that the listener does not have yet. */
const TRIES = 8;

/** The same shape with so many times the rows, columns and pairs. */
export function scaled({ rows, columns, pairs }: MatrixSize, scale: number): MatrixSize {
  return {
    rows: Math.round(rows * scale),
    columns: Math.round(columns * scale),
    pairs: Math.round(pairs * scale),
  };
}

/**
 * Draws a matrix. A popular item that comes up again and again counts once, so that pairs may be a few
 * percent fewer than asked for.
 *
 * @param tested - Rows of which a fifth of the items is hidden.
 */
export function tasteMatrix(size: MatrixSize, tested: number, seed: number): TasteMatrix {
  const random = seededRandom(seed);
  const { rows, columns, pairs } = size;
  const draw = itemDrawer(columns, random);
  const hides = evenly(rows, Math.min(tested, rows));
  const offsets = sharedInts(rows + 1);
  const room = sharedInts(Math.ceil(1.1 * pairs) + rows);
  const hidden: Int32Array[] = [];
  let end = 0;
  for (let row = 0; row < rows; row++) {
    const spread = Math.exp(LENGTH_SPREAD * random.normal() - LENGTH_SPREAD ** 2 / 2);
    const length = Math.min(columns, Math.max(2, Math.round((pairs / rows) * spread)));
    const own = draw(length);
    if (hides.has(row)) {
      const some = Math.max(1, Math.floor(HIDDEN_SHARE * own.length));
      hidden.push(own.slice(0, some).sort());
      own.copyWithin(0, some);
      own.fill(-1, own.length - some);
    }
    for (const item of own.sort()) if (item >= 0 && end < room.length) room[end++] = item;
    offsets[row + 1] = end;
  }
  const values = new Float32Array(new SharedArrayBuffer(4 * end)).fill(1);
  const indexes = room.subarray(0, end);
  const matrix = { rows, columns, offsets, indexes, values };
  return { matrix, tested: Int32Array.from(hides), hidden };
}

/** Draws different items for one listener, in the order in which they came up. */
function itemDrawer(columns: number, random: Random): (length: number) => Int32Array {
  const clusters = Math.max(2, Math.round(columns / ITEMS_IN_A_CLUSTER));
  const size = Math.floor(columns / clusters);
  const idOf = shuffled(columns, random);
  return (length) => {
    const own = Array.from({ length: CLUSTERS_OF_A_LISTENER }, () =>
      Math.floor(clusters * random.next() ** CLUSTER_SKEW),
    );
    const items = new Set<number>();
    for (let i = 0; i < length; i++) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const any = random.next() < ANYWHERE;
        // A listener's clusters matter by a half, a quarter, ...
        const nth = Math.min(own.length - 1, Math.floor(-Math.log2(1 - random.next())));
        const cluster = any ? random.int(clusters) : own[nth]!;
        const before = items.size;
        items.add(idOf[cluster * size + Math.floor(size * random.next() ** ITEM_SKEW)]!);
        if (items.size > before) break;
      }
    }
    return Int32Array.from(items);
  };
}

function shuffled(n: number, random: Random): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = random.int(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function evenly(n: number, count: number): ReadonlySet<number> {
  return new Set(Array.from({ length: count }, (_, i) => Math.floor((i * n) / count)));
}

function sharedInts(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}
