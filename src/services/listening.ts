/** What a listener plays now, in this sitting and today: the windows of `events/windows.ts` over the log. */
import type { Clock } from '../clock.ts';
import { foldRecent, RECENT_PLAYS, windowsOf, type RecentPlays } from '../events/windows.ts';
import type { EventsPort } from '../store/ports.ts';
import type { ListeningService } from './services-listening.ts';

export interface ListeningDeps {
  readonly store: { readonly events: Pick<EventsPort, 'playsOf'> };
  readonly clock: Clock;
}

export function makeListeningService({ store, clock }: ListeningDeps): ListeningService {
  return {
    async windows(listener, timeZone) {
      const plays = await store.events.playsOf(listener, RECENT_PLAYS);
      // From the earliest on: each then goes to the front.
      const state = plays.toReversed().reduce<RecentPlays>(foldRecent, []);
      return windowsOf(state, clock.now(), timeZone);
    },
  };
}
