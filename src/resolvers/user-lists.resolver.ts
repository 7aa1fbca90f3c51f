/** What a listener played, saved, follows and made. */
import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { Artist, Track } from '../schema/catalogue.types.ts';
import { PageArgs } from '../schema/args.ts';
import {
  ArtistConnection,
  PlayConnection,
  PlaylistConnection,
  PodcastConnection,
  TrackConnection,
} from '../schema/connections.ts';
import { Play, PlayedArtist, PlayedTrack, TasteCluster, User } from '../schema/user.types.ts';
import type { TasteCluster as Cluster } from '../services/services-taste.ts';
import type { LibraryCursor, LibraryEntry } from '../store/ports.ts';
import type {
  ArtistRecord,
  ListenerRecord,
  ListeningEvent,
  PlaylistRecord,
  PodcastRecord,
  TrackRecord,
} from '../store/records.ts';
import { present } from './catalogue.resolver.ts';
import type { RequestContext } from './context.ts';
import { playCursor } from './cursor.ts';
import { libraryPage } from './library-page.ts';
import { checkFirst, type Page, pageOf } from './paging.ts';

@Resolver(() => User)
export class UserListsResolver {
  @FieldResolver(() => PlayConnection, { description: 'What was played, latest first.' })
  async recentPlays(
    @Root() user: ListenerRecord,
    @Args(() => PageArgs) { first, after }: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Page<ListeningEvent>> {
    const limit = checkFirst(first);
    const place = playCursor.read(after);
    const plays = await loaders.lists.plays(
      user.id,
      limit + 1,
      place && { at: place[0], id: place[1] },
    );
    const edges = plays
      .slice(0, limit)
      .map((node) => ({ cursor: playCursor.write([node.at, node.id]), node }));
    return pageOf(edges, { more: plays.length > limit, after: place !== undefined });
  }

  @FieldResolver(() => PlaylistConnection, { description: 'Playlists made, newest first.' })
  playlists(
    @Root() user: ListenerRecord,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Page<PlaylistRecord>> {
    const read = async (limit: number, before?: LibraryCursor): Promise<LibraryEntry[]> => {
      const made = await loaders.lists.playlistsOf(user.id, limit, before);
      for (const playlist of made) loaders.playlists.prime(playlist.id, playlist);
      return made.map(({ id, createdAt }) => ({ item: id, at: createdAt }));
    };
    return libraryPage(args, read, loaders.playlists);
  }

  @FieldResolver(() => TrackConnection, { description: 'Saved tracks, latest first.' })
  savedTracks(
    @Root() user: ListenerRecord,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Page<TrackRecord>> {
    const { saved } = loaders.lists;
    return libraryPage(args, (...page) => saved(user.id, 'track', ...page), loaders.tracks);
  }

  @FieldResolver(() => ArtistConnection, { description: 'Artists followed, latest first.' })
  followedArtists(
    @Root() user: ListenerRecord,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Page<ArtistRecord>> {
    const { followed } = loaders.lists;
    return libraryPage(args, (...page) => followed(user.id, 'artist', ...page), loaders.artists);
  }

  @FieldResolver(() => PodcastConnection, { description: 'Podcasts followed, latest first.' })
  followedPodcasts(
    @Root() user: ListenerRecord,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Page<PodcastRecord>> {
    const { followed } = loaders.lists;
    return libraryPage(args, (...page) => followed(user.id, 'podcast', ...page), loaders.podcasts);
  }
}

@Resolver(() => Play)
export class PlayResolver {
  @FieldResolver(() => Track, {
    nullable: true,
    description: 'What was played; null where the catalogue does not have it.',
  })
  track(
    @Root() play: ListeningEvent,
    @Ctx() { loaders }: RequestContext,
  ): Promise<TrackRecord | null> {
    return loaders.tracks.load(play.item);
  }
}

@Resolver(() => PlayedTrack)
export class PlayedTrackResolver {
  @FieldResolver(() => Track, {
    nullable: true,
    description: 'The track; null where the catalogue does not have it.',
  })
  track(
    @Root() played: { readonly track: string },
    @Ctx() { loaders }: RequestContext,
  ): Promise<TrackRecord | null> {
    return loaders.tracks.load(played.track);
  }
}

@Resolver(() => PlayedArtist)
export class PlayedArtistResolver {
  @FieldResolver(() => Artist, {
    nullable: true,
    description: 'The artist; null where the catalogue does not have them.',
  })
  artist(
    @Root() played: { readonly artist: string },
    @Ctx() { loaders }: RequestContext,
  ): Promise<ArtistRecord | null> {
    return loaders.artists.load(played.artist);
  }
}

@Resolver(() => TasteCluster)
export class TasteClusterResolver {
  @FieldResolver(() => [Artist], {
    description: 'Artists that stand for it, played most first; 4 at most.',
  })
  artists(@Root() cluster: Cluster, @Ctx() { loaders }: RequestContext): Promise<ArtistRecord[]> {
    return present(loaders.artists, cluster.artists);
  }
}
