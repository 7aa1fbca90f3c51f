/** What the catalogue holds. Relations between these are fields of their resolvers. */
import { Field, Int, ObjectType } from 'type-graphql';
import { Node } from './node.type.ts';
import { PartialDate } from './scalars.ts';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A recording that can be played and recommended.',
})
export class Track extends Node {
  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => Int, { nullable: true, description: 'How long it is, in milliseconds.' })
  durationMs?: number;

  @Field(() => Boolean, { description: 'Whether its words are marked as explicit.' })
  explicit!: boolean;

  @Field(() => PartialDate, { nullable: true, description: 'When it came out, as far as known.' })
  releaseDate?: string;

  @Field(() => String, { nullable: true, description: 'International Standard Recording Code.' })
  isrc?: string;

  @Field(() => [String], {
    nullable: true,
    description: 'ISO 3166 codes of the countries where it may be played; null: everywhere.',
  })
  markets?: string[];

  @Field(() => [String], { description: 'Its genres, most fitting first.' })
  genres!: string[];
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A release of several tracks.',
})
export class Album extends Node {
  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => PartialDate, { nullable: true, description: 'When it came out, as far as known.' })
  releaseDate?: string;

  @Field(() => [String], { description: 'Its genres, most fitting first.' })
  genres!: string[];
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'Somebody who makes music: a person, a band, a composer.',
})
export class Artist extends Node {
  @Field(() => String, { description: 'The name.' })
  name!: string;

  @Field(() => [String], { description: 'The genres, most fitting first.' })
  genres!: string[];
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A podcast: followed, carded and recommended by who follows what.',
})
export class Podcast extends Node {
  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'Who publishes it.' })
  publisher?: string;

  @Field(() => String, { nullable: true, description: 'What it is about, in words.' })
  description?: string;

  @Field(() => [String], { description: 'What it is about, in catchwords.' })
  topics!: string[];
}
