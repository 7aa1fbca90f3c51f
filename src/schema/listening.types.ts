/** What a listener plays at the moment. */
import { Field, Int, ObjectType } from 'type-graphql';
import { DateTime } from './scalars.ts';

@ObjectType({ simpleResolvers: true, description: 'What was played in a span of time.' })
export class ListeningSpan {
  @Field(() => DateTime, { description: 'When its first play began; now where there is none.' })
  startedAt!: number;

  @Field(() => Int, { description: 'Plays that were not skips.' })
  plays!: number;

  @Field(() => Int, { description: 'Plays of under 30 seconds.' })
  skips!: number;

  @Field(() => Number, { description: 'How long plays that say so sounded, in milliseconds.' })
  msPlayed!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What a listener plays now, in this sitting and today.',
})
export class ListeningWindows {
  @Field(() => ListeningSpan, {
    nullable: true,
    description:
      'The sitting that goes on: plays with less than 30 minutes of silence between them. Null where none does.',
  })
  session?: ListeningSpan;

  @Field(() => ListeningSpan, {
    description: "The listener's own day so far, 500 plays of it at most.",
  })
  today!: ListeningSpan;
}
