import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldItem, SKIP_BELOW_MS } from '../../src/events/fold.ts';
import { EVENT_KINDS, type ListenerItem, type ListeningEvent } from '../../src/store/records.ts';

const base = { listener: 'user:1', item: 'track:1' } as const;

function fold(events: readonly ListeningEvent[]): ListenerItem | undefined {
  return events.reduce<ListenerItem | undefined>(foldItem, undefined);
}

function event(fields: Partial<ListeningEvent> & { readonly id: string }): ListeningEvent {
  return { ...base, kind: 'play', at: 1_000, ...fields };
}

describe('foldItem', () => {
  it('adds plays, takes those under 30 seconds for skips, and keeps first and last', () => {
    const state = fold([
      event({ id: 'a', at: 5_000 }),
      event({ id: 'b', at: 2_000, msPlayed: SKIP_BELOW_MS }),
      event({ id: 'c', at: 9_000, msPlayed: SKIP_BELOW_MS - 1 }),
    ]);
    expect(state).toEqual({
      ...base,
      plays: 2,
      skips: 1,
      msPlayed: 2 * SKIP_BELOW_MS - 1,
      imported: 0,
      firstAt: 2_000,
      lastAt: 9_000,
    });
  });

  it('counts a play as often as its weight says', () => {
    const state = fold([
      event({ id: 'a', weight: 2.5 }),
      event({ id: 'b', weight: 0 }),
      event({ id: 'c', weight: 3, msPlayed: 0 }),
    ]);
    expect(state).toMatchObject({ plays: 2.5, skips: 3 });
  });

  it('lets the later mark win, and of two at the same time the one with the larger id', () => {
    const late = event({ id: 'a', kind: 'save', at: 20 });
    const early = event({ id: 'z', kind: 'unsave', at: 10 });
    expect(fold([late, early])?.saved).toEqual({ on: true, at: 20, by: 'a' });
    const tie = event({ id: 'b', kind: 'unsave', at: 20 });
    expect(fold([tie, late])?.saved).toEqual({ on: false, at: 20, by: 'b' });
  });

  it('keeps saving, following and dismissing apart', () => {
    const state = fold([
      event({ id: 'a', kind: 'save', at: 1 }),
      event({ id: 'b', kind: 'follow', at: 2 }),
      event({ id: 'c', kind: 'dismiss', at: 3 }),
      event({ id: 'd', kind: 'unfollow', at: 4 }),
    ]);
    expect(state?.saved?.on).toBe(true);
    expect(state?.followed?.on).toBe(false);
    expect(state?.dismissed).toEqual({ on: true, at: 3, by: 'c' });
  });

  it('remembers whether a playlist was the last to take an item in or to lose it', () => {
    const added = event({ id: 'a', kind: 'playlist_add', at: 2 });
    const removed = event({ id: 'b', kind: 'playlist_remove', at: 1 });
    expect(fold([added, removed])?.listed).toEqual({ on: true, at: 2, by: 'a' });
    const later = event({ id: 'c', kind: 'playlist_remove', at: 3 });
    expect(fold([later, added, removed])?.listed?.on).toBe(false);
    expect(fold([added])).toMatchObject({ plays: 0, skips: 0, lastAt: 0 });
  });

  it('leaves what is known as it is for clicks and impressions', () => {
    const before = fold([event({ id: 'a' })]);
    for (const kind of ['click', 'impression'] as const) {
      expect(foldItem(before, event({ id: kind, kind }))).toEqual(before);
    }
  });

  it('ends in the same state whatever the order, fractions of weights included', () => {
    const anyEvent = fc.record({
      kind: fc.oneof(fc.constant('play' as const), fc.constantFrom(...EVENT_KINDS)),
      at: fc.integer({ min: 1, max: 20 }),
      msPlayed: fc.option(fc.integer({ min: 0, max: 60_000 }), { nil: undefined }),
      weight: fc.option(
        fc.integer({ min: 0, max: 50 }).map((tenths) => tenths / 10),
        { nil: undefined },
      ),
    });
    const shuffled = fc
      .array(anyEvent, { maxLength: 30 })
      .map((events) => events.map((fields, i) => event({ ...fields, id: `e${i}` })))
      .chain((events) =>
        fc.tuple(
          fc.constant(events),
          fc.shuffledSubarray(events, { minLength: events.length, maxLength: events.length }),
        ),
      );
    fc.assert(
      fc.property(shuffled, ([events, others]) => {
        expect(fold(others)).toEqual(fold(events));
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
