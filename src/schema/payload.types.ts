/** What mutations answer. */
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { DateTime, JSONObject } from './scalars.ts';

@ObjectType({ simpleResolvers: true, description: 'An event that was not taken in, and why.' })
export class RejectedEvent {
  @Field(() => Int, { description: 'Its place in the request, from 0.' })
  index!: number;

  @Field(() => String, { description: 'What was expected and what came.' })
  reason!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What became of the events of one request. Those accepted are durable.',
})
export class RecordEventsResult {
  @Field(() => Int, { description: 'How many were new and are kept.' })
  accepted!: number;

  @Field(() => Int, { description: 'How many were known by their id already, and count once.' })
  duplicates!: number;

  @Field(() => [RejectedEvent], { description: 'Those not taken in.' })
  rejected!: RejectedEvent[];
}

@ObjectType({ simpleResolvers: true, description: 'Answer of the mutations of playlists.' })
export class PlaylistPayload {}

@ObjectType({
  simpleResolvers: true,
  description: "Answer of the mutations of a listener's library.",
})
export class LibraryPayload {}

@ObjectType({ simpleResolvers: true, description: 'Answer of `dismiss`.' })
export class DismissPayload {}

@ObjectType({ simpleResolvers: true, description: 'Answer of `upsertCatalog`.' })
export class UpsertCatalogResult {
  @Field(() => Int, { description: 'How many were new.' })
  added!: number;

  @Field(() => Int, { description: 'How many were known and differ now.' })
  changed!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of `addTexts`.' })
export class AddTextsResult {
  @Field(() => Int, { description: 'How many were new.' })
  added!: number;

  @Field(() => Int, { description: 'How many were known and differ now.' })
  changed!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Everything that is known about one listener.' })
export class UserExport {
  @Field(() => ID, { description: 'Whose it is.' })
  id!: string;

  @Field(() => DateTime, { description: 'When it was put together.' })
  exportedAt!: number;

  @Field(() => JSONObject, {
    nullable: true,
    description:
      'Profile, events, playlists, pages served and weekly playlists; null for an unknown id.',
  })
  data?: Record<string, unknown>;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of `deleteUser`.' })
export class DeleteUserResult {
  @Field(() => ID, { description: 'Who was asked to be deleted.' })
  id!: string;

  @Field(() => Boolean, { description: 'False where the id was not known.' })
  deleted!: boolean;
}
