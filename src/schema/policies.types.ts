/** What other policies of Home would have earned, by the log of pages. */
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { DateTime } from './scalars.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'A mean reward of a card that is seen, 0 to 1, with its interval.',
})
export class PolicyEstimate {
  @Field(() => Float, { description: 'The estimate.' })
  value!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Where its 95 % interval begins; null where too few listeners speak.',
  })
  low!: number | null;

  @Field(() => Float, { nullable: true, description: 'Where that ends.' })
  high!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A way of choosing cards that was not served, judged by the log of what was.',
})
export class JudgedPolicy {
  @Field(() => String, { description: 'Its name.' })
  name!: string;

  @Field(() => String, { description: 'What it shows.' })
  description!: string;

  @Field(() => PolicyEstimate, {
    description: 'By inverse propensities: no bias where the log covers the policy, much variance.',
  })
  ips!: PolicyEstimate;

  @Field(() => PolicyEstimate, { description: 'The same over the mean weight.' })
  snips!: PolicyEstimate;

  @Field(() => PolicyEstimate, {
    description: 'By a model of the rewards alone: its bias is not in the interval.',
  })
  direct!: PolicyEstimate;

  @Field(() => PolicyEstimate, {
    description: 'By that model, mended by what the log says of its errors.',
  })
  doublyRobust!: PolicyEstimate;

  @Field(() => Float, {
    description: 'How many cards, equally weighted, the weighted log is worth.',
  })
  effectiveSize!: number;

  @Field(() => Float, {
    description:
      'How much of what it shows the log can speak of; far below 1 the estimates are too low.',
  })
  coverage!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A policy that was served.' })
export class ServedPolicy {
  @Field(() => String, { description: 'Its version, as pages are logged with.' })
  version!: string;

  @Field(() => Int, { description: 'Pages looked at.' })
  pages!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What other policies of Home would have earned, by a sample of the log of pages.',
})
export class PolicyReport {
  @Field(() => DateTime, { description: 'When it was estimated.' })
  countedAt!: number;

  @Field(() => DateTime, { description: 'Of pages since then.' })
  from!: number;

  @Field(() => DateTime, { description: 'And until then.' })
  until!: number;

  @Field(() => Int, { description: 'Listeners who saw a card that a policy had chosen.' })
  listeners!: number;

  @Field(() => Int, { description: 'Pages with such cards.' })
  pages!: number;

  @Field(() => Int, { description: 'Such cards.' })
  seen!: number;

  @Field(() => [ServedPolicy], { description: 'What was served, the most pages first.' })
  served!: readonly ServedPolicy[];

  @Field(() => PolicyEstimate, { description: 'What was really earned.' })
  logged!: PolicyEstimate;

  @Field(() => [JudgedPolicy], { description: 'What others would have earned.' })
  policies!: readonly JudgedPolicy[];
}
