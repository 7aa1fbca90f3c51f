/**
 * Listening and texts in one item-item model: what stands out of the texts about items is put below what listeners like,
 * as further rows of one matrix, and EDLAE is fitted to both (Jeunen, Van Balen and Goethals 2020, "Closed-form models for
 * collaborative filtering with side-information", who stack them so for EASE). A word that two tracks share then speaks
 * as a listener would who likes both, and the less the more is known from listening.
 */
import { CsrBuilder, transpose } from '../../math/csr.ts';
import type { Csr } from '../../math/csr.ts';
import { NEIGHBOUR_SPREAD, rankedMatrix } from '../collaborative/count-weights.ts';
import { neighboursKept } from '../collaborative/parts.ts';
import { fitEdlae } from '../neighbours/fit-edlae.ts';
import type { ItemWeights } from '../neighbours/item-weights.ts';
import type { FitControl } from '../neighbours/slice-pool.ts';

/** How much an item's texts weigh beside its listeners; chosen on the tuning fold of Last.fm HetRec, as are the others. */
const CONTENT = 0.8;
const EDLAE = { neighbours: 200, ridge: 50, dropout: 0.8 };

/** What the model is fitted to. */
export interface JointInput {
  /** Listeners x items; values are counts or confidences, not above 0 for what is not liked. */
  readonly listening: Csr;
  /** Items x terms; rows of length 1, or empty where nothing is written. */
  readonly content: Csr;
}

/**
 * Fits the model.
 *
 * @returns What liking each item speaks for.
 * @throws BadInputError for weights that are not finite, ModelRefusedError when a system cannot be solved, the signal's
 *   reason when it is aborted.
 */
export function fitJoint(input: JointInput, control: FitControl): Promise<ItemWeights> {
  // What stands below raises the diagonal by as much as the dropout would otherwise have to: each item's stays what it was.
  const dropout = 1 - (1 - EDLAE.dropout) * (1 + CONTENT);
  const neighbours = neighboursKept(EDLAE.neighbours, input.content.rows);
  return fitEdlae(stacked(input), { ...EDLAE, neighbours, dropout }, control);
}

/** Listeners, then terms, x items. */
function stacked({ listening, content }: JointInput): Csr {
  const ranked = rankedMatrix(listening, NEIGHBOUR_SPREAD);
  const liked = new Float64Array(content.rows);
  ranked.indexes.forEach((item, e) => (liked[item]! += Math.max(0, ranked.values[e]!) ** 2));
  const builder = new CsrBuilder();
  addRows(builder, ranked, () => 1);
  const scale = liked.map((own) => Math.sqrt(CONTENT * own));
  addRows(builder, transpose(content), (item) => scale[item]!);
  // An item without texts gets a word of its own, so that the diagonal of all is alike.
  for (let item = 0; item < content.rows; item++) {
    if (content.offsets[item] !== content.offsets[item + 1] || scale[item] === 0) continue;
    builder.push(item, scale[item]!);
    builder.endRow();
  }
  return builder.build(
    content.rows,
    Int32Array.from({ length: content.rows }, (_, item) => item),
  );
}

function addRows(
  builder: CsrBuilder,
  { rows, offsets, indexes, values }: Csr,
  scaleOf: (column: number) => number,
): void {
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      builder.push(indexes[e]!, values[e]! * scaleOf(indexes[e]!));
    }
    builder.endRow();
  }
}
