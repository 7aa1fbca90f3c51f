/** Tracks for a listener by all models that serve: what Home, weekly lists and recommendations begin with. */
import type { Candidate } from '../models/hybrid/candidate.ts';
import { recommendChain } from '../models/hybrid/recommend-chain.ts';
import { hybridList } from './hybrid-list.ts';
import { COLD_EVERY } from './listener-models.ts';
import type { ListenerModels } from './listener-models.ts';
import type { Where } from './may.ts';

export interface TracksAsked {
  readonly limit: number;
  readonly exclude: ReadonlySet<string>;
  readonly where: Where;
  /** Every how many places a track stands that nobody has played yet. */
  readonly coldEvery?: number;
  /**
   * Whether there is room for what few know late in the list (`models/hybrid/little-known.ts`), which costs a second
   * ranking: for lists that are shown whole.
   */
  readonly room?: boolean;
}

/** The ranker's order, else the factorization's; what nobody has played mixed in, then what is popular. */
export function tracksFor(
  own: ListenerModels,
  { limit, exclude, where, coldEvery = COLD_EVERY, room = false }: TracksAsked,
): readonly Candidate[] {
  const personal = [hybridList(own, where, room), own.collaborative(where)];
  return recommendChain({
    lists: [...personal, own.popularNear(where), own.popular(where), own.anyTracks(where)],
    cold: own.cold(where),
    coldEvery,
    limit,
    exclude,
  });
}
