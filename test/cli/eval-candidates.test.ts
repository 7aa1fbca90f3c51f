import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evalCandidates } from '../../src/cli/eval-candidates.ts';
import type { EvalCandidatesResult } from '../../src/cli/eval-candidates.ts';
import { MODEL_DEFAULTS } from '../../src/cli/eval-models.ts';
import type { ModelOptions } from '../../src/cli/eval-models.ts';
import { BadInputError } from '../../src/errors.ts';
import { readCandidates } from '../../src/formats/candidates.ts';
import type { CandidateRow } from '../../src/formats/candidates.ts';
import { readInteractions } from '../../src/formats/interactions.ts';
import { listenersOfTwoColours } from '../helpers/listening-store.ts';

const control = {
  clock: { now: () => 0 },
  progress: () => undefined,
  signal: new AbortController().signal,
};

async function* batches<T>(rows: readonly T[]) {
  yield { rows: rows.slice(0, 7) };
  yield { rows: rows.slice(7) };
}

interface Files {
  readonly train: readonly { readonly user: string; readonly item: string }[];
  readonly test: readonly { readonly user: string; readonly item: string }[];
  readonly negatives: readonly CandidateRow[];
}

/** One item of each is left out, to be found among all of the other colour. */
function twoColours(): Files {
  const board = Array.from(listenersOfTwoColours(100, 40));
  const test = board.map(([user, items], u) => ({ user, item: items[u % items.length]! }));
  const isLeft = (u: number, item: string): boolean => test[u]!.item === item;
  return {
    train: board.flatMap(([user, items], u) =>
      items.filter((item) => !isLeft(u, item)).map((item) => ({ user, item })),
    ),
    test,
    negatives: test.map((pair, u) => {
      return { ...pair, negatives: board[(u + 1) % 2]![1].concat(board[((u + 1) % 2) + 2]![1]) };
    }),
  };
}

function run(files: Files, options: Partial<ModelOptions> = {}): Promise<EvalCandidatesResult> {
  const { train, test, negatives } = files;
  const sources = { train: batches(train), test: batches(test), negatives: batches(negatives) };
  return evalCandidates(sources, { ...MODEL_DEFAULTS, ...options }, control);
}

describe('eval candidates', () => {
  it('tunes and measures every model, and says how far they are apart', async () => {
    const files = twoColours();
    const { users, items, pairs, models, paired } = await run(files, {
      models: ['popularity', 'ials'],
      settings: { rank: 4, epochs: 4, unobservedWeight: 0.1 },
    });
    expect([users, items, pairs]).toEqual([100, 40, files.train.length]);
    const { popularity, ials } = models;
    expect(ials!.hr10).toBeGreaterThan(0.95);
    expect(ials!.ndcg10).toBeGreaterThan(0.9);
    expect(popularity!.hr10).toBeLessThan(0.7);
    expect(ials!.config).toMatchObject({ rank: 4, epochs: 4 });
    expect([popularity!.n, ials!.n]).toEqual([100, 100]);
    expect(paired.against).toBe('ials');
    expect(paired.models['popularity']!.difference).toBeCloseTo(
      popularity!.ndcg10 - ials!.ndcg10,
      12,
    );
  });

  it.each([
    [
      'of another pair',
      (files: Files) => ({ ...files, negatives: files.negatives.toReversed() }),
      'Expected pair 1 of the candidates to be that of the test, got another.',
    ],
    [
      'of fewer pairs',
      (files: Files) => ({ ...files, negatives: files.negatives.slice(0, 60) }),
      'Expected candidates for each of some pairs to test, got 100 pairs and candidates of 60.',
    ],
    [
      'with nothing to train on',
      (files: Files) => ({ ...files, train: [] }),
      'Expected pairs to train on, got none.',
    ],
  ] as const)('refuses candidates %s', async (_, change, message) => {
    await expect(run(change(twoColours()))).rejects.toThrow(new BadInputError(message));
  });
});

const folder = path.resolve(import.meta.dirname, '../../../shared/data/deepcf/Data');
const absent = !existsSync(folder) && process.env['CI'] !== 'true';

describe.skipIf(absent)(
  'eval candidates on the sets of DeepCF (skipped where deepcf is absent)',
  () => {
    it.each([
      ['lastfm', 1_741, 67_408, 0.903],
      ['AMusic', 1_776, 44_311, 0.369],
    ] as const)('beats the published hit rate on %s', async (name, n, pairs, published) => {
      const file = (ending: string): string => path.join(folder, `${name}.${ending}`);
      const sources = {
        train: readInteractions(file('train.rating')),
        test: readInteractions(file('test.rating')),
        negatives: readCandidates(file('test.negative')),
      };
      const settings = { unobservedWeight: 0.03, regularization: 0.03 };
      const options = { ...MODEL_DEFAULTS, models: ['ials'], settings };
      const result = await evalCandidates(sources, options, control);
      const { ials } = result.models;
      expect([result.pairs, ials!.n]).toEqual([pairs, n]);
      expect(ials!.hr10).toBeGreaterThan(published);
    });
  },
);
