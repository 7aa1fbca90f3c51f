/** Relay's connections: one pair of types for each kind of list. */
import { type ClassType, Field, ObjectType } from 'type-graphql';
import { Album, Artist, Podcast, Track } from './catalogue.types.ts';
import { Card, Subject } from './home.types.ts';
import { Recommendation } from './recommendation.types.ts';
import { Play, Playlist } from './user.types.ts';
import { WeeklyPlaylist } from './weekly.types.ts';

@ObjectType({ simpleResolvers: true, description: 'Where a page of a list begins and ends.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether more follows.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether something stands before.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge.' })
  startCursor?: string;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last edge: the next `after`.',
  })
  endCursor?: string;
}

export const TrackConnection = connectionOf(Track, 'tracks');
export const AlbumConnection = connectionOf(Album, 'albums');
export const ArtistConnection = connectionOf(Artist, 'artists');
export const PodcastConnection = connectionOf(Podcast, 'podcasts');
export const PlaylistConnection = connectionOf(Playlist, 'playlists');
export const PlayConnection = connectionOf(Play, 'plays');
export const CardConnection = connectionOf(Card, 'cards');
export const RecommendationConnection = connectionOf(Recommendation, 'recommendations');
export const SubjectConnection = connectionOf(Subject, 'subjects', 'Subject');
export const WeeklyPlaylistConnection = connectionOf(WeeklyPlaylist, 'weekly playlists');

/** The edge and connection types of a node type; what is exported is the connection. */
function connectionOf<T extends object>(
  node: ClassType<T> | typeof Subject,
  plural: string,
  name = (node as ClassType<T>).name,
): ClassType<object> {
  @ObjectType(`${name}Edge`, {
    simpleResolvers: true,
    description: `One of a list of ${plural}.`,
  })
  class Edge {
    @Field(() => String, { description: 'Opaque place in the list: an `after`.' })
    cursor!: string;

    @Field(() => node, { description: 'What stands here.' })
    node!: object;
  }

  @ObjectType(`${name}Connection`, {
    simpleResolvers: true,
    description: `A page of a list of ${plural}.`,
  })
  class Connection {
    @Field(() => [Edge], { description: 'What is on this page, with cursors.' })
    edges!: Edge[];

    @Field(() => [node], { description: 'What is on this page, without cursors.' })
    nodes!: object[];

    @Field(() => PageInfo, { description: 'Where the page begins and ends.' })
    pageInfo!: PageInfo;
  }
  return Connection;
}
