/** A listener's library: what is saved, followed and dismissed. Each change is an event like any other. */
import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Resolver, Root } from 'type-graphql';
import { BadInputError } from '../errors.ts';
import { globalId, kindOf, type IdKind } from '../ids.ts';
import { MuteArgs } from '../schema/args.ts';
import { MutedKind } from '../schema/enums.ts';
import { Subject } from '../schema/home.types.ts';
import { DismissPayload, LibraryPayload } from '../schema/payload.types.ts';
import { User } from '../schema/user.types.ts';
import type { LibraryService, WeeklyService } from '../services/services.ts';
import type { ListenerRecord } from '../store/records.ts';
import type { RequestContext } from './context.ts';
import { checkLength } from './paging.ts';
import { loadSubject, type SubjectRecord } from './subject.ts';

type Mark = 'save' | 'unsave' | 'follow' | 'unfollow';

/** What of whom changed; the payload's fields look the rest up. */
interface Changed {
  readonly user: string;
}

interface Dismissed extends Changed {
  readonly subject: string;
}

const USER = 'Whose library it is.';
const DISMISSIBLE: ReadonlySet<string | undefined> = new Set([
  'track',
  'album',
  'artist',
  'playlist',
  'podcast',
]);

const MUTING = 'Who wants no more of it.';
const MUTABLE: ReadonlySet<string> = new Set(Object.values(MutedKind));

@Resolver()
export class LibraryResolver {
  readonly #library: LibraryService;

  constructor(library: LibraryService) {
    this.#library = library;
  }

  @Mutation(() => LibraryPayload, { description: 'Saves tracks.' })
  saveTracks(
    @Arg('userId', () => ID, { description: USER }) userId: string,
    @Arg('trackIds', () => [ID], { description: 'Tracks, 100 at most.' }) trackIds: string[],
  ): Promise<Changed> {
    return this.#mark(userId, 'save', 'track', trackIds);
  }

  @Mutation(() => LibraryPayload, { description: 'Takes saved tracks back.' })
  unsaveTracks(
    @Arg('userId', () => ID, { description: USER }) userId: string,
    @Arg('trackIds', () => [ID], { description: 'Tracks, 100 at most.' }) trackIds: string[],
  ): Promise<Changed> {
    return this.#mark(userId, 'unsave', 'track', trackIds);
  }

  @Mutation(() => LibraryPayload, { description: 'Follows artists.' })
  followArtists(
    @Arg('userId', () => ID, { description: USER }) userId: string,
    @Arg('artistIds', () => [ID], { description: 'Artists, 100 at most.' }) artistIds: string[],
  ): Promise<Changed> {
    return this.#mark(userId, 'follow', 'artist', artistIds);
  }

  @Mutation(() => LibraryPayload, { description: 'Stops following artists.' })
  unfollowArtists(
    @Arg('userId', () => ID, { description: USER }) userId: string,
    @Arg('artistIds', () => [ID], { description: 'Artists, 100 at most.' }) artistIds: string[],
  ): Promise<Changed> {
    return this.#mark(userId, 'unfollow', 'artist', artistIds);
  }

  @Mutation(() => LibraryPayload, { description: 'Follows podcasts.' })
  followPodcasts(
    @Arg('userId', () => ID, { description: USER }) userId: string,
    @Arg('podcastIds', () => [ID], { description: 'Podcasts, 100 at most.' }) podcastIds: string[],
  ): Promise<Changed> {
    return this.#mark(userId, 'follow', 'podcast', podcastIds);
  }

  @Mutation(() => LibraryPayload, { description: 'Stops following podcasts.' })
  unfollowPodcasts(
    @Arg('userId', () => ID, { description: USER }) userId: string,
    @Arg('podcastIds', () => [ID], { description: 'Podcasts, 100 at most.' }) podcastIds: string[],
  ): Promise<Changed> {
    return this.#mark(userId, 'unfollow', 'podcast', podcastIds);
  }

