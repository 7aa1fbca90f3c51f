/**
 * What went through this process lately, for an operator's eyes: events a minute by kind, and what the cards of
 * the pages made here were chosen for. Kept in memory and small; `/metrics` is what is kept for long.
 */
import { MINUTE_MS, type Clock } from '../clock.ts';
import type { PreparedEvent } from '../store/ports.ts';
import type { EventKind, HomeRecord } from '../store/records.ts';
import type { ActivityService, PolicyShare } from './services.ts';

/** How far back it goes, minutes. */
export const ACTIVITY_MINUTES = 60;

export interface Activity extends ActivityService {
  committed(events: readonly PreparedEvent[]): void;
  served(page: HomeRecord): void;
}

export function makeActivity(clock: Clock): Activity {
  const startedAt = clock.now();
  /** Events by kind of each minute, by the minute's place in a ring. */
  const ring = Array.from({ length: ACTIVITY_MINUTES }, () => new Map<EventKind, number>());
  let newest = minuteOf(startedAt);
  const policies = new Map<string, { cards: number; propensity: number }>();

  const turn = (): Map<EventKind, number> => {
    const now = minuteOf(clock.now());
    for (let minute = Math.max(newest + 1, now - ACTIVITY_MINUTES + 1); minute <= now; minute++) {
      ring[minute % ACTIVITY_MINUTES]!.clear();
    }
    newest = Math.max(newest, now);
    return ring[newest % ACTIVITY_MINUTES]!;
  };

  return {
    committed(events) {
      const counts = turn();
      for (const { event } of events) counts.set(event.kind, (counts.get(event.kind) ?? 0) + 1);
    },

    served(page) {
      for (const { policy, propensity } of page.shelves.flatMap(({ cards }) => cards)) {
        const share = policies.get(policy) ?? { cards: 0, propensity: 0 };
        policies.set(policy, { cards: share.cards + 1, propensity: share.propensity + propensity });
      }
    },

    report() {
      turn();
      const minutes = Array.from(
        { length: ACTIVITY_MINUTES },
        (_, back) => ring[(newest + 1 + back) % ACTIVITY_MINUTES]!,
      );
      const kinds = [...new Set(minutes.flatMap((counts) => [...counts.keys()]))].sort();
      return {
        since: Math.max(startedAt, clock.now() - ACTIVITY_MINUTES * MINUTE_MS),
        events: kinds.map((kind) => {
          const perMinute = minutes.map((counts) => counts.get(kind) ?? 0);
          return { kind, perMinute, total: perMinute.reduce((sum, count) => sum + count, 0) };
        }),
        policies: sharesOf(policies),
      };
    },
  };
}

function sharesOf(
  policies: ReadonlyMap<string, { readonly cards: number; readonly propensity: number }>,
): readonly PolicyShare[] {
  const all = [...policies.values()].reduce((sum, { cards }) => sum + cards, 0);
  return [...policies].map(([policy, { cards, propensity }]) => ({
    policy: policy as PolicyShare['policy'],
    cards,
    share: cards / all,
    meanPropensity: propensity / cards,
  }));
}

function minuteOf(time: number): number {
  return Math.floor(time / MINUTE_MS);
}
