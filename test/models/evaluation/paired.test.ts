import { describe, expect, it } from 'vitest';
import {
  bestByMean,
  differenceOf,
  differencesFrom,
} from '../../../src/models/evaluation/paired.ts';

const values = new Map([
  ['low', Float64Array.of(0, 0.1, 0.2)],
  ['high', Float64Array.of(0.5, 0.6, 0.7)],
  ['odd', Float64Array.of(1, 0, 0.2)],
]);

describe('paired differences', () => {
  it('are of the same users, with the error of the differences', () => {
    const differences = differencesFrom('high', values);
    expect(Object.keys(differences)).toEqual(['low', 'odd']);
    // Always the same distance: however different the users, there is no doubt.
    expect(differences['low']!.difference).toBeCloseTo(-0.5, 12);
    expect(differences['low']!.se).toBeCloseTo(0, 12);
    expect(differences['odd']!.difference).toBeCloseTo(-0.2, 12);
    // Deviations from the mean: 0.7, -0.4, -0.3.
    expect(differences['odd']!.se).toBeCloseTo(Math.sqrt((0.49 + 0.16 + 0.09) / 2 / 3), 12);
  });

  it('have a sign that turns with the order', () => {
    const one = differenceOf(values.get('odd')!, values.get('low')!);
    const other = differenceOf(values.get('low')!, values.get('odd')!);
    expect(one.difference).toBe(-other.difference);
    expect(one.se).toBe(other.se);
  });

  it('are by default held against the best, the first of equals', () => {
    expect(bestByMean(values)).toBe('high');
    expect(bestByMean(new Map([...values, ['same', values.get('high')!]]))).toBe('high');
  });
});
