import { describe, expect, it } from 'vitest';
import {
  heldOutHash,
  heldOutThreshold,
  isHidden,
} from '../../../src/models/evaluation/held-out.ts';

const listeners = Array.from({ length: 20_000 }, (_, i) => `user:${i}`);
const heldOut = (among: number): string[] =>
  listeners.slice(0, among).filter((id) => heldOutHash(id) < heldOutThreshold(among));

describe('held-out listeners', () => {
  it('are none of fewer than 50, and a tenth of more', () => {
    expect(heldOutThreshold(49)).toBe(0);
    expect(heldOutThreshold(50)).toBeGreaterThan(0);
    // Standard deviation of the count: 42.
    expect(Math.abs(heldOut(20_000).length - 2_000)).toBeLessThan(200);
  });

  it('are about 2,000 of however many', () => {
    expect((heldOutThreshold(1_000_000) / 2 ** 32) * 1_000_000).toBeCloseTo(2_000, 0);
  });

  it('stay held out while others join, as long as the share stays', () => {
    const few = heldOut(1_000);
    expect(few.length).toBeGreaterThan(50);
    expect(heldOut(20_000)).toEqual(expect.arrayContaining(few));
  });

  it('hide a fifth of their items, which does not follow who is held out', () => {
    const sample = heldOut(20_000).flatMap((id) =>
      Array.from({ length: 20 }, (_, i) => isHidden(id, `track:${i}`)),
    );
    const share = sample.filter(Boolean).length / sample.length;
    expect(share).toBeGreaterThan(0.18);
    expect(share).toBeLessThan(0.22);
  });
});
