/** Listening histories and collections: what comes in, and what becomes of it. */
import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { DateTime, PartialDate } from './scalars.ts';

@InputType({ description: 'A track that was heard, as an export of another service names it.' })
export class ListenInput {
  @Field(() => DateTime, { description: 'When it began.' })
  at!: Date;

  @Field(() => String, { description: 'Who made it, 500 characters at most.' })
  artist!: string;

  @Field(() => String, { description: 'Its title, 500 characters at most.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'International Standard Recording Code.' })
  isrc?: string | null;

  @Field(() => Float, {
    nullable: true,
    description: 'How long it sounded, in milliseconds. Left out: the whole track.',
  })
  msPlayed?: number | null;

  @Field(() => Float, { nullable: true, description: 'How long the track is, in milliseconds.' })
  durationMs?: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'What became of the listens of one request.' })
export class ImportListensResult {
  @Field(() => Int, { description: 'How many plays were new.' })
  accepted!: number;

  @Field(() => Int, { description: 'How many were known from an earlier import.' })
  duplicates!: number;

  @Field(() => Int, {
    description:
      'How many are of tracks that the catalogue does not have and the caller may not add.',
  })
  unknown!: number;

  @Field(() => Int, { description: 'How many were refused, such as those of the future.' })
  rejected!: number;

  @Field(() => Int, { description: 'How many tracks came into the catalogue by it.' })
  tracksAdded!: number;
}

@InputType({ description: 'A track that somebody owns, as the tags of its file name it.' })
export class OwnedTrackInput {
  @Field(() => String, { description: 'Who made it, 500 characters at most.' })
  artist!: string;

  @Field(() => String, { description: 'Its title, 500 characters at most.' })
  title!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The album it is on, 500 characters at most.',
  })
  album?: string | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Its genres, 20 at most of 100 characters each.',
  })
  genres?: string[] | null;

  @Field(() => PartialDate, { nullable: true, description: 'When it came out.' })
  releaseDate?: string | null;

  @Field(() => String, { nullable: true, description: 'International Standard Recording Code.' })
  isrc?: string | null;

  @Field(() => Float, { nullable: true, description: 'How long it is, in milliseconds.' })
  durationMs?: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What became of the owned tracks of one request.',
})
export class ImportCollectionResult {
  @Field(() => Int, { description: 'How many were saved by it.' })
  accepted!: number;

  @Field(() => Int, { description: 'How many were known from an earlier import.' })
  duplicates!: number;

  @Field(() => Int, {
    description: 'How many the catalogue does not have and the caller may not add.',
  })
  unknown!: number;

  @Field(() => Int, { description: 'How many were refused.' })
  rejected!: number;

  @Field(() => Int, { description: 'How many tracks came into the catalogue by it.' })
  tracksAdded!: number;
}
