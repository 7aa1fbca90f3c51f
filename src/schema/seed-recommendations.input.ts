/** The input of `recommendations`: the shape of Spotify's endpoint of that name. */
import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { TrackFilter } from './inputs.ts';

/** How many tracks come where nothing is said. */
export const DEFAULT_LIMIT = 20;

const popularity = '0 (nobody plays it) to 100 (the most played).';

@InputType({
  description:
    'One to five seeds in all, and what the tracks should be like: `min` and `max` are limits, `target` is wished for.',
})
export class SeedRecommendationsInput {
  @Field(() => [ID], { nullable: true, defaultValue: [], description: 'Tracks to start from.' })
  seedTracks?: string[] | null;

  @Field(() => [ID], { nullable: true, defaultValue: [], description: 'Artists to start from.' })
  seedArtists?: string[] | null;

  @Field(() => [String], { nullable: true, defaultValue: [], description: 'Genres to start from.' })
  seedGenres?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    defaultValue: DEFAULT_LIMIT,
    description: 'How many tracks, 1 to 100.',
  })
  limit?: number | null;

  @Field(() => TrackFilter, { nullable: true, description: 'Which tracks may come at all.' })
  where?: TrackFilter;

  @Field(() => Int, { nullable: true, description: `Least popularity, ${popularity}` })
  minPopularity?: number;

  @Field(() => Int, { nullable: true, description: `Largest popularity, ${popularity}` })
  maxPopularity?: number;

  @Field(() => Int, { nullable: true, description: `Wished popularity, ${popularity}` })
  targetPopularity?: number;

  @Field(() => Int, { nullable: true, description: 'Least length in milliseconds.' })
  minDurationMs?: number;

  @Field(() => Int, { nullable: true, description: 'Largest length in milliseconds.' })
  maxDurationMs?: number;

  @Field(() => Int, { nullable: true, description: 'Wished length in milliseconds.' })
  targetDurationMs?: number;

  @Field(() => Float, { nullable: true, description: 'Least tempo, beats a minute.' })
  minTempo?: number;

  @Field(() => Float, { nullable: true, description: 'Largest tempo, beats a minute.' })
  maxTempo?: number;

  @Field(() => Float, { nullable: true, description: 'Wished tempo, beats a minute.' })
  targetTempo?: number;

  @Field(() => Float, { nullable: true, description: 'Least energy, 0 to 1.' })
  minEnergy?: number;

  @Field(() => Float, { nullable: true, description: 'Largest energy, 0 to 1.' })
  maxEnergy?: number;

  @Field(() => Float, { nullable: true, description: 'Wished energy, 0 to 1.' })
  targetEnergy?: number;
}
