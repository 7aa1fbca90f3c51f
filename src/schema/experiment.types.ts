/** What the arms of the experiment did. */
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DateTime } from './scalars.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'Listeners who get one way of making Home, and how they respond to it.',
})
export class ExperimentArm {
  @Field(() => String, { description: 'Its name in the configuration.' })
  name!: string;

  @Field(() => Float, { description: 'Share of the listeners, 0 to 1.' })
  share!: number;

  @Field(() => Int, { description: 'Listeners counted: those who saw a card; a sample of many.' })
  listeners!: number;

  @Field(() => Int, { description: 'Cards that they saw.' })
  seen!: number;

  @Field(() => Float, { description: 'Reward of a card that was seen, 0 to 1.' })
  mean!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Standard error of the mean, over listeners; null for fewer than two.',
  })
  error!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Its mean less that of the first arm; null for the first.',
  })
  difference!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Standard error of the difference; null where one is not known.',
  })
  differenceError!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'Listeners split by a hash, who get Home made in different ways.',
})
export class Experiment {
  @Field(() => String, { description: 'Its name in the configuration.' })
  name!: string;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When its arms were counted last; null: not yet.',
  })
  countedAt!: number | null;

  @Field(() => [ExperimentArm], {
    description: 'Its arms; the first is what the others are compared with.',
  })
  arms!: readonly ExperimentArm[];
}
