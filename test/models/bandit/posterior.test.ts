import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  BANDIT_DEFAULTS,
  beliefOf,
  meanOf,
  overallRate,
} from '../../../src/models/bandit/posterior.ts';

const config = BANDIT_DEFAULTS;
const none = { seen: 0, reward: 0 };
/** Where a card stands, with nothing that its segment leans to. */
const place = (relevance: number, lean = 0) => ({ relevance, lean });
const sizeOf = ({ alpha, beta }: { alpha: number; beta: number }): number => alpha + beta;

describe('overallRate', () => {
  it('starts at the prior rate and follows what is seen', () => {
    expect(overallRate(none, config)).toBeCloseTo(config.priorRate, 12);
    expect(overallRate({ seen: 1e6, reward: 3e5 }, config)).toBeCloseTo(0.3, 3);
  });
});

describe('beliefOf', () => {
  it('is wide for an item nobody has seen, and expects less of it than of what was shown', () => {
    const belief = beliefOf(undefined, 0.1, place(0.5), config);
    expect(meanOf(belief)).toBeCloseTo(0.1 * config.unseenShare, 9);
    expect(sizeOf(belief)).toBeLessThan(config.sharpness * config.itemWeight);
  });

  it('learns from other segments, but never as much as from its own', () => {
    const seen = { seen: 50, reward: 40 };
    const elsewhere = beliefOf({ segment: none, all: seen }, 0.1, place(0.5), config);
    const here = beliefOf({ segment: seen, all: seen }, 0.1, place(0.5), config);
    const unseen = beliefOf(undefined, 0.1, place(0.5), config);
    expect(meanOf(elsewhere)).toBeGreaterThan(meanOf(unseen));
    expect(sizeOf(elsewhere)).toBeGreaterThan(sizeOf(unseen));
    expect(sizeOf(elsewhere)).toBeLessThanOrEqual(config.sharpness * config.segmentWeight);
    expect(sizeOf(here)).toBeCloseTo(sizeOf(unseen) + config.sharpness * 50, 9);
  });

  it('follows the segment where it disagrees with the rest', () => {
    const belief = beliefOf(
      { segment: { seen: 5000, reward: 2500 }, all: { seen: 1e6, reward: 5e4 } },
      0.05,
      place(0.5),
      config,
    );
    expect(meanOf(belief)).toBeGreaterThan(0.45);
    expect(meanOf(belief)).toBeLessThan(0.5);
  });

  it('puts what is relevant to the listener above what is not, and forgets it with evidence', () => {
    const gap = (n: number): number => {
      const responses = { segment: { seen: n, reward: n / 10 }, all: { seen: n, reward: n / 10 } };
      return (
        meanOf(beliefOf(responses, 0.1, place(1), config)) -
        meanOf(beliefOf(responses, 0.1, place(0), config))
      );
    };
    expect(gap(0)).toBeGreaterThan(0.1);
    expect(gap(0)).toBeGreaterThan(10 * gap(10_000));
    expect(gap(100_000)).toBeLessThan(0.001);
    expect(gap(100_000)).toBeGreaterThan(0);
  });

  it('expects more of what the segment leans to, until it has answered itself', () => {
    const gap = (n: number): number => {
      const responses = { segment: { seen: n, reward: n / 10 }, all: { seen: n, reward: n / 10 } };
      const mean = (lean: number): number =>
        meanOf(beliefOf(responses, 0.1, place(0.5, lean), config));
      return mean(1.5) - mean(-1.5);
    };
    expect(gap(0)).toBeGreaterThan(0.05);
    expect(gap(100_000)).toBeLessThan(0.001);
    expect(gap(100_000)).toBeGreaterThan(0);
  });

  it('is a proper distribution whatever was counted', () => {
    const stats = fc.record({
      seen: fc.double({ min: 0, max: 1e9, noNaN: true }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    const rate = fc.double({ min: 1e-6, max: 1 - 1e-6, noNaN: true });
    const relevance = fc.double({ min: 0, max: 1, noNaN: true });
    const lean = fc.double({ min: -30, max: 30, noNaN: true });
    fc.assert(
      fc.property(stats, stats, rate, relevance, lean, (own, rest, overall, at, leaning) => {
        const segment = { seen: own.seen, reward: own.seen * own.share };
        const all = {
          seen: own.seen + rest.seen,
          reward: segment.reward + rest.seen * rest.share,
        };
        const { alpha, beta } = beliefOf({ segment, all }, overall, place(at, leaning), config);
        expect(alpha).toBeGreaterThan(0);
        expect(beta).toBeGreaterThan(0);
        expect(Number.isFinite(alpha + beta)).toBe(true);
      }),
    );
  });
});
