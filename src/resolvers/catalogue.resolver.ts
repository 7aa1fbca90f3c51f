/** Reads of the catalogue, and the relations between what it holds. */
import { Arg, Ctx, FieldResolver, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { globalId, type IdKind } from '../ids.ts';
import type { ById } from '../loaders/loaders.ts';
import { Album, Artist, Podcast, Track } from '../schema/catalogue.types.ts';
import type { AlbumRecord, ArtistRecord, PodcastRecord, TrackRecord } from '../store/records.ts';
import type { Links, RequestContext } from './context.ts';
import { checkFirst, checkLength } from './paging.ts';

const ID_TEXT = 'Global id, or the bare id of your catalogue.';
const COVER = 'Address of its cover picture; one is drawn where the catalogue has none.';

/** Base of the resolvers of what has a cover picture. */
abstract class Covered {
  protected readonly links: Links;

  constructor(links: Links) {
    this.links = links;
  }

  protected cover(record: { readonly id: string; readonly coverUrl?: string }): string {
    return this.links.absolute(record.coverUrl ?? this.links.cover(record.id));
  }
}

/** The record of a global or bare id; null when it is not known. */
async function byId<T>(kind: IdKind, loader: ById<T>, id: string): Promise<T | null> {
  return loader.load(globalId(kind, id));
}

/** The records of some ids, those that are not known left out. */
export async function present<T>(loader: ById<T>, ids: readonly string[]): Promise<T[]> {
  const records = await Promise.all(ids.map((id) => loader.load(id)));
  return records.filter((record) => record !== null);
}

@Resolver(() => Track)
export class TrackResolver extends Covered {
  @Query(() => Track, { nullable: true, description: 'A track; null when it is not known.' })
  track(
    @Arg('id', () => ID, { description: ID_TEXT }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<TrackRecord | null> {
    return byId('track', loaders.tracks, id);
  }

  @Query(() => [Track], {
    nullable: 'items',
    description: 'Tracks in the order asked for, null where unknown; 100 at most.',
  })
  async tracks(
    @Arg('ids', () => [ID], { description: 'Global or bare ids.' }) ids: string[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<(TrackRecord | null)[]> {
    return Promise.all(checkLength('ids', ids).map((id) => byId('track', loaders.tracks, id)));
  }

  @FieldResolver(() => [Artist], { description: 'Who made it, main artist first.' })
  artists(@Root() track: TrackRecord, @Ctx() { loaders }: RequestContext): Promise<ArtistRecord[]> {
    return present(loaders.artists, track.artistIds);
  }

  @FieldResolver(() => Album, { nullable: true, description: 'The album it is on.' })
  album(
    @Root() track: TrackRecord,
    @Ctx() { loaders }: RequestContext,
  ): Promise<AlbumRecord | null> | null {
    return track.albumId === undefined ? null : loaders.albums.load(track.albumId);
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: 'Address of its sound, where there is one.',
  })
  audioUrl(@Root() track: TrackRecord): string | undefined {
    return track.audioUrl && this.links.absolute(track.audioUrl);
  }

  @FieldResolver(() => String, { nullable: true, description: COVER })
  coverUrl(@Root() track: TrackRecord): string {
    return this.cover(track);
  }
}

@Resolver(() => Album)
export class AlbumResolver extends Covered {
  @Query(() => Album, { nullable: true, description: 'An album; null when it is not known.' })
  album(
    @Arg('id', () => ID, { description: ID_TEXT }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<AlbumRecord | null> {
    return byId('album', loaders.albums, id);
  }

  @FieldResolver(() => [Artist], { description: 'Who made it, main artist first.' })
  artists(@Root() album: AlbumRecord, @Ctx() { loaders }: RequestContext): Promise<ArtistRecord[]> {
    return present(loaders.artists, album.artistIds);
  }

  @FieldResolver(() => [Track], { description: 'Its tracks, in order.' })
  async tracks(
    @Root() album: AlbumRecord,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: 50,
      description: 'How many, 1 to 100.',
    })
    first: number,
    @Ctx() { loaders }: RequestContext,
  ): Promise<TrackRecord[]> {
    const ids = await loaders.tracksOfAlbum.load({ of: album.id, limit: checkFirst(first) });
    return present(loaders.tracks, ids);
  }

  @FieldResolver(() => String, { nullable: true, description: COVER })
  coverUrl(@Root() album: AlbumRecord): string {
    return this.cover(album);
  }
}

@Resolver(() => Artist)
export class ArtistResolver extends Covered {
  @Query(() => Artist, { nullable: true, description: 'An artist; null when not known.' })
  artist(
    @Arg('id', () => ID, { description: ID_TEXT }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ArtistRecord | null> {
    return byId('artist', loaders.artists, id);
  }

  @FieldResolver(() => [Track], { description: 'Their tracks, latest first.' })
  async tracks(
    @Root() artist: ArtistRecord,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: 20,
      description: 'How many, 1 to 100.',
    })
    first: number,
    @Ctx() { loaders }: RequestContext,
  ): Promise<TrackRecord[]> {
    const ids = await loaders.tracksOfArtist.load({ of: artist.id, limit: checkFirst(first) });
    return present(loaders.tracks, ids);
  }

  @FieldResolver(() => [Album], { description: 'Their albums, latest first.' })
  async albums(
    @Root() artist: ArtistRecord,
    @Arg('first', () => Int, {
      nullable: true,
      defaultValue: 20,
      description: 'How many, 1 to 100.',
    })
    first: number,
    @Ctx() { loaders }: RequestContext,
  ): Promise<AlbumRecord[]> {
    const ids = await loaders.albumsOfArtist.load({ of: artist.id, limit: checkFirst(first) });
    return present(loaders.albums, ids);
  }

  @FieldResolver(() => String, { nullable: true, description: COVER })
  coverUrl(@Root() artist: ArtistRecord): string {
    return this.cover(artist);
  }
}

@Resolver(() => Podcast)
export class PodcastResolver extends Covered {
  @Query(() => Podcast, { nullable: true, description: 'A podcast; null when it is not known.' })
  podcast(
    @Arg('id', () => ID, { description: ID_TEXT }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<PodcastRecord | null> {
    return byId('podcast', loaders.podcasts, id);
  }

  @FieldResolver(() => String, { nullable: true, description: COVER })
  coverUrl(@Root() podcast: PodcastRecord): string {
    return this.cover(podcast);
  }
}
