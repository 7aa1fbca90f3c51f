/** Ranked tracks with reasons. */
import { Field, Float, ObjectType } from 'type-graphql';
import { RecommenderKind } from './enums.ts';
import { Reason } from './home.types.ts';

@ObjectType({ simpleResolvers: true, description: 'A recommended track, and why.' })
export class Recommendation {
  @Field(() => Float, { description: 'Larger is better; compares within one list only.' })
  score!: number;

  @Field(() => RecommenderKind, { description: 'The engine that found it.' })
  by!: string;

  @Field(() => Reason, { description: 'Why it is recommended.' })
  reason!: Reason;
}

@ObjectType({ simpleResolvers: true, description: 'What some seeds lead to.' })
export class SeedRecommendations {
  @Field(() => [Recommendation], { description: 'Best first.' })
  recommendations!: Recommendation[];
}
