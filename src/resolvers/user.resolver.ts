/** Listeners: what is made for them. The guard keeps these fields for the listener and operators. */
import { Arg, Args, Ctx, FieldResolver, Float, ID, Int, Query, Resolver, Root } from 'type-graphql';
import { globalId } from '../ids.ts';
import { WeeklyPageArgs } from '../schema/args.ts';
import { WeeklyPlaylistConnection } from '../schema/connections.ts';
import { Home } from '../schema/home.types.ts';
import { ISOWeek } from '../schema/scalars.ts';
import { TasteProfile, User } from '../schema/user.types.ts';
import { WeeklyPlaylist } from '../schema/weekly.types.ts';
import type { Services } from '../services/services.ts';
import type { TasteProfile as Taste } from '../services/services-taste.ts';
import type { ListenerRecord } from '../store/records.ts';
import type { RequestContext } from './context.ts';
import { weekCursor } from './cursor.ts';
import { checkFirst, checkRange, type Page, pageOf } from './paging.ts';
import { homeView, type HomeView, weeklyView, type WeeklyView } from './views.ts';

/** The most shelves and cards of one page. */
export const MAX_SHELVES = 20;
export const MAX_CARDS = 50;

@Resolver(() => User)
export class UserResolver {
  readonly #services: Pick<Services, 'home' | 'weekly' | 'taste'>;

  constructor(services: Pick<Services, 'home' | 'weekly' | 'taste'>) {
    this.#services = services;
  }

  @Query(() => User, {
    nullable: true,
    description:
      'The listener of the token. Without tokens: of the `x-listener` header, else the first. Null where there is none.',
  })
  async viewer(@Ctx() context: RequestContext): Promise<ListenerRecord | null> {
    const id = await context.viewer();
    return id === undefined ? null : context.loaders.listeners.load(id);
  }

  @Query(() => User, { nullable: true, description: 'A listener; null when not known.' })
  async user(
    @Arg('id', () => ID, { description: 'Global or bare id of the listener.' }) id: string,
    @Ctx() { loaders }: RequestContext,
  ): Promise<ListenerRecord | null> {
    return loaders.listeners.load(globalId('user', id));
  }

  @FieldResolver(() => Home, {
    description: 'The page of shelves that is valid now; what it shows is logged as impressions.',
  })
  async home(
    @Root() user: ListenerRecord,
    @Arg('shelves', () => Int, {
      nullable: true,
      defaultValue: 8,
      description: 'How many shelves at most, 1 to 20.',
    })
    shelves: number,
    @Arg('cards', () => Int, {
      nullable: true,
      defaultValue: 10,
      description: 'How many cards a shelf, 1 to 50.',
    })
    cards: number,
    @Arg('explore', () => Float, {
      nullable: true,
      description:
        'How much of what could be tried out is, 0 to 1; as the gateway is set if left out.',
    })
    explore?: number | null,
  ): Promise<HomeView> {
    checkRange('shelves', shelves, 1, MAX_SHELVES);
    checkRange('cards', cards, 1, MAX_CARDS);
    const share = explore ?? undefined;
    if (share !== undefined) checkRange('explore', share, 0, 1);
    return homeView(await this.#services.home.page(user.id, { shelves, cards, explore: share }));
  }

  @FieldResolver(() => WeeklyPlaylist, {
    nullable: true,
    description:
      'The weekly playlist; null for a week that has none. This week’s is made when missing.',
  })
  async weeklyPlaylist(
    @Root() user: ListenerRecord,
    @Arg('week', () => ISOWeek, {
      nullable: true,
      description: 'Which week; this one unless said.',
    })
    week: string | null | undefined,
  ): Promise<WeeklyView | null> {
    const weekly = await this.#services.weekly.forListener(user.id, week ?? undefined);
    return weekly === undefined ? null : weeklyView(weekly);
  }

  @FieldResolver(() => WeeklyPlaylistConnection, { description: 'Weekly playlists, latest first.' })
  async weeklyPlaylists(
    @Root() user: ListenerRecord,
    @Args(() => WeeklyPageArgs) { first, after }: WeeklyPageArgs,
  ): Promise<Page<WeeklyView>> {
    const limit = checkFirst(first);
    const [before] = weekCursor.read(after) ?? [];
    const found = await this.#services.weekly.list(user.id, limit + 1, before);
    const edges = found
      .slice(0, limit)
      .map((weekly) => ({ cursor: weekCursor.write([weekly.week]), node: weeklyView(weekly) }));
    return pageOf(edges, { more: found.length > limit, after: before !== undefined });
  }

  @FieldResolver(() => TasteProfile, { description: 'What the listener is taken to like.' })
  tasteProfile(@Root() user: ListenerRecord): Promise<Taste> {
    return this.#services.taste.profile(user.id);
  }
}
