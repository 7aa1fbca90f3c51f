import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../../src/clock.ts';
import { nextMidnight, weekAt, weekSpan } from '../../../src/models/weekly/week.ts';

const at = (iso: string): number => Date.parse(iso);

describe('weekAt', () => {
  it.each([
    ['2024-12-29T12:00:00Z', 'UTC', '2024-W52'],
    ['2024-12-30T00:00:00Z', 'UTC', '2025-W01'],
    ['2021-01-03T23:59:59Z', 'UTC', '2020-W53'],
    ['2021-01-04T00:00:00Z', 'UTC', '2021-W01'],
    ['2026-11-23T04:59:59Z', 'America/New_York', '2026-W47'],
    ['2026-11-23T05:00:00Z', 'America/New_York', '2026-W48'],
    ['2026-11-22T09:59:59Z', 'Pacific/Kiritimati', '2026-W47'],
    ['2026-11-22T10:00:00Z', 'Pacific/Kiritimati', '2026-W48'],
    ['2026-11-22T18:14:59Z', 'Asia/Kathmandu', '2026-W47'],
    ['2026-11-22T18:15:00Z', 'Asia/Kathmandu', '2026-W48'],
  ])('puts %s in %s into %s', (time, zone, week) => {
    expect(weekAt(at(time), zone)).toBe(week);
  });

  it('takes a zone that is not known for UTC', () => {
    expect(weekAt(at('2021-01-04T00:00:00Z'), 'Mars/Olympus')).toBe('2021-W01');
    expect(weekSpan('2021-W01', 'Mars/Olympus')?.from).toBe(at('2021-01-04T00:00:00Z'));
  });
});

describe('weekSpan', () => {
  it('runs from Monday to Monday by the local clock, over changes of the hour', () => {
    const spring = weekSpan('2026-W13', 'Europe/Berlin')!;
    expect(spring.from).toBe(at('2026-03-22T23:00:00Z'));
    expect(spring.until).toBe(at('2026-03-29T22:00:00Z'));
    expect(spring.until - spring.from).toBe(7 * DAY_MS - HOUR_MS);
    const autumn = weekSpan('2026-W43', 'Europe/Berlin')!;
    expect(autumn.until - autumn.from).toBe(7 * DAY_MS + HOUR_MS);
    const plain = weekSpan('2026-W48', 'Asia/Kathmandu')!;
    expect(plain.until - plain.from).toBe(7 * DAY_MS);
  });

  it('joins week to week without a gap, and each holds its own times, in any zone', () => {
    for (const zone of [
      'UTC',
      'America/St_Johns',
      'Africa/Cairo',
      'Pacific/Apia',
      'America/Santiago',
    ]) {
      for (
        let time = at('2019-12-20T00:00:00Z');
        time < at('2022-01-20T00:00:00Z');
        time += 5 * DAY_MS
      ) {
        const span = weekSpan(weekAt(time, zone), zone)!;
        expect(span.from).toBeLessThanOrEqual(time);
        expect(span.until).toBeGreaterThan(time);
        expect(weekSpan(weekAt(span.until, zone), zone)!.from).toBe(span.until);
      }
    }
  });

  it('knows which years have 53 weeks, and refuses what is no week', () => {
    expect(weekSpan('2020-W53', 'UTC')).toBeDefined();
    for (const week of ['2021-W53', '2021-W00', '2021-W60', '2021-1', '', 'W01-2021', '2021-W1']) {
      expect(weekSpan(week, 'UTC')).toBeUndefined();
    }
  });
});

describe('nextMidnight', () => {
  it('is the end of the local day', () => {
    expect(nextMidnight(at('2026-11-23T20:00:00Z'), 'Europe/Berlin')).toBe(
      at('2026-11-23T23:00:00Z'),
    );
    expect(nextMidnight(at('2026-11-23T23:00:00Z'), 'Europe/Berlin')).toBe(
      at('2026-11-24T23:00:00Z'),
    );
    expect(nextMidnight(at('2026-03-29T10:00:00Z'), 'Europe/Berlin')).toBe(
      at('2026-03-29T22:00:00Z'),
    );
  });
});
