/**
 * Item and listener vectors as a real training leaves them, for any size: plays are drawn from a world of
 * genres and scenes with Zipf's popularity, and the factorization is fitted to them. Random Gaussian vectors
 * would be no test of retrieval: they have no clusters, and no few popular items with long vectors.
 */
import { alternate } from '../src/models/factorization/alternate.ts';
import type { Csr } from '../src/math/csr.ts';
import type { Random } from '../src/math/random.ts';
import { seededRandom } from '../src/math/random.ts';

export interface WorldSize {
  readonly items: number;
  readonly listeners: number;
  readonly playsEach: number;
  readonly rank: number;
}

export interface Vectors {
  /** Float32Array [items x rank]. */
  readonly items: Float32Array;
  /** Float32Array [listeners x rank]. */
  readonly listeners: Float32Array;
}

const ITEMS_IN_A_SCENE = 400;
const SCENES_OF_A_LISTENER = 4;
/** Share of plays that go anywhere, by popularity alone. */
const CHARTS = 0.15;
const EPOCHS = 4;
/** Weight of all pairs of a listener together as targets of 0: what tuning finds for sparse data. */
const UNOBSERVED = 300;

/** Fits the vectors of a world. Deterministic. */
export async function fittedVectors(size: WorldSize, threads: number): Promise<Vectors> {
  const { rows, columns } = await alternate(
    drawPlays(size),
    {
      rank: size.rank,
      epochs: EPOCHS,
      unobservedWeight: UNOBSERVED / size.items,
      regularization: 0.03,
      nu: 1,
      initialScale: 0.1,
      seed: 1,
      gradientSteps: 3,
      threads,
    },
    () => undefined,
  );
  return { items: columns, listeners: rows };
}

/** Item numbers say nothing: scenes are spread over them. */
function drawPlays({ items, listeners, playsEach }: WorldSize): Csr {
  const random = seededRandom(7);
  const scenes = Math.max(SCENES_OF_A_LISTENER, Math.round(items / ITEMS_IN_A_SCENE));
  const inScene = Math.floor(items / scenes);
  const offsets = new Int32Array(new SharedArrayBuffer(4 * (listeners + 1)));
  const most = 2 * playsEach * listeners;
  const indexes = new Int32Array(new SharedArrayBuffer(4 * most));
  let end = 0;
  for (let listener = 0; listener < listeners; listener++) {
    const count = Math.min(2 * playsEach, Math.ceil(-playsEach * Math.log(1 - random.next())));
    const home = skewed(random, scenes, 2);
    const own = Array.from({ length: SCENES_OF_A_LISTENER }, (_, i) =>
      // Scenes of neighbouring numbers are of one genre: most of a listener's are near to each other.
      i === 0 ? home : (home + 1 + Math.floor(random.next() ** 3 * (scenes - 1))) % scenes,
    );
    const played = new Set<number>();
    for (let p = 0; p < count; p++) {
      const scene =
        random.next() < CHARTS ? skewed(random, scenes, 2) : own[random.int(own.length)]!;
      played.add(skewed(random, inScene, 3) * scenes + scene);
    }
    indexes.set(
      [...played].sort((a, b) => a - b),
      end,
    );
    end += played.size;
    offsets[listener + 1] = end;
  }
  const values = new Float32Array(new SharedArrayBuffer(4 * end)).fill(1);
  return { rows: listeners, columns: items, offsets, indexes: indexes.subarray(0, end), values };
}

/** Of 0 to n - 1, small ones far more often. */
function skewed(random: Random, n: number, power: number): number {
  return Math.floor(random.next() ** power * n);
}
