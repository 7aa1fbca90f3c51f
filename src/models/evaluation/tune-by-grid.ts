/** Finds settings by trying all of a few. */
import type { Contender, EvalContext, Json, Settings, Trial } from './contender.ts';
import { measure } from './rank-cases.ts';

/** Tries all candidates, one after the other, and keeps the first of the best by NDCG (100 deep). */
export function tuneByGrid(
  candidatesOf: (context: EvalContext) => readonly Settings[],
  fit: Contender['fit'],
): Contender['tune'] {
  return async (tuning, context) => {
    const candidates = candidatesOf(context);
    if (candidates.length === 1) return { settings: candidates[0]!, trials: [] };
    const trials: Trial[] = [];
    for (const [i, settings] of candidates.entries()) {
      const { signal } = context;
      const message = `setting ${i + 1} of ${candidates.length}`;
      const at = (share: number): void =>
        context.progress((i + share) / candidates.length, message);
      at(0);
      const part = { ...context, progress: (share: number) => at(share / 2) };
      const ranker = await fit(tuning, settings, part);
      const { figures } = await measure(ranker, tuning, signal);
      trials.push({ settings, ndcg100: figures.ndcg100 });
    }
    return { ...bestOf(trials), trials };
  };
}

/** The first of those that reached most. */
export function bestOf(trials: readonly Trial[]): Trial {
  return trials.reduce((best, trial) => (trial.ndcg100 > best.ndcg100 ? trial : best));
}

/** All different combinations of values, the last name varying fastest; what is given stays fixed. */
export function gridOf(
  values: Readonly<Record<string, readonly Json[]>>,
  given: Settings,
): readonly Settings[] {
  let grid: readonly Settings[] = [{}];
  for (const [name, choices] of Object.entries(values)) {
    const fixed = given[name];
    const open = fixed === undefined ? choices : [fixed];
    grid = grid.flatMap((settings) => open.map((value) => ({ ...settings, [name]: value })));
  }
  return grid;
}
