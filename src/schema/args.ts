/** Arguments of the fields that take more than a page's two. */
import { ArgsType, Field, Float, ID, Int } from 'type-graphql';
import { RecommenderKind, SubjectKind } from './enums.ts';
import { TrackFilter } from './inputs.ts';

@ArgsType()
export class PageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'How many, 1 to 100.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge seen.' })
  after?: string;
}

@ArgsType()
export class RecommendationArgs extends PageArgs {
  @Field(() => [ID], { nullable: true, description: 'Tracks that must not come; 100 at most.' })
  exclude?: string[];

  @Field(() => TrackFilter, { nullable: true, description: 'Which tracks may come at all.' })
  where?: TrackFilter;

  @Field(() => Float, {
    nullable: true,
    defaultValue: 0.2,
    description: 'From 0 (the best scores) to 1 (the most varied list).',
  })
  diversity!: number;

  @Field(() => RecommenderKind, {
    nullable: true,
    defaultValue: RecommenderKind.HYBRID,
    description: 'The engine.',
  })
  by!: string;
}

@ArgsType()
export class SimilarArgs extends PageArgs {
  @Field(() => RecommenderKind, {
    nullable: true,
    defaultValue: RecommenderKind.HYBRID,
    description: 'The engine.',
  })
  by!: string;
}

@ArgsType()
export class SearchArgs extends PageArgs {
  @Field(() => String, {
    description:
      'As it was typed: a name or a part of one, or words that describe it; 500 characters at most.',
  })
  query!: string;

  @Field(() => [SubjectKind], {
    nullable: true,
    description: 'What may come; all kinds unless said.',
  })
  kinds?: string[];
}

@ArgsType()
export class WeeklyPageArgs {
  @Field(() => Int, { nullable: true, defaultValue: 4, description: 'How many, 1 to 100.' })
  first!: number;

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge seen.' })
  after?: string;
}

@ArgsType()
export class MuteArgs {
  @Field(() => [ID], {
    nullable: true,
    defaultValue: [],
    description: 'Artists, clusters of a taste and other things that a card can show, 100 at most.',
  })
  ids!: string[];

  @Field(() => [String], {
    nullable: true,
    defaultValue: [],
    description: 'Genres, in any capitals, 100 at most.',
  })
  genres!: string[];
}
