/** What a track sounds like, in the names and ranges of Spotify's audio features. */
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';

@ObjectType({
  simpleResolvers: true,
  description:
    'What a track sounds like, measured from its sound. Names and ranges are those of Spotify’s audio features; each answer has a confidence besides.',
})
export class AudioFeatures {
  @Field(() => ID, { description: 'The track.' })
  trackId!: string;

  @Field(() => Float, {
    description: 'Beats a minute; 0 where none were heard. In 6/8 the dotted beat.',
  })
  tempo!: number;

  @Field(() => Float, { description: 'Probability that the tempo is right, 0 to 1.' })
  tempoConfidence!: number;

  @Field(() => Int, {
    description: 'Pitch class of the tonic, 0 (C) to 11 (B); -1 where none was heard.',
  })
  key!: number;

  @Field(() => Int, { description: '1: major, 0: minor.' })
  mode!: number;

  @Field(() => Float, { description: 'Probability that key and mode are right, 0 to 1.' })
  keyConfidence!: number;

  @Field(() => Int, { description: 'Beats in a bar, 3 to 7; 6 is 6/8.' })
  timeSignature!: number;

  @Field(() => Float, { description: 'Probability that the bar is right, 0 to 1.' })
  timeSignatureConfidence!: number;

  @Field(() => Float, { description: 'Integrated loudness (EBU R128), in LUFS: -70 to about 0.' })
  loudness!: number;

  @Field(() => Float, { description: 'How loud, dense and bright it is, 0 to 1.' })
  energy!: number;

  @Field(() => Float, { description: 'How strong and danceable its pulse is, 0 to 1.' })
  danceability!: number;

  @Field(() => Float, { description: 'How cheerful mode, tempo and colour are, 0 to 1.' })
  valence!: number;

  @Field(() => Float, { description: 'How soft and dark its sound is, 0 to 1.' })
  acousticness!: number;

  @Field(() => Float, { description: 'How little it moves as voices do, 0 to 1.' })
  instrumentalness!: number;

  @Field(() => Float, { description: 'How noisy its quiet moments are, 0 to 1.' })
  liveness!: number;

  @Field(() => Float, { description: 'How much it moves as speech does, 0 to 1.' })
  speechiness!: number;

  @Field(() => Int, { nullable: true, description: 'How long the sound is, in milliseconds.' })
  durationMs?: number;

  @Field(() => String, { description: 'What measured it.' })
  modelVersion!: string;
}
