import { describe, expect, it } from 'vitest';
import { CsrBuilder } from '../../../src/math/csr.ts';
import type { EvalContext, Ranker, Settings } from '../../../src/models/evaluation/contender.ts';
import { tuneByClimbing } from '../../../src/models/evaluation/tune-by-climbing.ts';

const ITEMS = 60;

/** One user to whom item 0 must be shown: the sooner, the better. */
const split = {
  train: new CsrBuilder().build(
    ITEMS,
    Int32Array.from({ length: ITEMS }, (_, i) => i),
  ),
  cases: [
    {
      visible: Int32Array.of(),
      counts: Float32Array.of(),
      masked: Int32Array.of(),
      hidden: new Set([0]),
    },
  ],
};

function contextWith(given: Settings, progress: EvalContext['progress'] = () => undefined) {
  const items = Array.from({ length: ITEMS }, (_, i) => `i${i}`);
  return { items, given, seed: 1, progress, signal: new AbortController().signal };
}

/** Ranks item 0 the lower, the further the settings are from x = 7 and y = 2; counts its fits. */
function hill() {
  const fits: Settings[] = [];
  const fit = async (_: unknown, settings: Settings): Promise<Ranker> => {
    fits.push(settings);
    const x = settings['x'] as number;
    const y = settings['y'] as number;
    const place = 3 * Math.abs(x - 7) + 4 * Math.abs(y - 2) + Math.abs(x - 7 + y - 2);
    const order = Array.from({ length: ITEMS - 1 }, (_, i) => i + 1);
    order.splice(place, 0, 0);
    return {
      rankItems: () => order.map((index) => ({ index })),
      scoreItems: () => new Float64Array(0),
    };
  };
  return { fit, fits };
}

const values = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9];
const ladders = () => ({ x: { values, start: 4 }, y: { values, start: 5 } });

describe('tuneByClimbing', () => {
  it('ends on top, after few of all that there is to try', async () => {
    const { fit, fits } = hill();
    const shares: number[] = [];
    const progress = (share: number): void => void shares.push(share);
    const tuned = await tuneByClimbing(ladders, fit)(split, contextWith({}, progress));
    expect(tuned.settings).toEqual({ x: 7, y: 2 });
    expect(tuned.ndcg100).toBe(1);
    expect(tuned.trials.map(({ settings }) => settings)).toEqual(fits);
    expect(fits.length).toBeLessThan(25);
    expect(new Set(fits.map((settings) => JSON.stringify(settings))).size).toBe(fits.length);
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBeLessThan(1);
  });

  it('follows a ridge that runs across the settings', async () => {
    const fit = async (_: unknown, settings: Settings): Promise<Ranker> => {
      const x = settings['x'] as number;
      const y = settings['y'] as number;
      const place = 8 * Math.abs(x + y - 9) + Math.abs(x - 8);
      const order = Array.from({ length: ITEMS - 1 }, (_, i) => i + 1);
      order.splice(Math.min(place, 50), 0, 0);
      return {
        rankItems: () => order.map((index) => ({ index })),
        scoreItems: () => new Float64Array(0),
      };
    };
    const tuned = await tuneByClimbing(ladders, fit)(split, contextWith({}));
    expect(tuned.settings).toEqual({ x: 8, y: 1 });
  });

  it('leaves alone what the caller fixed, in the lists or not', async () => {
    const tuned = await tuneByClimbing(ladders, hill().fit)(split, contextWith({ y: 11 }));
    expect(tuned.settings).toMatchObject({ y: 11 });
    expect(tuned.trials.every(({ settings }) => settings['y'] === 11)).toBe(true);
  });

  it('tries nothing where nothing is open', async () => {
    const { fit, fits } = hill();
    const tuned = await tuneByClimbing(ladders, fit)(split, contextWith({ x: 1, y: 1 }));
    expect(tuned).toEqual({ settings: { x: 1, y: 1 }, trials: [] });
    expect(fits).toEqual([]);
  });
});