  @Mutation(() => DismissPayload, {
    description: 'Never shows something to a listener again, on Home or in recommendations.',
  })
  async dismiss(
    @Arg('userId', () => ID, { description: 'Who does not want to see it.' }) userId: string,
    @Arg('subjectId', () => ID, {
      description: 'Global id of a track, album, artist, playlist or podcast.',
    })
    subjectId: string,
  ): Promise<Dismissed> {
    const user = globalId('user', userId);
    const subject = dismissible(subjectId);
    await this.#library.mark(user, 'dismiss', [subject]);
    return { user, subject };
  }

  @Mutation(() => LibraryPayload, {
    description:
      'Recommends something no more: artists with all that is theirs, genres, parts of a taste, or single things. Holds on Home, in weekly lists and in all recommendations, and is no part of the taste; search and pages of things show everything.',
  })
  mute(
    @Arg('userId', () => ID, { description: MUTING }) userId: string,
    @Args(() => MuteArgs) things: MuteArgs,
  ): Promise<Changed> {
    return this.#mute(userId, 'dismiss', things);
  }

  @Mutation(() => LibraryPayload, { description: 'Takes `mute` and `dismiss` back.' })
  unmute(
    @Arg('userId', () => ID, { description: MUTING }) userId: string,
    @Args(() => MuteArgs) things: MuteArgs,
  ): Promise<Changed> {
    return this.#mute(userId, 'undismiss', things);
  }

  async #mute(
    userId: string,
    mark: 'dismiss' | 'undismiss',
    { ids, genres }: MuteArgs,
  ): Promise<Changed> {
    const user = globalId('user', userId);
    const things = [
      ...checkLength('ids', ids).map(mutable),
      ...checkLength('genres', genres).map((genre) => globalId('genre', genre.toLowerCase())),
    ];
    await this.#library.mark(user, mark, things);
    return { user };
  }

  async #mark(userId: string, mark: Mark, kind: IdKind, ids: readonly string[]): Promise<Changed> {
    const user = globalId('user', userId);
    const items = checkLength(`${kind}Ids`, ids).map((id) => globalId(kind, id));
    await this.#library.mark(user, mark, items);
    return { user };
  }
}

function mutable(id: string): string {
  const kind = kindOf(id);
  if (kind !== undefined && MUTABLE.has(kind)) return globalId(kind, id);
  throw new BadInputError(
    `Expected \`ids\` to be global ids of what can be muted (${[...MUTABLE].join(', ')}), got ${
      kind === undefined ? 'a text that is no global id' : `that of a ${kind}`
    }.`,
  );
}

function dismissible(id: string): string {
  const kind = kindOf(id);
  if (kind !== undefined && DISMISSIBLE.has(kind)) return globalId(kind, id);
  throw new BadInputError(
    `Expected \`subjectId\` to be the global id of a track, album, artist, playlist or podcast, got ${
      kind === undefined ? 'a text that is no global id' : `that of a ${kind}`
    }.`,
  );
}

@Resolver(() => LibraryPayload)
export class LibraryPayloadResolver {
  @FieldResolver(() => User, { nullable: true, description: 'Whose library changed.' })
  user(
    @Root() changed: Changed,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ListenerRecord | null> {
    return loaders.listeners.load(changed.user);
  }
}

@Resolver(() => DismissPayload)
export class DismissPayloadResolver {
  readonly #weekly: WeeklyService;

  constructor(weekly: WeeklyService) {
    this.#weekly = weekly;
  }

  @FieldResolver(() => User, { nullable: true, description: 'Who dismissed it.' })
  user(
    @Root() changed: Dismissed,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ListenerRecord | null> {
    return loaders.listeners.load(changed.user);
  }

  @FieldResolver(() => Subject, {
    nullable: true,
    description: 'What was dismissed; null where it is not known.',
  })
  subject(
    @Root() changed: Dismissed,
    @Ctx() { loaders }: RequestContext,
  ): Promise<SubjectRecord | null> {
    return loadSubject(changed.subject, loaders, this.#weekly);
  }
}
