/**
 * The promises of `src/store/ports.ts` as tests. Every house of the store passes the same suite, so
 * nothing here knows how any of them keeps its rows.
 */
import { describe } from 'vitest';
import { describeCatalogue } from './store/catalogue.ts';
import { describeConvergence } from './store/convergence.ts';
import { describeErasure } from './store/erasure.ts';
import { describeEvents } from './store/events.ts';
import { describeImpressions } from './store/impressions.ts';
import { describeJobs } from './store/jobs.ts';
import { describeLibrary } from './store/library.ts';
import { describeListeners } from './store/listeners.ts';
import { describeListening } from './store/listening.ts';
import { describePlaylists } from './store/playlists.ts';
import { describeSnapshots } from './store/snapshots.ts';
import { describeTexts } from './store/texts.ts';
import { describeWeeklies } from './store/weeklies.ts';
import type { MakeStore } from './store/house.ts';

/** Holds a house of the store to every promise of the ports. */
export function describeStore(name: string, make: MakeStore): void {
  describe(`the ${name} store`, () => {
    for (const suite of [
      describeCatalogue,
      describeListeners,
      describeEvents,
      describeConvergence,
      describeListening,
      describeLibrary,
      describePlaylists,
      describeTexts,
      describeWeeklies,
      describeImpressions,
      describeSnapshots,
      describeJobs,
      describeErasure,
    ]) {
      suite(make);
    }
  });
}
