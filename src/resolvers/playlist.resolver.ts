/** Playlists: reading and changing them. Each change is an event like any other. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { globalId } from '../ids.ts';
import { PageArgs } from '../schema/args.ts';
import { TrackConnection } from '../schema/connections.ts';
import { PlaylistPayload } from '../schema/payload.types.ts';
import { Playlist, User } from '../schema/user.types.ts';
import type { LibraryService } from '../services/services.ts';
import type { ListenerRecord, PlaylistRecord, TrackRecord } from '../store/records.ts';
import type { Links, RequestContext } from './context.ts';
import { libraryPage } from './library-page.ts';
import { checkLength, checkText, type Page } from './paging.ts';

const MAX_TITLE = 200;
const MAX_DESCRIPTION = 2_000;

/** The playlist after the change; null where the id is not known. */
interface Payload {
  readonly playlist: PlaylistRecord | null;
}

@Resolver(() => Playlist)
export class PlaylistResolver {
  readonly #library: LibraryService;
  readonly #links: Links;

  constructor(library: LibraryService, links: Links) {
    this.#library = library;
    this.#links = links;
  }

  @Query(() => Playlist, {
    nullable: true,
    description: 'A playlist of yours; null when it is not known.',
  })
  async playlist(
    @Arg('id', () => ID, { description: 'Global or bare id.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<PlaylistRecord | null> {
    return loaders.playlists.load(globalId('playlist', id));
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who made it.' })
  owner(
    @Root() playlist: PlaylistRecord,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ListenerRecord | null> {
    return loaders.listeners.load(playlist.ownerId);
  }

  @FieldResolver(() => TrackConnection, {
    description: 'Its tracks, in the order they were added.',
  })
  tracks(
    @Root() playlist: PlaylistRecord,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Page<TrackRecord>> {
    const { playlistTracks } = loaders.lists;
    return libraryPage(args, (...page) => playlistTracks(playlist.id, ...page), loaders.tracks);
  }

  @FieldResolver(() => String, { nullable: true, description: 'Address of its cover picture.' })
  coverUrl(@Root() playlist: PlaylistRecord): string {
    return this.#links.absolute(this.#links.cover(playlist.id));
  }

  @Mutation(() => PlaylistPayload, { description: 'Makes a playlist.' })
  async createPlaylist(
    @Arg('userId', () => ID, { description: 'Whose it is.' }) userId: string,
    @Arg('title', () => String, { description: 'Its title, 1 to 200 characters.' }) title: string,
    @Arg('description', () => String, {
      nullable: true,
      description: 'What it is for; 2,000 at most.',
    })
    description: string | null | undefined,
    @Arg('trackIds', () => [ID], {
      nullable: true,
      defaultValue: [],
      description: 'Its first tracks, 100 at most.',
    })
    trackIds: string[],
  ): Promise<Payload> {
    checkText('title', title, 1, MAX_TITLE);
    checkText('description', description ?? '', 0, MAX_DESCRIPTION);
    const owner = globalId('user', userId);
    const tracks = trackIdsOf(trackIds);
    return {
      playlist: await this.#library.createPlaylist(owner, title, description ?? undefined, tracks),
    };
  }

  @Mutation(() => PlaylistPayload, { description: 'Adds tracks at the end of a playlist.' })
  async addToPlaylist(
    @Arg('playlistId', () => ID, { description: 'Which playlist.' }) playlistId: string,
    @Arg('trackIds', () => [ID], { description: 'Tracks to add, 100 at most.' }) trackIds: string[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<Payload> {
    const tracks = trackIdsOf(trackIds);
    const known = await loaders.playlists.load(globalId('playlist', playlistId));
    return { playlist: known && (await this.#library.addToPlaylist(known, tracks)) };
  }

  @Mutation(() => PlaylistPayload, { description: 'Takes tracks out of a playlist.' })
  async removeFromPlaylist(
    @Arg('playlistId', () => ID, { description: 'Which playlist.' }) playlistId: string,
    @Arg('trackIds', () => [ID], { description: 'Tracks to take out, 100 at most.' })
    trackIds: string[],
    @Ctx() { loaders }: RequestContext,
  ): Promise<Payload> {
    const tracks = trackIdsOf(trackIds);
    const known = await loaders.playlists.load(globalId('playlist', playlistId));
    return { playlist: known && (await this.#library.removeFromPlaylist(known, tracks)) };
  }
}

@Resolver(() => PlaylistPayload)
export class PlaylistPayloadResolver {
  @FieldResolver(() => Playlist, {
    nullable: true,
    description: 'The playlist as it is now; null where the id was not known.',
  })
  playlist(@Root() payload: Payload): PlaylistRecord | null {
    return payload.playlist;
  }
}

function trackIdsOf(ids: readonly string[]): string[] {
  return checkLength('trackIds', ids).map((id) => globalId('track', id));
}
