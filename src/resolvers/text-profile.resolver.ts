/** What is written about tracks, artists and albums, and who else is named there. */
import { Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Album, Artist, Track } from '../schema/catalogue.types.ts';
import { Subject } from '../schema/home.types.ts';
import { TextProfile } from '../schema/text.types.ts';
import { loadRecord } from '../loaders/loaders.ts';
import type { TextProfile as Profile, TextProfileService } from '../services/services-text.ts';
import type { AlbumRecord, ArtistRecord, TrackRecord } from '../store/records.ts';
import { present } from './catalogue.resolver.ts';
import type { RequestContext } from './context.ts';
import { checkFirst } from './paging.ts';
import type { SubjectRecord } from './subject.ts';

const PROFILE = 'What is written about it; null where nothing is, or nothing was read yet.';
const ALIKE = { nullable: true, defaultValue: 10, description: 'How many, 1 to 100.' } as const;

/** Base of the resolvers of what texts are about. */
abstract class Written {
  protected readonly profiles: TextProfileService;

  constructor(profiles: TextProfileService) {
    this.profiles = profiles;
  }
}

@Resolver(() => Track)
export class TrackTextResolver extends Written {
  @FieldResolver(() => TextProfile, { nullable: true, description: PROFILE })
  textProfile(@Root() track: TrackRecord): Profile | null {
    return this.profiles.of(track.id) ?? null;
  }
}

@Resolver(() => Artist)
export class ArtistTextResolver extends Written {
  @FieldResolver(() => TextProfile, { nullable: true, description: PROFILE })
  textProfile(@Root() artist: ArtistRecord): Profile | null {
    return this.profiles.of(artist.id) ?? null;
  }

  @FieldResolver(() => [Artist], {
    description: 'Artists who are written about alike, best first.',
  })
  describedLike(
    @Root() artist: ArtistRecord,
    @Arg('first', () => Int, ALIKE) first: number,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ArtistRecord[]> {
    return present(loaders.artists, this.profiles.describedLike(artist.id, checkFirst(first)));
  }
}

@Resolver(() => Album)
export class AlbumTextResolver extends Written {
  @FieldResolver(() => TextProfile, { nullable: true, description: PROFILE })
  textProfile(@Root() album: AlbumRecord): Profile | null {
    return this.profiles.of(album.id) ?? null;
  }

  @FieldResolver(() => [Album], { description: 'Albums that are written about alike, best first.' })
  describedLike(
    @Root() album: AlbumRecord,
    @Arg('first', () => Int, ALIKE) first: number,
    @Ctx() { loaders }: RequestContext,
  ): Promise<AlbumRecord[]> {
    return present(loaders.albums, this.profiles.describedLike(album.id, checkFirst(first)));
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
