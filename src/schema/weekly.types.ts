/** The weekly playlist: 30 tracks new to the listener, every Monday. */
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Policy } from './enums.ts';
import { Node } from './node.type.ts';
import { DateTime, ISOWeek } from './scalars.ts';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: "A listener's playlist of new music for one week.",
})
export class WeeklyPlaylist extends Node {
  @Field(() => ISOWeek, { description: 'Its week.' })
  week!: string;

  @Field(() => DateTime, { description: "Monday 00:00 in the listener's time zone." })
  validFrom!: number;

  @Field(() => DateTime, { description: 'The Monday after, 00:00.' })
  validUntil!: number;

  @Field(() => DateTime, { description: 'When it was made.' })
  generatedAt!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A track of a weekly playlist.' })
export class WeeklyTrack {
  @Field(() => Int, { description: 'Place in the list, from 0.' })
  position!: number;

  @Field(() => Float, { description: 'How well it fits; compares within the list only.' })
  score!: number;

  @Field(() => Policy, { description: 'Whether it is expected to please or there to learn.' })
  policy!: string;
}
