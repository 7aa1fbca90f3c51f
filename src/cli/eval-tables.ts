/** How comparisons of recommenders look on a terminal. */
import type { EvalCandidatesResult } from './eval-candidates.ts';
import type { Comparison, Paired, RankedModel } from './eval-models.ts';
import { table } from './io.ts';

/** Figures of each model, then how far each is from the one they are held against. */
export function comparisonTable({ models, paired }: Comparison): string {
  return [
    table([
      [
        'model',
        'R@20',
        'R@50',
        'N@20',
        'N@100',
        's.e.',
        'coverage',
        'novelty',
        'bias',
        'users',
        'fit',
      ],
      ...Object.entries(models).map(row),
    ]),
    ...pairedLines('N@100', paired),
  ].join('\n');
}

/** The same of fixed candidates. */
export function candidatesTable({ models, paired }: EvalCandidatesResult): string {
  const rows = Object.entries(models).map(([name, { hr10, hr10Se, ndcg10, se, n, fitSeconds }]) => {
    const figures = [hr10, hr10Se, ndcg10, se].map((value) => value.toFixed(4));
    return [name, ...figures, String(n), `${fitSeconds.toFixed(1)} s`];
  });
  return [
    table([['model', 'HR@10', 's.e.', 'N@10', 's.e.', 'users', 'fit'], ...rows]),
    ...pairedLines('N@10', paired),
  ].join('\n');
}

/** A line for each model that is held against another; none where there is only one. */
export function pairedLines(measure: string, { against, models }: Paired): readonly string[] {
  const names = Object.keys(models);
  if (names.length === 0) return [];
  const rows = names.map((name) => {
    const { difference, se } = models[name]!;
    return [`${name} - ${against}`, signed(difference), se.toFixed(4)];
  });
  return ['', table([[measure, 'difference', 's.e.'], ...rows])];
}

function row([name, model]: readonly [string, RankedModel]): readonly string[] {
  const { recall20, recall50, ndcg20, ndcg100, se, n, fitSeconds } = model;
  const figures = [recall20, recall50, ndcg20, ndcg100, se].map((value) => value.toFixed(4));
  const { coverage, novelty, popularityBias } = model;
  const lists = [coverage.toFixed(3), novelty.toFixed(2), signed(popularityBias, 2)];
  return [name, ...figures, ...lists, String(n), `${fitSeconds.toFixed(1)} s`];
}

function signed(value: number, digits = 4): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(digits)}`;
}
