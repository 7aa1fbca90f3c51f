/** Saves, follows and takes back: the mark shows at once, by an optimistic answer, and goes if it is refused. */
import type { ApolloClient, DocumentNode } from '@apollo/client';
import {
  FollowArtistsDocument,
  FollowPodcastsDocument,
  type MarksQuery,
  SaveTracksDocument,
  UnfollowArtistsDocument,
  UnfollowPodcastsDocument,
  UnsaveTracksDocument,
} from '../generated/operations.ts';
import type { AnySubject } from '../subject/names.ts';

export type Marks = NonNullable<MarksQuery['viewer']>;

interface Change {
  readonly list: 'savedTracks' | 'followedArtists' | 'followedPodcasts';
  /** The mutation and the field that it asks for. */
  readonly on: readonly [DocumentNode, string];
  readonly off: readonly [DocumentNode, string];
}

/** What can bear a mark, and how it gets and loses it. */
const CHANGES: Partial<Record<AnySubject['__typename'], Change>> = {
  Track: {
    list: 'savedTracks',
    on: [SaveTracksDocument, 'saveTracks'],
    off: [UnsaveTracksDocument, 'unsaveTracks'],
  },
  Artist: {
    list: 'followedArtists',
    on: [FollowArtistsDocument, 'followArtists'],
    off: [UnfollowArtistsDocument, 'unfollowArtists'],
  },
  Podcast: {
    list: 'followedPodcasts',
    on: [FollowPodcastsDocument, 'followPodcasts'],
    off: [UnfollowPodcastsDocument, 'unfollowPodcasts'],
  },
};

/** @param marks - those of the listener as the cache has them. */
export async function changeMark(
  client: ApolloClient,
  marks: Marks,
  subject: Pick<AnySubject, '__typename' | 'id'>,
  on: boolean,
): Promise<void> {
  const change = CHANGES[subject.__typename];
  if (change === undefined) return;
  const [mutation, field] = on ? change.on : change.off;
  const { list } = change;
  const others = marks[list].nodes.filter(({ id }) => id !== subject.id);
  const nodes = on ? [{ __typename: subject.__typename, id: subject.id }, ...others] : others;
  const user = { __typename: 'User', ...marks, [list]: { ...marks[list], nodes } };
  await client.mutate({
    mutation,
    variables: { userId: marks.id, ids: [subject.id] },
    optimisticResponse: {
      __typename: 'Mutation',
      [field]: { __typename: 'LibraryPayload', user },
    },
  });
}
