/** Listeners, their playlists and plays. What is personal comes from resolvers, behind the guard. */
import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import { MutedKind } from './enums.ts';
import { Node } from './node.type.ts';
import { DateTime, TimeZone } from './scalars.ts';

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A listener. All but id and name is for the listener and for operators.',
})
export class User extends Node {
  @Field(() => String, { nullable: true, description: 'Name to show.' })
  name?: string;

  @Field(() => TimeZone, { description: "IANA time zone: when the listener's Monday begins." })
  timeZone!: string;

  @Field(() => String, { nullable: true, description: 'ISO 3166 country code.' })
  country?: string;

  @Field(() => DateTime, { description: 'When the gateway first heard of the listener.' })
  createdAt!: number;

  @Field(() => Boolean, {
    description: 'True for a listener of the demo world: simulated, not a person.',
  })
  simulated!: boolean;
}

@ObjectType({
  implements: Node,
  simpleResolvers: true,
  description: 'A playlist that a listener made.',
})
export class Playlist extends Node {
  @Field(() => String, { description: 'Its title.' })
  title!: string;

  @Field(() => String, { nullable: true, description: 'What it is for, in words.' })
  description?: string;

  @Field(() => DateTime, { description: 'When it was made.' })
  createdAt!: number;

  @Field(() => DateTime, { description: 'When its tracks last changed.' })
  updatedAt!: number;

  @Field(() => Int, { description: 'How many tracks are in it.' })
  length!: number;
}

@ObjectType({ simpleResolvers: true, description: 'One play of one track.' })
export class Play {
  @Field(() => ID, { description: 'Id of the event that recorded it.' })
  id!: string;

  @Field(() => DateTime, { description: 'When it was played.' })
  at!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'How long it sounded, in milliseconds; null: taken as the whole track.',
  })
  msPlayed?: number;
}

@ObjectType({ simpleResolvers: true, description: 'A term and how much it weighs.' })
export class WeightedTerm {
  @Field(() => String, { description: 'The term.' })
  term!: string;

  @Field(() => Number, { description: 'Its weight; larger weighs more.' })
  weight!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A track and how often the listener played it.' })
export class PlayedTrack {
  @Field(() => Number, { description: 'Plays that were not skips; weighted where events say so.' })
  plays!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'An artist and how often the listener played their tracks.',
})
export class PlayedArtist {
  @Field(() => Number, { description: 'Plays that were not skips; weighted where events say so.' })
  plays!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A range of tempi, and how much of it is played.',
})
export class TempoShare {
  @Field(() => Int, { description: 'Slowest, in beats a minute.' })
  from!: number;

  @Field(() => Int, { description: 'Up to, but not, so many beats a minute.' })
  to!: number;

  @Field(() => Float, { description: 'Share of the plays, 0 to 1.' })
  weight!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A key, and how much of it is played.' })
export class KeyShare {
  @Field(() => Int, { description: 'Pitch class of the tonic, 0 (C) to 11 (B).' })
  key!: number;

  @Field(() => Int, { description: '1: major; 0: minor.' })
  mode!: number;

  @Field(() => Float, { description: 'Share of the plays, 0 to 1.' })
  weight!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A part of a taste: artists that lie near each other by the current model.',
})
export class TasteCluster {
  @Field(() => ID, {
    description: 'Names the artists that stand for it, so that it outlives the model: for `mute`.',
  })
  id!: string;

  @Field(() => [String], { description: 'Genres of its artists, played most first; 3 at most.' })
  genres!: string[];

  @Field(() => Float, { description: 'Share of the plays, 0 to 1.' })
  weight!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Something that a listener wants no more of.' })
export class MutedThing {
  @Field(() => ID, { description: 'Its id: for `unmute`.' })
  id!: string;

  @Field(() => MutedKind, { description: 'What it is.' })
  kind!: string;

  @Field(() => String, { description: 'Its name, or those of the artists that stand for it.' })
  name!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What the gateway takes a listener to like: what recommendations start from.',
})
export class TasteProfile {
  @Field(() => [PlayedTrack], { description: 'Most played tracks, most plays first.' })
  topTracks!: PlayedTrack[];

  @Field(() => [PlayedArtist], { description: 'Most played artists, most plays first.' })
  topArtists!: PlayedArtist[];

  @Field(() => [WeightedTerm], { description: 'Genres by share of plays, largest first.' })
  genres!: WeightedTerm[];

  @Field(() => [WeightedTerm], {
    description: 'What is written about the tracks, by share of plays, largest first.',
  })
  terms!: WeightedTerm[];

  @Field(() => [TempoShare], {
    description: 'Plays of tracks whose sound is known, by tempo, slowest first.',
  })
  tempos!: TempoShare[];

  @Field(() => [KeyShare], {
    description: 'Plays of tracks whose sound is known, by key and mode, largest first.',
  })
  keys!: KeyShare[];

  @Field(() => Int, {
    description:
      'Group of listeners with a taste like this one, by the current model; -1: not known yet.',
  })
  segment!: number;

  @Field(() => Number, { description: 'All plays that were not skips.' })
  plays!: number;
  @Field(() => [TasteCluster], {
    description: 'Parts of the taste: artists near each other by the current model, largest first.',
  })
  clusters!: TasteCluster[];

  @Field(() => [MutedThing], {
    description: 'What the listener wants no more of, the latest first, 200 at most.',
  })
  muted!: MutedThing[];
}
