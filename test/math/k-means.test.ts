import { describe, expect, it } from 'vitest';
import { nearestCentre, normalizeRows, sphericalKMeans } from '../../src/math/k-means.ts';
import { seededRandom } from '../../src/math/random.ts';

/** Directions around three axes, 40 each, in turn. */
function threeBundles(): Float32Array {
  const random = seededRandom(5);
  const points = new Float32Array(120 * 3);
  for (let p = 0; p < 120; p++) {
    for (let i = 0; i < 3; i++) points[p * 3 + i] = 0.1 * random.normal() + (p % 3 === i ? 1 : 0);
  }
  normalizeRows(points, 3);
  return points;
}

describe('spherical k-means', () => {
  it('finds bundles of directions, whatever the seed', () => {
    const points = threeBundles();
    for (let seed = 0; seed < 20; seed++) {
      const centres = sphericalKMeans(points, 3, 3, seededRandom(seed));
      const clusterOf = (p: number): number => nearestCentre(centres, 3, points, p * 3);
      expect(new Set([clusterOf(0), clusterOf(1), clusterOf(2)]).size).toBe(3);
      for (let p = 3; p < 120; p++) expect(clusterOf(p)).toBe(clusterOf(p % 3));
    }
  });

  it('makes unit centres, and the same ones from the same seed', () => {
    const points = threeBundles();
    const centres = sphericalKMeans(points, 3, 5, seededRandom(3));
    for (let c = 0; c < 5; c++) {
      expect(Math.hypot(...centres.subarray(c * 3, c * 3 + 3))).toBeCloseTo(1, 5);
    }
    expect(sphericalKMeans(points, 3, 5, seededRandom(3))).toEqual(centres);
  });

  it('makes no more centres than there are points, and survives points that are all alike', () => {
    expect(sphericalKMeans(new Float32Array(0), 3, 4, seededRandom(1))).toHaveLength(0);
    const same = Float32Array.of(1, 0, 1, 0, 1, 0);
    expect(Array.from(sphericalKMeans(same, 2, 9, seededRandom(1)))).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it('leaves a row of zeros as it is', () => {
    const rows = Float32Array.of(0, 0, 3, 4);
    normalizeRows(rows, 2);
    expect(rows[0]).toBe(0);
    expect(rows[3]).toBeCloseTo(0.8, 6);
  });
});
