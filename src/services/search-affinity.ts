/** How near things that were found are to a listener: their own first, then what lies near their taste. */
import type { ListenerModels } from './listener-models.ts';
import { playsOf } from './listener-state.ts';
import type { FoundSubject } from './services-search.ts';

/** What lying nearest to the taste is worth, of being the listener's own. */
const NEAREST = 0.5;

/** @returns from 0 (nothing to do with them) to 1 (followed, saved, or played most). */
export function affinityOf(
  own: ListenerModels,
  found: readonly FoundSubject[],
): (subject: string) => number {
  const plays = ownPlays(own);
  const most = Math.max(1, ...plays.values());
  const nearest = found.reduce((max, { subject }) => Math.max(max, own.nearnessOf(subject)), 0);
  const kept = new Set(
    own.state.items.flatMap(({ item, followed, saved }) =>
      followed?.on === true || saved?.on === true ? [item] : [],
    ),
  );
  return (subject) => {
    if (own.state.dismissed.has(subject)) return 0;
    if (kept.has(subject)) return 1;
    const played = Math.log1p(plays.get(subject) ?? 0) / Math.log1p(most);
    const near = nearest > 0 ? Math.max(0, own.nearnessOf(subject)) / nearest : 0;
    return Math.max(played, NEAREST * near);
  };
}

/** Plays of tracks, and of their artists and albums the sums. */
function ownPlays({ state, view }: ListenerModels): ReadonlyMap<string, number> {
  const plays = new Map<string, number>();
  for (const item of state.items) {
    const track = view.track(item.item);
    for (const id of new Set([item.item, ...(track?.artists ?? []), track?.album ?? item.item])) {
      plays.set(id, (plays.get(id) ?? 0) + playsOf(item));
    }
  }
  return plays;
}
