import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/clock.ts';
import { factorizationConfig } from '../../../src/models/factorization/config.ts';
import { confidenceOf, tasteOf } from '../../../src/models/factorization/confidence.ts';
import type { ListeningSignal } from '../../../src/models/factorization/confidence.ts';
import { makeItemTable } from '../../../src/models/item-table.ts';

const NOW = 1_700_000_000_000;
const on = { on: true };
const off = { on: false };

function weight(signal: Partial<ListeningSignal>, overrides = {}): number {
  const nothing = { plays: 0, skips: 0, imported: 0, lastAt: 0 };
  return confidenceOf({ ...nothing, ...signal }, NOW, factorizationConfig(overrides));
}

describe('confidence', () => {
  it('is one for a play, however it came in', () => {
    expect(weight({ plays: 1 })).toBe(1);
    expect(weight({ imported: 1 })).toBe(1);
    expect(weight({ plays: 0.3 })).toBe(1);
    expect(weight({})).toBe(0);
  });

  it('grows by the logarithm of the plays as far as it is told to', () => {
    expect(weight({ plays: 50 })).toBe(1);
    expect(weight({ plays: 20, imported: 30 }, { countWeight: 0.5 })).toBeCloseTo(
      1 + 0.5 * Math.log(50),
      9,
    );
  });

  it('grows with saves and follows, which do not age, and not with ones taken back', () => {
    expect(weight({ saved: on }, { saveWeight: 0.7 })).toBeCloseTo(0.7, 9);
    expect(weight({ listed: on }, { listWeight: 0.6 })).toBeCloseTo(0.6, 9);
    expect(weight({ plays: 1, saved: on, listed: on })).toBeCloseTo(3, 9);
    expect(weight({ plays: 1, saved: on, followed: on }, { saveWeight: 0.7 })).toBeCloseTo(2.4, 9);
    expect(weight({ plays: 1, saved: off, followed: off })).toBe(1);
    expect(weight({ saved: on, lastAt: 1 }, { saveWeight: 0.7 })).toBeCloseTo(0.7, 9);
  });

  it('shrinks with the share of skips, and turns against what was only skipped', () => {
    expect(weight({ plays: 3, skips: 1 })).toBeCloseTo(0.75, 9);
    expect(weight({ skips: 1 }, { skipWeight: 0.4 })).toBeCloseTo(-0.2, 9);
    expect(weight({ skips: 9 }, { skipWeight: 0.4 })).toBeCloseTo(-0.36, 9);
  });

  it('is against what was dismissed, whatever else happened, until the dismissal is taken back', () => {
    expect(weight({ plays: 100, saved: on, dismissed: on }, { dismissWeight: 3 })).toBe(-3);
    expect(weight({ plays: 1, dismissed: off })).toBe(1);
  });

  it('loses half of what it can lose in a half-life, and never goes below the floor', () => {
    const overrides = { halfLifeDays: 10, decayFloor: 0.2 };
    const aged = (days: number): number =>
      weight({ plays: 1, lastAt: NOW - days * DAY_MS }, overrides);
    expect(aged(0)).toBe(1);
    expect(aged(10)).toBeCloseTo(0.6, 9);
    expect(aged(20)).toBeCloseTo(0.4, 9);
    expect(aged(10_000)).toBeCloseTo(0.2, 9);
    expect(aged(-5)).toBe(1);
  });

  it('is finite and has the sign of what happened, for any behaviour', () => {
    const count = fc.integer({ min: 0, max: 1_000_000 });
    const register = fc.option(fc.record({ on: fc.boolean() }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.record({
          plays: count,
          skips: count,
          imported: count,
          lastAt: fc.integer({ min: 0, max: 2 * NOW }),
          saved: register,
          followed: register,
          dismissed: register,
        }),
        (signal) => {
          const value = weight(signal, { countWeight: 0.1 });
          const kept = signal.saved?.on === true || signal.followed?.on === true;
          const likes = signal.plays + signal.imported > 0 || kept;
          expect(Number.isFinite(value)).toBe(true);
          if (signal.dismissed?.on === true) expect(value).toBeLessThan(0);
          else if (likes) expect(value).toBeGreaterThan(0);
          else expect(value).toBeLessThanOrEqual(0);
        },
      ),
    );
  });
});

describe('tasteOf', () => {
  it('reads the rows of items that the model knows, and leaves out what says nothing', () => {
    const items = makeItemTable(['track:a', 'track:b', 'track:c']);
    const row = (item: string, plays: number, skips = 0) => {
      return { item, plays, skips, imported: 0, lastAt: 0 };
    };
    const rows = [row('track:c', 2), row('track:gone', 5), row('track:a', 0), row('track:b', 0, 1)];
    const taste = tasteOf(rows, items, NOW, factorizationConfig({ skipWeight: 1 }));
    expect(Array.from(taste.items)).toEqual([2, 1]);
    expect(Array.from(taste.weights)).toEqual([1, -0.5]);
  });
});
