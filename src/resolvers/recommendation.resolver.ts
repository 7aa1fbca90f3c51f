/** Ranked lists: for a listener, like a track, from seeds. */
import { Arg, Args, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import { globalId } from '../ids.ts';
import { RecommendationArgs, SimilarArgs } from '../schema/args.ts';
import { Track } from '../schema/catalogue.types.ts';
import { RecommendationConnection } from '../schema/connections.ts';
import { Reason } from '../schema/home.types.ts';
import { Recommendation, SeedRecommendations } from '../schema/recommendation.types.ts';
import { SeedRecommendationsInput } from '../schema/seed-recommendations.input.ts';
import { User } from '../schema/user.types.ts';
import type {
  RankedList,
  Recommendation as Ranked,
  RecommendationService,
  RecommenderKind,
} from '../services/services.ts';
import type { ListenerRecord, ReasonRecord, TrackRecord } from '../store/records.ts';
import { present } from './catalogue.resolver.ts';
import type { RequestContext } from './context.ts';
import { rankCursor } from './cursor.ts';
import { checkFirst, checkLength, checkRange, type Page, pageOf } from './paging.ts';
import { seedQuery, trackFilter } from './seeds.ts';

@Resolver(() => User)
export class UserRecommendationsResolver {
  readonly #recommendations: RecommendationService;

  constructor(recommendations: RecommendationService) {
    this.#recommendations = recommendations;
  }

  @FieldResolver(() => RecommendationConnection, {
    description: 'Tracks for this listener, best first. A cursor goes on in the list it came from.',
  })
  recommendations(
    @Root() user: ListenerRecord,
    @Args(() => RecommendationArgs) args: RecommendationArgs,
  ): Promise<Page<Ranked>> {
    const query = {
      listener: user.id,
      exclude: checkLength('exclude', args.exclude ?? []).map((id) => globalId('track', id)),
      where: trackFilter(args.where),
      diversity: checkRange('diversity', args.diversity, 0, 1),
      by: args.by as RecommenderKind,
    };
    return rankedPage(args, this.#recommendations, (list) => list.forListener(query));
  }
}

@Resolver(() => Track)
export class SimilarTracksResolver {
  readonly #recommendations: RecommendationService;

  constructor(recommendations: RecommendationService) {
    this.#recommendations = recommendations;
  }

  @FieldResolver(() => RecommendationConnection, {
    description: 'Tracks like this one, best first.',
  })
  similar(
    @Root() track: TrackRecord,
    @Args(() => SimilarArgs) args: SimilarArgs,
    @Ctx() context: RequestContext,
  ): Promise<Page<Ranked>> {
    const by = args.by as RecommenderKind;
    return rankedPage(args, this.#recommendations, async (list) =>
      list.similar(track.id, by, await context.viewer()),
    );
  }

  @FieldResolver(() => Reason, {
    nullable: true,
    description: 'What a listener did that speaks most for this track; null where nothing does.',
  })
  explain(
    @Root() track: TrackRecord,
    @Arg('userId', () => ID, { description: 'The listener.' }) userId: string,
  ): Promise<ReasonRecord | undefined> {
    return this.#recommendations.explain(track.id, globalId('user', userId));
  }

  @Query(() => SeedRecommendations, { description: 'Tracks from one to five seeds.' })
  async recommendations(
    @Arg('input', () => SeedRecommendationsInput, { description: 'Seeds and wishes.' })
    input: SeedRecommendationsInput,
    @Ctx() context: RequestContext,
  ): Promise<{ recommendations: readonly Ranked[] }> {
    const query = { ...seedQuery(input), listener: await context.viewer() };
    return { recommendations: await this.#recommendations.bySeeds(query) };
  }
}

@Resolver(() => Recommendation)
export class RecommendationResolver {
  @FieldResolver(() => Track, { description: 'The track.' })
  track(@Root() ranked: Ranked, @Ctx() { loaders }: RequestContext): Promise<TrackRecord | null> {
    return loaders.tracks.load(ranked.track);
  }
}

@Resolver(() => SeedRecommendations)
export class SeedRecommendationsResolver {
  @FieldResolver(() => [Track], { description: 'The same tracks, without scores and reasons.' })
  tracks(
    @Root() found: { readonly recommendations: readonly Ranked[] },
    @Ctx() { loaders }: RequestContext,
  ): Promise<TrackRecord[]> {
    return present(
      loaders.tracks,
      found.recommendations.map(({ track }) => track),
    );
  }
}

/** A page of a ranked list: of a new one without a cursor, of the one that the cursor names with one. */
async function rankedPage(
  args: { readonly first: number; readonly after?: string },
  service: RecommendationService,
  make: (service: RecommendationService) => Promise<RankedList>,
): Promise<Page<Ranked>> {
  const limit = checkFirst(args.first);
  const place = rankCursor.read(args.after);
  const list = place === undefined ? await make(service) : service.again(place[0]);
  const from = place === undefined ? 0 : place[1] + 1;
  const edges = list.entries
    .slice(from, from + limit)
    .map((node, index) => ({ cursor: rankCursor.write([list.key, from + index]), node }));
  return pageOf(edges, { more: from + edges.length < list.entries.length, after: from > 0 });
}
