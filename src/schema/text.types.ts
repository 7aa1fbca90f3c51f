/** What is written about a track, an artist or an album. */
import { Field, Float, Int, ObjectType } from 'type-graphql';
import { WeightedTerm } from './user.types.ts';

@ObjectType({
  simpleResolvers: true,
  description: 'What is written about a track, an artist or an album.',
})
export class TextProfile {
  @Field(() => [WeightedTerm], {
    description:
      'What stands out in it, as it is written, heaviest first; weights are shares. 20 at most.',
  })
  terms!: WeightedTerm[];

  @Field(() => Float, {
    description:
      'What is thought of it, -1 (nothing good) to 1 (nothing bad); 0: nothing either way.',
  })
  sentiment!: number;

  @Field(() => Float, {
    description: 'How much there was to tell the sentiment by, 0 (nothing) to 1.',
  })
  sentimentConfidence!: number;

  @Field(() => Int, { description: 'How many texts it rests on; repeated ones count once.' })
  documents!: number;
}
