/** Relay's `Node`, and how the type behind a global id is found: the kind stands in the id. */
import { Field, ID, InterfaceType } from 'type-graphql';
import { type IdKind, kindOf } from '../ids.ts';

/** The object type that each kind of id names. */
const TYPE_OF_KIND: Readonly<Partial<Record<IdKind, string>>> = {
  track: 'Track',
  album: 'Album',
  artist: 'Artist',
  playlist: 'Playlist',
  podcast: 'Podcast',
  weekly: 'WeeklyPlaylist',
  user: 'User',
  shelf: 'Shelf',
  card: 'Card',
};

/** The name of the object type of something with a global id. */
export function typeNameOf(value: { readonly id: string }): string | undefined {
  const kind = kindOf(value.id);
  return kind && TYPE_OF_KIND[kind];
}

@InterfaceType({
  description: 'Anything with a global id, by which `node` finds it again.',
})
export abstract class Node {
  @Field(() => ID, {
    description: 'Global id: opaque to clients, the same over restarts and over stores.',
  })
  id!: string;
}
