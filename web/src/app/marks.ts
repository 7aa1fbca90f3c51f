/** Whether something is saved or followed by whoever looks. */
import { useQuery } from '@apollo/client/react';
import { MarksDocument } from '../generated/operations.ts';
import type { AnySubject } from '../subject/names.ts';

/** Tells of a subject whether it is marked; undefined for what can bear no mark. */
export function useMarks(): (
  subject: Pick<AnySubject, '__typename' | 'id'>,
) => boolean | undefined {
  const { data } = useQuery(MarksDocument);
  const viewer = data?.viewer;
  return ({ __typename, id }) => {
    const has = (
      list: { readonly nodes: readonly { readonly id: string }[] } | undefined,
    ): boolean => list?.nodes.some((node) => node.id === id) ?? false;
    switch (__typename) {
      case 'Track':
        return has(viewer?.savedTracks);
      case 'Artist':
        return has(viewer?.followedArtists);
      case 'Podcast':
        return has(viewer?.followedPodcasts);
      default:
        return undefined;
    }
  };
}
