/**
 * The ranker over all recommenders, as it serves (stacking, Wolpert 1992). Three opinions in log-odds are added up: a
 * logistic regression over what the leading recommender says alone, half of one over all features of `hybrid-features.ts`,
 * and a quarter of what boosted trees say. The first keeps the others from moving what is certain; the trees know what few
 * listeners and a good description mean together. The regressions are one weight for each feature, which can be read.
 */
import type { BoostedTrees } from '../../math/boosted-trees.ts';
import { allFinite } from '../../math/dense.ts';
import { ModelRefusedError } from '../../errors.ts';
import { packJson, unpackJson } from '../packed-json.ts';
import type { ItemTable } from '../recommender.ts';
import { arrayOf, encodeSnapshot } from '../snapshot.ts';
import type { Snapshot } from '../snapshot.ts';
import { FEATURE_NAMES, FEATURES, poolCandidates, SOURCES } from './hybrid-features.ts';
import type { HybridQuery } from './hybrid-features.ts';
import { JointModel } from './joint-model.ts';
import { LITTLE_KNOWN_BELOW, rankedWithRoom } from './little-known.ts';
import type { RoomyCase } from './little-known.ts';
import { rankPool } from './rank-pool.ts';
import type { HybridWeights } from './rank-pool.ts';

/** The kind of its snapshots. */
export const HYBRID = 'hybrid';

/** What a snapshot holds besides what was learned of ranking. */
export interface HybridBeside {
  /** Global ids of all that anybody liked. */
  readonly items: readonly string[];
  /** How many like each of them, Int32Array [items]; left out where lists are to have no room for what few know. */
  readonly listeners?: Int32Array;
  /** A snapshot with the model over listening and texts of the same items, where there are texts. */
  readonly joint?: Snapshot;
}

/** What a snapshot says besides the weights. */
export interface HybridOrigin {
  readonly seed: number;
  /** Ms since the epoch: listening up to here went into it. */
  readonly trainedTo: number;
  readonly heldOutBelow: number;
}

export class HybridModel {
  readonly kind = HYBRID;
  readonly version: string;
  /** Its snapshot, for other threads. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  /** All that anybody liked whom it was fitted beside; with a model over listening and texts it names them itself. */
  readonly items: ItemTable;
  /** Where there are texts: what it names itself, as one recommender among the others. */
  readonly joint: JointModel | undefined;
  /** Whether few knew an item, or nobody, when this was fitted; undefined where lists have no room for such. */
  readonly isLittleKnown: ((id: string) => boolean) | undefined;
  readonly trainedTo: number;
  readonly heldOutBelow: number;
  readonly #learned: HybridWeights;

  private constructor(snapshot: Snapshot, version: string) {
    this.version = version;
    this.bytes = snapshot.bytes;
    this.items = snapshot.items;
    this.trainedTo = snapshot.trainedTo;
    this.heldOutBelow = snapshot.heldOutBelow;
    this.joint = JointModel.in(snapshot);
    this.isLittleKnown = littleKnownIn(snapshot);
    this.#learned = {
      means: arrayOf(snapshot, 'means', 'f32', FEATURES),
      weights: arrayOf(snapshot, 'weights', 'f32', FEATURES),
      trees: treesOf(snapshot),
    };
    if (!allFinite(this.#learned.means) || !allFinite(this.#learned.weights)) {
      throw new ModelRefusedError('Expected finite numbers in a hybrid snapshot, got others.');
    }
  }

  /** @throws ModelRefusedError for one that was learned on other features, or is not finite. */
  static fromSnapshot(snapshot: Snapshot, version: string): HybridModel {
    return new HybridModel(snapshot, version);
  }

  /** What each feature weighs in the regressions, by its name. */
  get weights(): Readonly<Record<string, number>> {
    return Object.fromEntries(FEATURE_NAMES.map((name, f) => [name, this.#learned.weights[f]!]));
  }

  /** The order of a listener whose candidates were read before, with room for what few know. */
  rankCase<K>(each: RoomyCase<K>): readonly K[] {
    return rankedWithRoom(each, this.#learned);
  }

  /** All that is named, best first. */
  rank<K>(query: HybridQuery<K>): readonly { readonly key: K; readonly score: number }[] {
    return rankPool(poolCandidates(query), this.#learned);
  }
}

/** The snapshot of what was learned. */
export function encodeHybrid(
  { means, weights, trees }: HybridWeights,
  origin: HybridOrigin,
  { items, listeners, joint }: HybridBeside,
): Uint8Array<ArrayBuffer> {
  return encodeSnapshot({
    ...{ kind: HYBRID, config: { features: FEATURES, sources: SOURCES.length } },
    ...{ ...origin, items },
    arrays: {
      ...{ means, weights, trees: packJson(trees), ...joint?.arrays },
      ...(listeners && { listeners }),
    },
  });
}

/** Whether fewer than {@link LITTLE_KNOWN_BELOW} like an item. @param listeners - Of each of `items`. */
export function littleKnownOf(
  items: Pick<ItemTable, 'indexOf'>,
  listeners: ArrayLike<number>,
): (id: string) => boolean {
  return (id) => {
    const index = items.indexOf(id);
    return index < 0 || listeners[index]! < LITTLE_KNOWN_BELOW;
  };
}

function littleKnownIn(snapshot: Snapshot): HybridModel['isLittleKnown'] {
  if (snapshot.arrays['listeners'] === undefined) return undefined;
  const listeners = arrayOf(snapshot, 'listeners', 'i32', snapshot.items.size);
  return littleKnownOf(snapshot.items, listeners);
}

/** @throws ModelRefusedError for trees that ask for features which there are not. */
function treesOf(snapshot: Snapshot): BoostedTrees {
  const trees = unpackJson(snapshot, 'trees') as BoostedTrees | undefined;
  if (trees === undefined)
    throw new ModelRefusedError('Expected trees in a hybrid snapshot, got none.');
  const known = trees.trees.every(({ features }) => features.every((f) => f >= 0 && f < FEATURES));
  if (!known) {
    throw new ModelRefusedError(`Expected trees over ${FEATURES} features in a hybrid snapshot.`);
  }
  return trees;
}
