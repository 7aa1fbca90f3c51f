/** What is written about a track, and who else is named there. */
import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Track } from '../schema/catalogue.types.ts';
import { Subject } from '../schema/home.types.ts';
import { TextProfile } from '../schema/text.types.ts';
import { loadRecord } from '../loaders/loaders.ts';
import type { TextProfile as Profile, TextProfileService } from '../services/services-text.ts';
import type { TrackRecord } from '../store/records.ts';
import type { RequestContext } from './context.ts';
import type { SubjectRecord } from './subject.ts';

@Resolver(() => Track)
export class TrackTextResolver {
  readonly #profiles: TextProfileService;

  constructor(profiles: TextProfileService) {
    this.#profiles = profiles;
  }

  @FieldResolver(() => TextProfile, {
    nullable: true,
    description: 'What is written about it; null where nothing is, or nothing was read yet.',
  })
  textProfile(@Root() track: TrackRecord): Profile | null {
    return this.#profiles.ofTrack(track.id) ?? null;
  }
}

@Resolver(() => TextProfile)
export class TextProfileResolver {
  @FieldResolver(() => [Subject], {
    description: 'What else these texts are about or name, most often first; 10 at most.',
  })
  async entities(
    @Root() profile: Profile,
    @Ctx() { loaders }: RequestContext,
  ): Promise<SubjectRecord[]> {
    const records = await Promise.all(profile.entities.map((id) => loadRecord(loaders, id)));
    return records.filter((record) => record !== null);
  }
}
