/** The tracks of a weekly playlist. */
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Track } from '../schema/catalogue.types.ts';
import { Reason } from '../schema/home.types.ts';
import { WeeklyPlaylist, WeeklyTrack } from '../schema/weekly.types.ts';
import type { ReasonRecord, TrackRecord, WeeklyTrackRecord } from '../store/records.ts';
import type { Links, RequestContext } from './context.ts';
import type { WeeklyView } from './views.ts';

type PlacedTrack = WeeklyTrackRecord & { readonly position: number };

@Resolver(() => WeeklyPlaylist)
export class WeeklyPlaylistResolver {
  readonly #links: Links;

  constructor(links: Links) {
    this.#links = links;
  }

  @FieldResolver(() => [WeeklyTrack], { description: 'Its 30 tracks, in the order to listen to.' })
  tracks(@Root() weekly: WeeklyView): PlacedTrack[] {
    return weekly.tracks.map((track, position) => ({ ...track, position }));
  }

  @FieldResolver(() => String, { nullable: true, description: 'Address of its cover picture.' })
  coverUrl(@Root() weekly: WeeklyView): string {
    return this.#links.absolute(this.#links.cover(weekly.id));
  }
}

@Resolver(() => WeeklyTrack)
export class WeeklyTrackResolver {
  @FieldResolver(() => Track, { description: 'The track.' })
  track(
    @Root() entry: PlacedTrack,
    @Ctx() { loaders }: RequestContext,
  ): Promise<TrackRecord | null> {
    return loaders.tracks.load(entry.track);
  }

  @FieldResolver(() => Reason, { description: 'Why it is in the list.' })
  reason(@Root() entry: PlacedTrack): ReasonRecord {
    return entry.reason;
  }
}
