/**
 * Finds settings by climbing: one setting at a time, or two, goes a step up or down its list of values for as
 * long as that helps, until no step does. On surfaces without side peaks that ends where the whole grid would,
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

/** Tries steps until a round over all directions ends where it began. */
async function climb(
  start: readonly number[],
  lengths: readonly number[],
  reached: (at: readonly number[]) => Promise<number>,
): Promise<void> {
  const directions = directionsOf(lengths.length);
  let at = start;
  let best = await reached(at);
  for (let d = 0, still = 0; still < directions.length;) {
    const next = at.map((index, axis) => index + directions[d]![axis]!);
    const inside = next.every((index, axis) => index >= 0 && index < lengths[axis]!);
    const there = inside ? await reached(next) : -Infinity;
    if (there > best) {
      // On in the same direction for as long as that helps.
      at = next;
      best = there;
      still = 0;
    } else {
      d = (d + 1) % directions.length;
      still++;
    }
  }
}

/** A step of one setting either way, then of any two: settings that make up for each other form ridges. */
function directionsOf(axes: number): readonly (readonly number[])[] {
  const none = Array.from({ length: axes }, () => 0);
  const singles = none.flatMap((_, axis) => [1, -1].map((step) => none.with(axis, step)));
  const pairs = none.flatMap((_, first) =>
    none.slice(first + 1).flatMap((_, after) =>
      [
        [1, 1],
        [1, -1],
        [-1, 1],
        [-1, -1],
      ].map(([a, b]) => none.with(first, a!).with(first + 1 + after, b!)),
    ),
  );
  return [...singles, ...pairs];
}
