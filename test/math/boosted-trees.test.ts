import { describe, expect, it } from 'vitest';
import { boostedScores, fitBoostedTrees } from '../../src/math/boosted-trees.ts';
import type { BoostingConfig } from '../../src/math/boosted-trees.ts';
import type { LabelledRows } from '../../src/math/logistic-regression.ts';
import { seededRandom } from '../../src/math/random.ts';

const CONFIG: BoostingConfig = {
  trees: 1,
  leaves: 2,
  rate: 1,
  minLeaf: 5,
  ridge: 2,
  featureShare: 1,
};

/** Rows whose label depends on two features together; features take few values, so that bins are exact. */
function rowsOf(count: number, width: number, seed: number): LabelledRows {
  const random = seededRandom(seed);
  const features = Float32Array.from({ length: count * width }, () => random.int(20));
  const labels = Uint8Array.from({ length: count }, (_, r) => {
    const inside = features[r * width]! > 12 !== features[r * width + 1]! > 5;
    return random.next() < (inside ? 0.8 : 0.1) ? 1 : 0;
  });
  return { features, width, labels };
}

interface Cut {
  readonly feature: number;
  readonly threshold: number;
  readonly gain: number;
}

/** Every split of all rows at the first step, tried one by one. */
function bestCut({ features, width, labels }: LabelledRows): Cut {
  const { ridge, minLeaf } = CONFIG;
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const bias = Math.log((positives + 0.5) / (labels.length - positives + 0.5));
  const p = 1 / (1 + Math.exp(-bias));
  const worth = (rows: readonly number[]): number => {
    const gradient = rows.reduce((sum, r) => sum + labels[r]! - p, 0);
    return gradient ** 2 / (rows.length * p * (1 - p) + ridge);
  };
  const all = Array.from(labels.keys());
  let best: Cut = { feature: -1, threshold: 0, gain: 0 };
  for (let feature = 0; feature < width; feature++) {
    for (let threshold = 0; threshold < 19; threshold++) {
      const isLeft = (r: number): boolean => features[r * width + feature]! <= threshold;
      const left = all.filter(isLeft);
      const right = all.filter((r) => !isLeft(r));
      if (left.length < minLeaf || right.length < minLeaf) continue;
      const gain = worth(left) + worth(right) - worth(all);
      if (gain > best.gain) best = { feature, threshold, gain };
    }
  }
  return best;
}

function lossOf(rows: LabelledRows, logits: Float64Array): number {
  return rows.labels.reduce((sum, label, r) => {
    return sum + Math.log1p(Math.exp(label === 1 ? -logits[r]! : logits[r]!));
  }, 0);
}

describe('fitBoostedTrees', () => {
  it.each([1, 2, 3, 4, 5])('splits where a search through all splits does (seed %i)', (seed) => {
    const rows = rowsOf(300, 3, seed);
    const { trees } = fitBoostedTrees(rows, CONFIG, seededRandom(1));
    const { feature, threshold } = bestCut(rows);
    expect([trees[0]!.features, trees[0]!.thresholds]).toEqual([[feature], [threshold]]);
  });

  it('gives each leaf the Newton step of its rows', () => {
    const rows = rowsOf(300, 3, 1);
    const { bias, trees } = fitBoostedTrees(rows, CONFIG, seededRandom(1));
    const p = 1 / (1 + Math.exp(-bias));
    const [feature, threshold] = [trees[0]!.features[0]!, trees[0]!.thresholds[0]!];
    const left = Array.from(rows.labels.keys()).filter(
      (r) => rows.features[r * 3 + feature]! <= threshold,
    );
    const gradient = left.reduce((sum, r) => sum + rows.labels[r]! - p, 0);
    const step = gradient / (left.length * p * (1 - p) + CONFIG.ridge);
    const scores = boostedScores({ bias, trees }, rows.features, 3);
    expect(scores[left[0]!]).toBeCloseTo(bias + step, 5);
  });

  it('learns what no single feature tells, and loses less with every tree', () => {
    const rows = rowsOf(600, 4, 9);
    const config = { ...CONFIG, trees: 30, leaves: 6, rate: 0.3 };
    const { bias, trees } = fitBoostedTrees(rows, config, seededRandom(1));
    const losses = [0, 1, 5, 15, 30].map((count) =>
      lossOf(rows, boostedScores({ bias, trees: trees.slice(0, count) }, rows.features, 4)),
    );
    expect(losses).toEqual(losses.toSorted((a, b) => b - a));
    const unseen = rowsOf(600, 4, 10);
    const learned = lossOf(unseen, boostedScores({ bias, trees }, unseen.features, 4));
    expect(learned).toBeLessThan(0.9 * lossOf(unseen, new Float64Array(600).fill(bias)));
  });

  it('gives the first trees of a longer fit, and the same for the same seed', () => {
    const rows = rowsOf(300, 6, 4);
    const fit = (trees: number, seed: number) =>
      fitBoostedTrees(rows, { ...CONFIG, trees, leaves: 4, featureShare: 0.5 }, seededRandom(seed));
    expect(fit(4, 1).trees).toEqual(fit(9, 1).trees.slice(0, 4));
    expect(JSON.stringify(fit(9, 1))).toBe(JSON.stringify(fit(9, 1)));
    expect(fit(9, 2)).not.toEqual(fit(9, 1));
  });

  it('keeps to the smallest leaf, and to one leaf where nothing can be gained', () => {
    const rows = rowsOf(100, 2, 3);
    const config = { ...CONFIG, minLeaf: 51 };
    const { bias, trees } = fitBoostedTrees(rows, config, seededRandom(1));
    expect(trees[0]!.features).toEqual([]);
    expect(boostedScores({ bias, trees }, rows.features, 2)[0]).toBeCloseTo(bias, 1);
    const same = { ...rows, features: new Float32Array(200).fill(7) };
    expect(fitBoostedTrees(same, CONFIG, seededRandom(1)).trees[0]!.features).toEqual([]);
  });
});
