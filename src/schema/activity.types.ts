/** What went through a gateway lately. */
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { EventKind, Policy } from './enums.ts';
import { DateTime } from './scalars.ts';

@ObjectType({ simpleResolvers: true, description: 'Events of one kind in the last hour.' })
export class EventRate {
  @Field(() => EventKind, { description: 'Which kind.' })
  kind!: string;

  @Field(() => Int, { description: 'How many in all.' })
  total!: number;

  @Field(() => [Int], { description: 'How many in each of 60 minutes, the oldest first.' })
  perMinute!: readonly number[];
}

@ObjectType({ simpleResolvers: true, description: 'What cards were chosen for.' })
export class PolicyShare {
  @Field(() => Policy, { description: 'Which policy.' })
  policy!: string;

  @Field(() => Int, { description: 'Cards on pages made by this process since it started.' })
  cards!: number;

  @Field(() => Float, { description: 'Share of all cards, 0 to 1.' })
  share!: number;

  @Field(() => Float, { description: 'Mean of the probabilities they were shown by.' })
  meanPropensity!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What went through this gateway lately.' })
export class Activity {
  @Field(() => DateTime, { description: 'Since when it was watched, an hour at most.' })
  since!: number;

  @Field(() => [EventRate], {
    description: 'Events taken in, by kind; kinds without any left out.',
  })
  events!: readonly EventRate[];

  @Field(() => [PolicyShare], { description: 'How much was exploited and how much explored.' })
  policies!: readonly PolicyShare[];
}
