/** What segments of listeners lean to among the cards of Home, as it serves: see `segment-leans.ts`. */
import { arrayOf, encodeSnapshot } from '../snapshot.ts';
import type { Snapshot } from '../snapshot.ts';
import { allFinite } from '../../math/dense.ts';
import { ModelRefusedError } from '../../errors.ts';
import type { ItemTable } from '../recommender.ts';
import { LEAN_RANK, leanOf } from './segment-leans.ts';
import type { Leans } from './segment-leans.ts';

/** The kind of its snapshots. */
export const RESPONSES = 'responses';

/** Listeners of whom nothing is known are a segment, too: -1, the first row. */
export function rowOfSegment(segment: number): number {
  return segment + 1;
}

export interface ResponseModelContent {
  /** Ms since the epoch: responses up to here went into it. */
  readonly trainedTo: number;
  readonly items: readonly string[];
  readonly leans: Leans;
}

export function encodeResponseModel({
  trainedTo,
  items,
  leans,
}: ResponseModelContent): Uint8Array<ArrayBuffer> {
  return encodeSnapshot({
    ...{ kind: RESPONSES, config: { rank: LEAN_RANK }, seed: 0, trainedTo, heldOutBelow: 0, items },
    arrays: { segments: leans.segments, vectors: leans.items },
  });
}

export class ResponseModel {
  readonly version: string;
  /** Its snapshot, for other threads. */
  readonly bytes: Uint8Array<SharedArrayBuffer>;
  readonly items: ItemTable;
  readonly heldOutBelow: number;
  readonly #leans: Leans;
  readonly #rows: number;

  private constructor(snapshot: Snapshot, version: string) {
    const { items, bytes, heldOutBelow, arrays } = snapshot;
    this.version = version;
    this.bytes = bytes;
    this.items = items;
    this.heldOutBelow = heldOutBelow;
    this.#rows = Math.floor((arrays['segments']?.length ?? 0) / LEAN_RANK);
    this.#leans = {
      segments: arrayOf(snapshot, 'segments', 'f32', this.#rows * LEAN_RANK),
      items: arrayOf(snapshot, 'vectors', 'f32', items.size * LEAN_RANK),
    };
    if (!allFinite(this.#leans.segments) || !allFinite(this.#leans.items)) {
      throw new ModelRefusedError(
        'Expected finite numbers in a snapshot of responses, got others.',
      );
    }
  }

  /**
   * @param version - The snapshot's version, as the store knows it.
   * @throws ModelRefusedError when the arrays do not fit the items or are not finite.
   */
  static fromSnapshot(snapshot: Snapshot, version: string): ResponseModel {
    return new ResponseModel(snapshot, version);
  }

  /** What a segment leans to an item, in logits; 0 where nothing is known of one of them. */
  leanOf(segment: number, item: string): number {
    const row = rowOfSegment(segment);
    const index = this.items.indexOf(item);
    return row < 0 || row >= this.#rows || index < 0 ? 0 : leanOf(this.#leans, row, index);
  }
}
