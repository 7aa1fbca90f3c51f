/** Matrices and models of small boards, for the tests of models. */
import { CsrBuilder } from '../../src/math/csr.ts';
import type { Csr } from '../../src/math/csr.ts';
import { factorizationConfig } from '../../src/models/factorization/config.ts';
import { FactorizationModel } from '../../src/models/factorization/factorization-model.ts';
import { fitSnapshot } from '../../src/models/factorization/fit.ts';
import type { FitRequest } from '../../src/models/factorization/fit.ts';
import { decodeSnapshot } from '../../src/models/snapshot.ts';
import type { Checkerboard } from '../contract/recommender.ts';

/** All values 1. */
export function matrixOf({ items, listeners }: Checkerboard): Csr {
  const builder = new CsrBuilder();
  for (const row of listeners) {
    for (const item of row) builder.push(item, 1);
    builder.endRow();
  }
  return builder.build(items.length, Int32Array.from(items.keys()));
}

export function requestOf(
  board: Checkerboard,
  overrides: Readonly<Record<string, number>> = {},
): FitRequest {
  return {
    matrix: matrixOf(board),
    items: board.items,
    config: factorizationConfig({ rank: 8, epochs: 10, ...overrides }),
    trainedTo: 1_700_000_000_000,
    heldOutBelow: 0,
  };
}

export async function fittedModel(
  board: Checkerboard,
  overrides: Readonly<Record<string, number>> = {},
): Promise<FactorizationModel> {
  const bytes = await fitSnapshot(requestOf(board, overrides), () => undefined);
  return FactorizationModel.fromSnapshot(decodeSnapshot(bytes, 'factorization'), 'v1');
}
