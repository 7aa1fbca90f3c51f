/**
 * Compares models on the same users. What two models reach goes up and down together from user to
 * user, so the mean of the differences is far better known than the difference of the means: its own
 * standard error is what a verdict rests on.
 */
import { meanAndError } from './metrics.ts';

export interface Difference {
  /** Mean of the model's value minus that of the one it is held against. */
  readonly difference: number;
  /** Its standard error. */
  readonly se: number;
}

/** Values per user, in the same order, of each model. */
export type ValuesOf = ReadonlyMap<string, Float64Array>;

/** The name of the best by its mean, the first of equals. */
export function bestByMean(valuesOf: ValuesOf): string {
  const means = Array.from(valuesOf, ([name, values]) => {
    return { name, mean: meanAndError(values).mean };
  });
  return means.reduce((best, each) => (each.mean > best.mean ? each : best)).name;
}

/** Each of the others minus the one that they are held against. */
export function differencesFrom(
  against: string,
  valuesOf: ValuesOf,
): Readonly<Record<string, Difference>> {
  const base = valuesOf.get(against)!;
  const others = Array.from(valuesOf).filter(([name]) => name !== against);
  return Object.fromEntries(others.map(([name, values]) => [name, differenceOf(values, base)]));
}

/** One model minus another, user by user. */
export function differenceOf(values: Float64Array, base: Float64Array): Difference {
  const { mean, error } = meanAndError(values.map((value, i) => value - base[i]!));
  return { difference: mean, se: error };
}
