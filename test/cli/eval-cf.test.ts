import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evalCf, EVAL_CF_DEFAULTS as ALL_MODELS } from '../../src/cli/eval-cf.ts';
import type { EvalCfOptions, EvalCfResult } from '../../src/cli/eval-cf.ts';
import { BadInputError } from '../../src/errors.ts';
import type { Shown } from '../../src/models/evaluation/subsample.ts';
import { readInteractions } from '../../src/formats/interactions.ts';
import { listenersOfTwoColours } from '../helpers/listening-store.ts';

type Row = { readonly user: string; readonly item: string; readonly count?: number };

/** The item-item models have tests of their own: `test/models/neighbours`. */
const EVAL_CF_DEFAULTS: EvalCfOptions = { ...ALL_MODELS, models: ['popularity', 'ials'] };

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

  it('says what the lists are like, and how far models are apart, user by user', async () => {
    const options = {
      settings: { rank: 4, epochs: 4, unobservedWeight: 0.1, regularization: 0.1 },
    };
    const { models, paired } = await run(board, options);
    const { popularity, ials } = models;
    for (const model of [popularity!, ials!]) {
      expect(model.coverage).toBe(1);
      expect(model.novelty).toBeGreaterThan(0);
      // All 40 items stand in every list.
      expect(Math.abs(model.popularityBias)).toBeLessThan(0.3);
    }
    expect(paired.against).toBe('ials');
    const { difference, se } = paired.models['popularity']!;
    expect(difference).toBeCloseTo(popularity!.ndcg100 - ials!.ndcg100, 12);
    expect(se).toBeGreaterThan(0);
    const against = (await run(board, { ...options, against: 'popularity' })).paired;
    expect(against).toEqual({
      against: 'popularity',
      models: { ials: { difference: -difference, se } },
    });
  });

  it('can keep few pairs of each user', async () => {
    const { users, pairs } = await run(board, { models: ['popularity'], sparse: [2, 4] });
    expect(users).toBe(120);
    expect(pairs).toBeGreaterThan(2.6 * 120);
    expect(pairs).toBeLessThan(3.4 * 120);
  });

  it('can show little of a user: what is then not shown takes places, or must be found, only if asked', async () => {
    const popularityAt = async (rest?: Shown['rest'], limit = 1): Promise<number> => {
      const shown = rest && { limit, by: 'hash' as const, rest };
      const options = { models: ['popularity'], protocol: 'strong' as const, shown };
      return (await run(board, options)).models['popularity']!.ndcg100;
    };
    const full = await popularityAt();
    expect(await popularityAt('masked')).toBe(full);
    expect(await popularityAt('ranked', 1_000)).toBe(full);
    expect(await popularityAt('ranked')).toBeLessThan(full);
    expect(await popularityAt('hidden')).toBeGreaterThan(full);
  });

  it('hashes ids without gaps and of letters alike, ranked or not', async () => {
    const options = { models: ['popularity'] };
    expect(await run(board, { ...options, ids: 'file' })).toEqual(await run(board, options));
  });

  it('refuses a model that it does not know, and names those that it does', async () => {
    await expect(run(board, { models: ['ials', 'svd'] })).rejects.toThrow(
      new BadInputError(
        'Expected models among popularity, ials, itemknn, rp3beta, ease, edlae, auto, got "svd".',
      ),
    );
  });

  it.each([
    [{ models: [] }, 'Expected at least one model, got none.'],
    [
      { models: ['ials'], against: 'popularity' },
      'Expected to hold models against one of ials, got "popularity".',
    ],
    [
      { shown: { limit: 1, by: 'hash', rest: 'masked' } },
      'Expected the strong protocol to show only some items, got weak.',
    ],
    [{ sparse: [3, 2] }, 'Expected from 1 to as many or more pairs of a user, got 3-2.'],
  ] as const)('refuses %j', async (options, message) => {
    await expect(run(board, options)).rejects.toThrow(new BadInputError(message));
  });

  it('stops with the reason when it is cancelled', async () => {
    const abort = new AbortController();
    const source = (async function* () {
      yield { rows: board };
    })();
    const progress = (share: number): void => {
      if (share > 0.5) abort.abort(new Error('enough'));
    };
    const cancelled = { ...control, progress, signal: abort.signal };
    await expect(evalCf(source, EVAL_CF_DEFAULTS, cancelled)).rejects.toThrow('enough');
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
      const { models, users, items, pairs } = await measured({ settings });
      expect({ users, items, pairs }).toEqual({ users: 1_859, items: 2_828, pairs: 71_375 });
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
