/**
 * A learned map from latent vectors of text into the space of another model's item factors, so that a track
 * that nobody has played finds the listeners of tracks that are written about like it (as Oramas et al. 2017
 * do with biographies): ridge regression of the factors, its penalty chosen on items that are held out, and
 * used only where it foretells those better than their mean does.
 */
import { choleskyInPlace, choleskySolve } from '../../math/cholesky.ts';
import { mix32 } from '../../math/hash.ts';

export interface FactorSpace {
  /** Version of the model whose factors they are. */
  readonly version: string;
  readonly rank: number;
  /** Float32Array [items x rank]; a row of zeros where the model knows nothing of an item. */
  readonly factors: Float32Array;
}

export interface FactorMap {
  /** Float32Array [latent x rank]. */
  readonly weights: Float32Array;
  /** Float32Array [rank]: the mean of the factors. */
  readonly mean: Float32Array;
  /** Share of the held-out factors' variance that it foretells, above 0. */
  readonly explained: number;
}

/** Fewer items with both texts and plays than this say nothing about all others. */
const LEAST_ITEMS = 50;
const FOLDS = 5;
/** What the best of several penalties may foretell by luck. */
const LEAST_EXPLAINED = 0.02;
const PENALTIES = [0.03, 0.3, 3, 30];

/**
 * @param vectors - Float32Array [items x latent].
 * @returns Undefined where there is too little to learn from, or nothing to be learned.
 */
export function fitFactorMap(
  vectors: Float32Array,
  latent: number,
  space: FactorSpace,
): FactorMap | undefined {
  const items = Array.from({ length: space.factors.length / space.rank }, (_, i) => i).filter(
    (i) => isFilled(space.factors, i, space.rank) && isFilled(vectors, i, latent),
  );
  if (latent === 0 || items.length < LEAST_ITEMS) return undefined;
  const task = { vectors, latent, space };
  const isHeld = (item: number): boolean => mix32(item) % FOLDS === 0;
  const known = items.filter((item) => !isHeld(item));
  const held = items.filter(isHeld);
  const tried = PENALTIES.map((penalty) => {
    return { penalty, explained: explainedBy(task, solve(task, known, penalty), held) };
  });
  const best = tried.reduce((a, b) => (b.explained > a.explained ? b : a));
  if (!(best.explained > LEAST_EXPLAINED)) return undefined;
  return { ...solve(task, items, best.penalty), explained: best.explained };
}

/** Where a latent vector lies among the factors, Float32Array [rank]. */
export function mapToFactors(
  { weights, mean }: Pick<FactorMap, 'weights' | 'mean'>,
  vector: Float32Array,
): Float32Array {
  const out = Float32Array.from(mean);
  for (let k = 0; k < vector.length; k++) {
    for (let f = 0; f < out.length; f++) out[f]! += vector[k]! * weights[k * out.length + f]!;
  }
  return out;
}

interface Task {
  readonly vectors: Float32Array;
  readonly latent: number;
  readonly space: FactorSpace;
}

type Solution = Pick<FactorMap, 'weights' | 'mean'>;

/** Normal equations with the mean taken out of the factors. @throws RangeError never for a penalty above 0. */
function solve(
  { vectors, latent, space }: Task,
  items: readonly number[],
  penalty: number,
): Solution {
  const { rank, factors } = space;
  const mean = new Float64Array(rank);
  for (const item of items) {
    for (let f = 0; f < rank; f++) mean[f]! += factors[item * rank + f]! / items.length;
  }
  const gram = new Float64Array(latent * latent);
  const right = new Float64Array(rank * latent);
  for (const item of items) {
    for (let k = 0; k < latent; k++) {
      const x = vectors[item * latent + k]!;
      for (let l = k; l < latent; l++) gram[k * latent + l]! += x * vectors[item * latent + l]!;
      for (let f = 0; f < rank; f++) {
        right[f * latent + k]! += x * (factors[item * rank + f]! - mean[f]!);
      }
    }
  }
  for (let k = 0; k < latent; k++) gram[k * latent + k]! += penalty;
  if (!choleskyInPlace(gram, latent)) throw new RangeError('Expected finite latent vectors.');
  const weights = new Float32Array(latent * rank);
  for (let f = 0; f < rank; f++) {
    const solution = right.subarray(f * latent, (f + 1) * latent);
    choleskySolve(gram, latent, solution);
    for (let k = 0; k < latent; k++) weights[k * rank + f] = solution[k]!;
  }
  return { weights, mean: Float32Array.from(mean) };
}

/** Share of the variance about the mean of those learned from; below 0 where the mean alone is nearer. */
function explainedBy(
  { vectors, latent, space }: Task,
  solution: Solution,
  held: readonly number[],
): number {
  let left = 0;
  let whole = 0;
  for (const item of held) {
    const foretold = mapToFactors(solution, vectors.subarray(item * latent, (item + 1) * latent));
    for (let f = 0; f < space.rank; f++) {
      const factor = space.factors[item * space.rank + f]!;
      left += (factor - foretold[f]!) ** 2;
      whole += (factor - solution.mean[f]!) ** 2;
    }
  }
  return whole === 0 ? 0 : 1 - left / whole;
}

function isFilled(rows: Float32Array, row: number, width: number): boolean {
  for (let k = 0; k < width; k++) if (rows[row * width + k] !== 0) return true;
  return false;
}
