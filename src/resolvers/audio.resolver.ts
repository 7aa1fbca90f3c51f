/** Audio features, by track ids and of a track. */
import { Arg, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { globalId } from '../ids.ts';
import { AudioFeatures } from '../schema/audio.types.ts';
import { Track } from '../schema/catalogue.types.ts';
import type { AudioFeaturesRecord, TrackRecord } from '../store/records.ts';
import type { RequestContext } from './context.ts';
import { checkLength } from './paging.ts';

@Resolver(() => Track)
export class AudioFeaturesResolver {
  @Query(() => [AudioFeatures], {
    nullable: 'items',
    description:
      'Audio features in the order asked for, null for tracks that are not known or were not analysed yet; 100 at most.',
  })
  async audioFeatures(
    @Arg('trackIds', () => [ID], { description: 'Global or bare ids of tracks.' })
    trackIds: string[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<(AudioFeatures | null)[]> {
    const ids = checkLength('trackIds', trackIds).map((id) => globalId('track', id));
    const records = await Promise.all(ids.map((id) => loaders.audioFeatures.load(id)));
    return records.map((record) => record && view(record));
  }

  @FieldResolver(() => AudioFeatures, {
    nullable: true,
    name: 'audioFeatures',
    description: 'What it sounds like; null until its sound was analysed.',
  })
  async ofTrack(
    @Root() track: TrackRecord,
    @Ctx() { loaders }: RequestContext,
  ): Promise<AudioFeatures | null> {
    const record = await loaders.audioFeatures.load(track.id);
    return record && view(record);
  }
}

/** The values of a record bear the names of the API. */
function view({ track, modelVersion, values }: AudioFeaturesRecord): AudioFeatures {
  return { ...values, trackId: track, modelVersion } as unknown as AudioFeatures;
}
