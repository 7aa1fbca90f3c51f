/**
 * The executable schema: type-graphql builds it from the classes, and its container is a map of
 * resolvers made here with plain arguments.
 */
// type-graphql's decorators read the metadata that this defines, so it stands before all of them.
import 'reflect-metadata';
import { type GraphQLSchema, isAbstractType, printSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { InvariantError } from '../errors.ts';
import { typeNameOf } from '../schema/node.type.ts';
import { ActivityResolver } from './activity.resolver.ts';
import { AudioFeaturesResolver } from './audio.resolver.ts';
import {
  AlbumResolver,
  ArtistResolver,
  PodcastResolver,
  TrackResolver,
} from './catalogue.resolver.ts';
import { CatalogueWritesResolver } from './catalogue-writes.resolver.ts';
import type { ApiDeps } from './context.ts';
import { EventsResolver } from './events.resolver.ts';
import { ExperimentResolver } from './experiment.resolver.ts';
import { HistoryResolver } from './history.resolver.ts';
import { CardResolver, EvidenceResolver, HomeResolver, ShelfResolver } from './home.resolver.ts';
import {
  DismissPayloadResolver,
  LibraryPayloadResolver,
  LibraryResolver,
} from './library.resolver.ts';
import { LiveResolver } from './live.resolver.ts';
import { ListeningWindowsResolver, UserListeningResolver } from './listening.resolver.ts';
import { NodeResolver } from './node.resolver.ts';
import { JobsResolver, ModelsResolver } from './operator.resolver.ts';
import { nullMeansDefault } from './null-arguments.ts';
import { PlaylistPayloadResolver, PlaylistResolver } from './playlist.resolver.ts';
import { PoliciesResolver } from './policies.resolver.ts';
import { PrivacyResolver } from './privacy.resolver.ts';
import {
  RecommendationResolver,
  SeedRecommendationsResolver,
  SimilarTracksResolver,
  UserRecommendationsResolver,
} from './recommendation.resolver.ts';
import {
  AlbumTextResolver,
  ArtistTextResolver,
  TextProfileResolver,
  TrackTextResolver,
} from './text-profile.resolver.ts';
import { SearchResolver } from './search.resolver.ts';
import {
  PlayedArtistResolver,
  PlayedTrackResolver,
  PlayResolver,
  TasteClusterResolver,
  UserListsResolver,
} from './user-lists.resolver.ts';
import { UserResolver } from './user.resolver.ts';
import { WeeklyPlaylistResolver, WeeklyTrackResolver } from './weekly.resolver.ts';

type ResolverClass = abstract new (...args: never[]) => object;

/** How each resolver is made; what stands here is the API. */
const RESOLVERS: ReadonlyMap<ResolverClass, (deps: ApiDeps) => object> = new Map<
  ResolverClass,
  (deps: ApiDeps) => object
>([
  [NodeResolver, ({ services }) => new NodeResolver(services)],
  [UserResolver, ({ services }) => new UserResolver(services)],
  [UserListeningResolver, ({ services }) => new UserListeningResolver(services.listening)],
  [ListeningWindowsResolver, () => new ListeningWindowsResolver()],
  [UserListsResolver, () => new UserListsResolver()],
  [PlayResolver, () => new PlayResolver()],
  [PlayedTrackResolver, () => new PlayedTrackResolver()],
  [PlayedArtistResolver, () => new PlayedArtistResolver()],
  [TasteClusterResolver, () => new TasteClusterResolver()],
  [TrackResolver, ({ links }) => new TrackResolver(links)],
  [AudioFeaturesResolver, () => new AudioFeaturesResolver()],
  [TrackTextResolver, ({ services }) => new TrackTextResolver(services.textProfiles)],
  [ArtistTextResolver, ({ services }) => new ArtistTextResolver(services.textProfiles)],
  [AlbumTextResolver, ({ services }) => new AlbumTextResolver(services.textProfiles)],
  [TextProfileResolver, () => new TextProfileResolver()],
  [ArtistResolver, ({ links }) => new ArtistResolver(links)],
  [AlbumResolver, ({ links }) => new AlbumResolver(links)],
  [PodcastResolver, ({ links }) => new PodcastResolver(links)],
  [PlaylistResolver, ({ services, links }) => new PlaylistResolver(services.library, links)],
  [PlaylistPayloadResolver, () => new PlaylistPayloadResolver()],
  [HomeResolver, () => new HomeResolver()],
  [ShelfResolver, () => new ShelfResolver()],
  [CardResolver, ({ services }) => new CardResolver(services.weekly)],
  [EvidenceResolver, ({ services }) => new EvidenceResolver(services.weekly)],
  [WeeklyPlaylistResolver, ({ links }) => new WeeklyPlaylistResolver(links)],
  [WeeklyTrackResolver, () => new WeeklyTrackResolver()],
  [
    UserRecommendationsResolver,
    ({ services }) => new UserRecommendationsResolver(services.recommendations),
  ],
  [SimilarTracksResolver, ({ services }) => new SimilarTracksResolver(services.recommendations)],
  [RecommendationResolver, () => new RecommendationResolver()],
  [SeedRecommendationsResolver, () => new SeedRecommendationsResolver()],
  [SearchResolver, ({ services }) => new SearchResolver(services.search)],
  [EventsResolver, ({ services }) => new EventsResolver(services.intake)],
  [LibraryResolver, ({ services }) => new LibraryResolver(services.library)],
  [LibraryPayloadResolver, () => new LibraryPayloadResolver()],
  [DismissPayloadResolver, ({ services }) => new DismissPayloadResolver(services.weekly)],
  [
    CatalogueWritesResolver,
    ({ services, clock }) => new CatalogueWritesResolver(services.catalogue, clock),
  ],
  [ModelsResolver, ({ services }) => new ModelsResolver(services.models)],
  [JobsResolver, ({ services }) => new JobsResolver(services.jobs)],
  [LiveResolver, () => new LiveResolver()],
  [ActivityResolver, ({ services }) => new ActivityResolver(services.activity)],
  [ExperimentResolver, ({ services }) => new ExperimentResolver(services.experiment)],
  [PoliciesResolver, ({ services }) => new PoliciesResolver(services.policies)],
  [HistoryResolver, ({ services }) => new HistoryResolver(services.history)],
  [PrivacyResolver, ({ services, clock }) => new PrivacyResolver(services.privacy, clock)],
]);

/** type-graphql asks for it; our subscriptions name what they watch themselves (`live.resolver.ts`). */
const NO_TOPICS = {
  publish(): void {},
  subscribe(topic: string): AsyncIterable<never> {
    throw new InvariantError(`Expected no subscription by topic, got one by "${topic}".`);
  },
};

/**
 * Builds the schema.
 *
 * @param deps - What resolvers work with; left out, the schema can be printed but not executed.
 */
export function buildApiSchema(deps?: ApiDeps): GraphQLSchema {
  const ready = new Map<unknown, unknown>();
  if (deps) for (const [type, make] of RESOLVERS) ready.set(type, make(deps));
  const schema = buildSchemaSync({
    resolvers: [...RESOLVERS.keys()] as unknown as [() => void],
    container: { get: (type) => ready.get(type) },
    validate: false,
    emitSchemaFile: false,
    pubSub: NO_TOPICS,
  });
  for (const type of Object.values(schema.getTypeMap())) {
    // type-graphql would wrap it in a promise, which costs much and compiled execution refuses.
    if (isAbstractType(type)) type.resolveType = typeNameOf;
  }
  nullMeansDefault(schema);
  return schema;
}

/** The schema as text, with descriptions: what `schema.graphql` holds. */
export function printApiSchema(): string {
  const header =
    '# Written by `npm run schema:emit` from src/schema and src/resolvers: do not edit.';
  return `${header}\n\n${printSchema(buildApiSchema())}\n`;
}
