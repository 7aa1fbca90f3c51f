import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOUR_MS, MINUTE_MS } from '../../src/clock.ts';
import { foldRecent, RECENT_PLAYS, windowsOf, type RecentPlays } from '../../src/events/windows.ts';
import type { ListeningEvent } from '../../src/store/records.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const play = (id: string, minutesAgo: number, msPlayed?: number): ListeningEvent => ({
  id,
  listener: 'user:1',
  kind: 'play',
  item: `track:${id}`,
  at: NOW - minutesAgo * MINUTE_MS,
  ...(msPlayed === undefined ? {} : { msPlayed }),
});
const fold = (events: readonly ListeningEvent[]): RecentPlays =>
  events.reduce<RecentPlays>(foldRecent, []);
const windows = (events: readonly ListeningEvent[], timeZone = 'UTC') =>
  windowsOf(fold(events), NOW, timeZone);

describe('the windows of a listener', () => {
  it('are the same in any order, and however often a play comes', () => {
    const plays = Array.from({ length: 700 }, (_, i) => play(`p${i % 650}`, (i % 650) * 3));
    const once = fold(plays);
    expect(once).toHaveLength(RECENT_PLAYS);
    fc.assert(
      fc.property(fc.shuffledSubarray(plays, { minLength: plays.length }), (order) => {
        expect(fold([...order, ...order.slice(0, 50)])).toEqual(once);
      }),
      { numRuns: 5 },
    );
  });

  it('know what sounds now, and that it has ended', () => {
    expect(windows([play('a', 2)]).nowPlaying).toBe('track:a');
    expect(windows([play('a', 2, 3 * MINUTE_MS)]).nowPlaying).toBe('track:a');
    expect(windows([play('a', 2, MINUTE_MS)]).nowPlaying).toBeUndefined();
    expect(windows([play('a', 2), play('b', -1)]).nowPlaying).toBe('track:a');
    expect(windows([]).nowPlaying).toBeUndefined();
  });

  it('end a sitting at 30 minutes of silence', () => {
    const long = 10 * MINUTE_MS;
    const plays = [play('a', 150, long), play('b', 60, long), play('c', 25, 5_000), play('d', 24)];
    expect(windows(plays).session).toEqual({
      startedAt: NOW - 60 * MINUTE_MS,
      plays: 2,
      skips: 1,
      msPlayed: long + 5_000,
    });
    // Half an hour after the end of the last play nobody sits there any more.
    expect(windows([play('a', 40, long)]).session).toBeUndefined();
    expect(windows([play('a', 39, long)]).session).toMatchObject({ plays: 1 });
  });

  it('count the day of the listener’s own clocks', () => {
    const plays = [play('a', 13 * 60), play('b', 11 * 60), play('c', 60, 5_000)];
    expect(windows(plays).today).toMatchObject({
      plays: 1,
      skips: 1,
      startedAt: NOW - 11 * HOUR_MS,
    });
    // It is 21:00 in Tokyo: the first was at 08:00 of the same day.
    expect(windows(plays, 'Asia/Tokyo').today).toMatchObject({ plays: 2, skips: 1 });
    expect(windows([], 'UTC').today).toEqual({ startedAt: NOW, plays: 0, skips: 0, msPlayed: 0 });
  });

  it('leave out what is no play', () => {
    expect(fold([{ ...play('a', 1), kind: 'save' }])).toEqual([]);
  });
});
