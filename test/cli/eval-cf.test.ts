import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evalCf, EVAL_CF_DEFAULTS } from '../../src/cli/eval-cf.ts';
import type { EvalCfOptions, EvalCfResult } from '../../src/cli/eval-cf.ts';
import { BadInputError } from '../../src/errors.ts';
import { readInteractions } from '../../src/formats/interactions.ts';
import { listenersOfTwoColours } from '../helpers/listening-store.ts';

type Row = { readonly user: string; readonly item: string; readonly count?: number };

const control = {
  clock: { now: () => 0 },
  progress: () => undefined,
  signal: new AbortController().signal,
};

function run(rows: readonly Row[], options: Partial<EvalCfOptions> = {}): Promise<EvalCfResult> {
  async function* source() {
    yield { rows: rows.slice(0, 10) };
    yield { rows: rows.slice(10) };
  }
  return evalCf(source(), { ...EVAL_CF_DEFAULTS, ...options }, control);
}

const board = Array.from(listenersOfTwoColours(120, 40)).flatMap(([user, items]) =>
  items.map((item) => ({ user, item })),
);

describe('eval cf', () => {
  it.each(['weak', 'strong'] as const)(
    'tunes and measures every model, %s protocol',
    async (protocol) => {
      const shares: number[] = [];
      const options = { ...EVAL_CF_DEFAULTS, protocol, settings: { rank: 4, epochs: 4 } };
      const source = (async function* () {
        yield { rows: [...board, ...board] };
      })();
      const result = await evalCf(source, options, {
        ...control,
        progress: (share) => shares.push(share),
      });
      expect([result.users, result.items, result.pairs]).toEqual([120, 40, board.length]);
      const { popularity, ials } = result.models;
      expect(popularity).toMatchObject({ config: {}, fitSeconds: 0 });
      expect(ials!.config).toMatchObject({ rank: 4, epochs: 4, seed: 1 });
      expect(ials!.config['unobservedWeight']).toBeGreaterThan(0);
      expect(ials!.ndcg100).toBeGreaterThan(1.5 * popularity!.ndcg100);
      expect(ials!.n).toBe(popularity!.n);
      expect(shares).toEqual(shares.toSorted((a, b) => a - b));
      expect(shares.at(-1)).toBeLessThanOrEqual(1);
    },
  );

  it('hashes ids without gaps and of letters alike, ranked or not', async () => {
    const options = { models: ['popularity'] };
    expect(await run(board, { ...options, ids: 'file' })).toEqual(await run(board, options));
  });

  it('refuses a model that it does not know, and names those that it does', async () => {
    await expect(run(board, { models: ['ials', 'svd'] })).rejects.toThrow(
      new BadInputError('Expected models among popularity, ials, got "svd".'),
    );
  });

  it('refuses a protocol that it does not know', async () => {
    await expect(run(board, { protocol: 'odd' as 'weak' })).rejects.toThrow(
      new BadInputError('Expected a protocol of weak, strong, got "odd".'),
    );
  });

  it('says so where nothing is left to test on', async () => {
    await expect(run([{ user: 'a', item: 'x' }])).rejects.toThrow(
      new BadInputError('Expected users to test on, got none among 0 users with 0 pairs.'),
    );
  });
});

const hetrec = path.resolve(
  import.meta.dirname,
  '../../../shared/data/hetrec-lastfm-2k/data/user_artists.dat',
);
const absent = !existsSync(hetrec) && process.env['CI'] !== 'true';

describe.skipIf(absent)(
  'eval cf on Last.fm HetRec (skipped where hetrec-lastfm-2k is absent)',
  () => {
    const measured = (options: Partial<EvalCfOptions>): Promise<EvalCfResult> =>
      evalCf(readInteractions(hetrec), { ...EVAL_CF_DEFAULTS, ...options }, control);

    it('reaches the published figures, weak protocol', async () => {
      const settings = { unobservedWeight: 0.03, regularization: 0.03 };
      const { models, ...counts } = await measured({ settings });
      expect(counts).toEqual({ users: 1_859, items: 2_828, pairs: 71_375 });
      const { popularity, ials } = models;
      expect(popularity!.n).toBe(1_852);
      expect(popularity!.recall20).toBeCloseTo(0.1191, 3);
      expect(popularity!.recall50).toBeCloseTo(0.2098, 3);
      expect(popularity!.ndcg20).toBeCloseTo(0.105, 3);
      expect(popularity!.ndcg100).toBeCloseTo(0.1707, 4);
      expect(ials!.config).toMatchObject({ rank: 64 });
      expect(Math.abs(ials!.ndcg100 - 0.4393)).toBeLessThan(0.005);
      expect(ials!.se).toBeCloseTo(0.0049, 4);
    });

    it('is as good for users that it was not trained on, strong protocol', async () => {
      const settings = { unobservedWeight: 0.1, regularization: 0.01 };
      const { popularity, ials } = (await measured({ protocol: 'strong', settings })).models;
      expect(popularity!.n).toBe(356);
      expect(popularity!.ndcg100).toBeCloseTo(0.1692, 3);
      expect(Math.abs(ials!.ndcg100 - 0.4412)).toBeLessThan(ials!.se);
    });
  },
);
