/**
 * Finds settings by climbing: one setting at a time goes a step up or down its list of values for as long as
 * that helps, until no step of any does. On surfaces without side peaks that ends where the whole grid would,
 * after a fraction of its fits, so the lists can be longer.
 */
import type { Contender, EvalContext, Json, Settings, Trial } from './contender.ts';
import { measure } from './rank-cases.ts';
import { bestOf } from './tune-by-grid.ts';

/** A setting to search. */
export interface Ladder {
  /** In order: what stands beside a value is the next to try. */
  readonly values: readonly Json[];
  /** Index of the value to start from. */
  readonly start: number;
}

/** Share of what is left to do that a trial is taken for: how many there will be is not known. */
const TRIAL_SHARE = 0.08;

/** Climbs; what the caller fixed stays fixed. The answer is the first of the best that were tried. */
export function tuneByClimbing(
  laddersOf: (context: EvalContext) => Readonly<Record<string, Ladder>>,
  fit: Contender['fit'],
): Contender['tune'] {
  return async (tuning, context) => {
    const ladders = Object.entries(laddersOf(context)).map(([name, ladder]) => {
      const fixed = context.given[name];
      return fixed === undefined ? { name, ...ladder } : { name, values: [fixed], start: 0 };
    });
    const settingsAt = (at: readonly number[]): Settings =>
      Object.fromEntries(ladders.map(({ name, values }, l) => [name, values[at[l]!]!]));
    const tried = new Map<string, Trial>();
    let left = 1;
    const reached = async (at: readonly number[]): Promise<number> => {
      const settings = settingsAt(at);
      const key = JSON.stringify(settings);
      const known = tried.get(key);
      if (known !== undefined) return known.ndcg100;
      const message = `setting ${tried.size + 1}`;
      const done = 1 - left;
      const part = left * TRIAL_SHARE;
      const progress = (share: number): void =>
        context.progress(done + (part * share) / 2, message);
      progress(0);
      const ranker = await fit(tuning, settings, { ...context, progress });
      const { figures } = await measure(ranker, tuning, context.signal);
      tried.set(key, { settings, ndcg100: figures.ndcg100 });
      left -= part;
      return figures.ndcg100;
    };
    const start = ladders.map((ladder) => ladder.start);
    const steps = ladders.map(({ values }) => values.length);
    if (steps.every((length) => length === 1)) return { settings: settingsAt(start), trials: [] };
    await climb(start, steps, reached);
    const trials = Array.from(tried.values());
    return { ...bestOf(trials), trials };
  };
}

/** Tries steps along each axis until a round over all of them ends where it began. */
async function climb(
  start: readonly number[],
  lengths: readonly number[],
  reached: (at: readonly number[]) => Promise<number>,
): Promise<void> {
  let at = start;
  let best = await reached(at);
  for (let moved = true; moved;) {
    moved = false;
    for (const axis of lengths.keys()) {
      for (const step of [1, -1]) {
        for (;;) {
          const next = at.with(axis, at[axis]! + step);
          if (next[axis]! < 0 || next[axis]! >= lengths[axis]!) break;
          const there = await reached(next);
          if (there <= best) break;
          at = next;
          best = there;
          moved = true;
        }
      }
    }
  }
}
