/**
 * A linear item-item model as it serves, whichever way it was fitted: how much liking item j speaks for
 * item i. A listener's scores are `sum over their items j of w_j * W[j, i]`, so there is no fold-in, and
 * each score says by itself whose doing it is.
 */
import { ModelRefusedError } from '../../errors.ts';
import { allFinite } from '../../math/dense.ts';
import { TopK } from '../../math/top-k.ts';
import type { ItemEvidence, Taste } from '../recommender.ts';
import { arrayOf } from '../snapshot.ts';
import type { Snapshot, SnapshotArray } from '../snapshot.ts';

/** Rows by source item; within a row targets ascend. */
export interface WeightRows {
  /** Int32Array [items + 1]. */
  readonly offsets: Int32Array;
  /** Int32Array [entries], the target of each. */
  readonly indexes: Int32Array;
  /** Float32Array [entries]. */
  readonly values: Float32Array;
}

export class ItemWeights {
  /** Items, sources and targets alike. */
  readonly size: number;
  readonly rows: WeightRows;

  /** @throws ModelRefusedError when the rows are not what {@link WeightRows} says, or not finite. */
  constructor(rows: WeightRows) {
    this.size = rows.offsets.length - 1;
    this.rows = rows;
    this.#check();
  }

  /**
   * The model in a snapshot's arrays.
   *
   * @param prefix - As in {@link toArrays}.
   * @throws ModelRefusedError when they are missing or broken.
   */
  static fromSnapshot(snapshot: Snapshot, prefix: string): ItemWeights {
    const offsets = arrayOf(snapshot, `${prefix}Offsets`, 'i32', snapshot.items.size + 1);
    const entries = offsets[snapshot.items.size]!;
    return new ItemWeights({
      offsets,
      indexes: arrayOf(snapshot, `${prefix}Indexes`, 'i32', entries),
      values: arrayOf(snapshot, `${prefix}Values`, 'f32', entries),
    });
  }

  /** Arrays for a snapshot, named with a prefix, so that one snapshot can hold several models. */
  toArrays(prefix: string): Readonly<Record<string, SnapshotArray>> {
    const { offsets, indexes, values } = this.rows;
    return {
      [`${prefix}Offsets`]: offsets,
      [`${prefix}Indexes`]: indexes,
      [`${prefix}Values`]: values,
    };
  }

  /**
   * Scores all items; 0 where nothing speaks for or against one. Items that the model does not know and
   * weights that are not finite count for nothing.
   *
   * @param scores - Float32Array [size], overwritten.
   */
  scoreAll({ items, weights }: Taste, scores: Float32Array): void {
    const { offsets, indexes, values } = this.rows;
    scores.fill(0);
    for (let t = 0; t < items.length; t++) {
      const item = items[t]!;
      const weight = weights[t]!;
      if (!this.#knows(item) || !Number.isFinite(weight)) continue;
      const end = offsets[item + 1]!;
      for (let e = offsets[item]!; e < end; e++) scores[indexes[e]!]! += weight * values[e]!;
    }
  }

  /** How much liking `source` speaks for `target`; 0 where it says nothing. */
  weight(source: number, target: number): number {
    if (!this.#knows(source)) return 0;
    const { offsets, indexes, values } = this.rows;
    let low = offsets[source]!;
    let high = offsets[source + 1]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (indexes[middle]! < target) low = middle + 1;
      else high = middle;
    }
    return low < offsets[source + 1]! && indexes[low] === target ? values[low]! : 0;
  }

  /**
   * Whose doing a score is: the items of a taste that speak most for an item, heaviest first. Weights are
   * shares of all that speaks for it.
   */
  evidence({ items, weights }: Taste, target: number, limit: number): readonly ItemEvidence[] {
    const top = new TopK(Math.min(limit, items.length));
    let total = 0;
    for (let t = 0; t < items.length; t++) {
      const part = weights[t]! * this.weight(items[t]!, target);
      if (!(part > 0) || part === Infinity) continue;
      total += part;
      top.push(items[t]!, part);
    }
    return top.drain().map(({ index, score }) => ({ index, weight: score / total }));
  }

  /** Items that liking `source` speaks most for, best first. */
  similar(
    source: number,
    limit: number,
    keep: (index: number) => boolean,
  ): readonly { readonly index: number; readonly score: number }[] {
    if (!this.#knows(source)) return [];
    const { offsets, indexes, values } = this.rows;
    const top = new TopK(Math.min(limit, this.size));
    for (let e = offsets[source]!; e < offsets[source + 1]!; e++) {
      const index = indexes[e]!;
      const score = values[e]!;
      if (score > 0 && top.accepts(index, score) && keep(index)) top.push(index, score);
    }
    return top.drain();
  }

  #knows(item: number): boolean {
    return item >= 0 && item < this.size;
  }

  #check(): void {
    const { offsets, indexes, values } = this.rows;
    const entries = indexes.length;
    if (offsets[0] !== 0 || offsets[this.size] !== entries || values.length !== entries) {
      throw new ModelRefusedError(
        `Expected item weights with rows from 0 to ${entries} and as many values, got ${offsets[0]} to ${offsets[this.size]} and ${values.length}.`,
      );
    }
    for (let row = 0; row < this.size; row++) {
      if (offsets[row]! > offsets[row + 1]!) throw broken('offsets that ascend', row);
    }
    for (let row = 0; row < this.size; row++) {
      let last = -1;
      for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
        if (indexes[e]! <= last || indexes[e]! >= this.size) {
          throw broken(`targets that ascend from 0 to ${this.size - 1}`, row);
        }
        last = indexes[e]!;
      }
    }
    if (!allFinite(values))
      throw new ModelRefusedError('Expected finite item weights, got others.');
  }
}

function broken(expected: string, row: number): ModelRefusedError {
  return new ModelRefusedError(`Expected item weights with ${expected}, got others in row ${row}.`);
}
