/** Home: shelves of cards, each with its reason and the odds it was shown by. */
import { createUnionType, Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { Album, Artist, Podcast, Track } from './catalogue.types.ts';
import { Policy, ReasonKind, ShelfKind } from './enums.ts';
import { Node } from './node.type.ts';
import { DateTime } from './scalars.ts';
import { Playlist } from './user.types.ts';
import { WeeklyPlaylist } from './weekly.types.ts';

/** Whatever a card can show. */
export const Subject = createUnionType({
  name: 'Subject',
  description: 'What a card can show.',
  types: () => [Track, Album, Artist, Playlist, Podcast, WeeklyPlaylist] as const,
});

@ObjectType({
  simpleResolvers: true,
  description:
    'Something that a reason rests on: a subject (a track played, an artist followed) or a term.',
})
export class Evidence {
  @Field(() => String, { nullable: true, description: 'The shared term, where it is one.' })
  term?: string;

  @Field(() => Float, { description: 'Share of the score, or a count; larger weighs more.' })
  weight!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Why something is shown, in words and with evidence.',
})
export class Reason {
  @Field(() => String, { description: 'The reason as a sentence to show.' })
  text!: string;

  @Field(() => ReasonKind, { description: 'What it rests on.' })
  kind!: string;

  @Field(() => [Evidence], { description: 'What speaks for it, heaviest first; may be empty.' })
  evidence!: Evidence[];
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description:
    'One place on a shelf. Its id goes into `context.card` of the events that it leads to.',
})
export class Card extends Node {
  @Field(() => Int, { description: 'Place on the shelf, from 0.' })
  position!: number;

  @Field(() => Policy, { description: 'Whether it is expected to please or shown to learn.' })
  policy!: string;

  @Field(() => Float, { description: 'How well it fits; compares within its shelf only.' })
  score!: number;

  @Field(() => Float, {
    description:
      'Probability, in (0, 1], that the serving policy shows this subject on this shelf.',
  })
  propensity!: number;

  @Field(() => Reason, { description: 'Why it is shown.' })
  reason!: Reason;
}

@ObjectType({ implements: Node, simpleResolvers: true, description: 'A titled row of cards.' })
export class Shelf extends Node {
  @Field(() => ShelfKind, { description: 'What it is about.' })
  kind!: string;

  @Field(() => String, { description: 'Title to show.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'A line under the title.' })
  subtitle?: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'A page of shelves. The same until the listener does something, it expires, or a new model serves.',
})
export class Home {
  @Field(() => ID, { description: 'Id of this page.' })
  id!: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  generatedAt!: number;

  @Field(() => DateTime, { description: 'When it will be made anew at the latest.' })
  expiresAt!: number;

  @Field(() => [Shelf], { description: 'The shelves, from the top.' })
  shelves!: Shelf[];
}
