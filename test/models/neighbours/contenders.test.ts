import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { evalCf, EVAL_CF_DEFAULTS } from '../../../src/cli/eval-cf.ts';
import type { EvalCfResult } from '../../../src/cli/eval-cf.ts';
import { readInteractions } from '../../../src/formats/interactions.ts';
import type { Settings } from '../../../src/models/evaluation/contender.ts';
import type { Protocol } from '../../../src/models/evaluation/hash-protocol.ts';
import { listenersOfTwoColours } from '../../helpers/listening-store.ts';

const control = {
  clock: { now: () => 0 },
  progress: () => undefined,
  signal: new AbortController().signal,
};

const NAMES = ['itemknn', 'rp3beta', 'ease', 'edlae'];

describe('contenders that are item-item models', () => {
  it('choose their settings on the tuning fold, and beat popularity on a board of two colours', async () => {
    const rows = Array.from(listenersOfTwoColours(120, 40)).flatMap(([user, items]) =>
      items.map((item) => ({ user, item })),
    );
    const source = (async function* () {
      yield { rows };
    })();
    const settings = { neighbours: 30, alpha: 0.6, ridge: 10 };
    const options = { ...EVAL_CF_DEFAULTS, models: ['popularity', ...NAMES], settings };
    const { models } = await evalCf(source, options, control);
    for (const name of NAMES) {
      expect(models[name]!.ndcg100).toBeGreaterThan(1.5 * models['popularity']!.ndcg100);
      expect(models[name]!.config).toMatchObject({ neighbours: 30 });
    }
    expect(models['itemknn']!.tuned100).toBeGreaterThan(0);
    expect(models['edlae']!.config).toMatchObject({ ridge: 10 });
    expect(models['ease']!.config).toMatchObject({ dropout: 0 });
  });
});

const hetrec = path.resolve(
  import.meta.dirname,
  '../../../../shared/data/hetrec-lastfm-2k/data/user_artists.dat',
);
const absent = !existsSync(hetrec) && process.env['CI'] !== 'true';

describe.skipIf(absent)(
  'item-item models on Last.fm HetRec (skipped where hetrec-lastfm-2k is absent)',
  () => {
    const measured = async (
      name: string,
      protocol: Protocol,
      settings: Settings,
    ): Promise<EvalCfResult['models'][string]> => {
      const options = { ...EVAL_CF_DEFAULTS, models: [name], protocol, settings };
      return (await evalCf(readInteractions(hetrec), options, control)).models[name]!;
    };

    it.each([
      ['itemknn', 'weak', 0.4102, { neighbours: 1000, asymmetry: 0.5 }],
      ['itemknn', 'strong', 0.4115, { neighbours: 500, asymmetry: 0.5 }],
      ['rp3beta', 'weak', 0.4186, { neighbours: 1000, alpha: 0.8, beta: 0.4 }],
      ['rp3beta', 'strong', 0.4135, { neighbours: 1000, alpha: 0.6, beta: 0.5 }],
      ['ease', 'weak', 0.4111, { ridge: 150 }],
      ['edlae', 'strong', 0.4319, { neighbours: 0, ridge: 50, dropout: 0.67 }],
    ] as const)(
      '%s reaches its published figure, %s protocol',
      async (name, protocol, ndcg, settings) => {
        const { ndcg100 } = await measured(name, protocol, settings);
        expect(Math.abs(ndcg100 - ndcg)).toBeLessThan(0.0005);
      },
    );

    it.each([
      ['weak', 0.4207, { neighbours: 100, ridge: 50, dropout: 0.8 }],
      ['strong', 0.4319, { neighbours: 100, ridge: 50, dropout: 0.67 }],
    ] as const)(
      'edlae on the nearest alone is no worse than on all others, %s protocol',
      async (protocol, ndcg, settings) => {
        expect((await measured('edlae', protocol, settings)).ndcg100).toBeGreaterThan(ndcg);
      },
    );
  },
);
