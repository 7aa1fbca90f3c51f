/** What mutations and lists take. */
import { Field, Float, ID, InputType, Int } from 'type-graphql';
import { CatalogItemKind, EventKind } from './enums.ts';
import { DateTime, PartialDate } from './scalars.ts';

@InputType({ description: 'Where on a page or in a list something happened.' })
export class EventContextInput {
  @Field(() => ID, { nullable: true, description: 'The card that led to it: how Home learns.' })
  card?: string;

  @Field(() => ID, { nullable: true, description: 'The playlist it was played from, or changed.' })
  playlist?: string;

  @Field(() => String, {
    nullable: true,
    description: 'A label of your own: a screen, a device. 64 characters at most.',
  })
  source?: string;
}

@InputType({ description: 'Something that a listener did.' })
export class EventInput {
  @Field(() => ID, {
    nullable: true,
    description:
      'Makes the event count once, however often it is sent: best a UUIDv7 of yours. Left out: one is made.',
  })
  id?: string;

  @Field(() => ID, { description: 'Who did it; a listener not heard of before comes into being.' })
  listener!: string;

  @Field(() => EventKind, { description: 'What was done.' })
  kind!: string;

  @Field(() => ID, { description: 'To what: track, album, artist, playlist or podcast.' })
  item!: string;

  @Field(() => DateTime, {
    description: 'When; up to some minutes in the future for clocks that differ.',
  })
  at!: Date;

  @Field(() => Int, {
    nullable: true,
    description: 'For a play: how long it sounded, in milliseconds. Left out: the whole track.',
  })
  msPlayed?: number;

  @Field(() => Float, {
    nullable: true,
    description: 'How much it counts, 0 to 1000. Left out: 1.',
  })
  weight?: number;

  @Field(() => EventContextInput, { nullable: true, description: 'Where it happened.' })
  context?: EventContextInput;
}

@InputType({ description: 'An artist of a catalogue item: an id, with a name where it is new.' })
export class ArtistRefInput {
  @Field(() => ID, { description: 'Id of the artist.' })
  id!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Name, for an artist not in the catalogue yet.',
  })
  name?: string;
}

@InputType({
  description:
    'A track, album, artist or podcast, whole: what is left out is taken away from a known item.',
})
export class CatalogItemInput {
  @Field(() => CatalogItemKind, { description: 'What it is.' })
  kind!: string;

  @Field(() => ID, { description: 'Its id.' })
  id!: string;

  @Field(() => String, { nullable: true, description: 'Title, of all but artists.' })
  title?: string;

  @Field(() => String, { nullable: true, description: 'Name, of an artist.' })
  name?: string;

  @Field(() => [ArtistRefInput], { nullable: true, description: 'Who made the track or album.' })
  artists?: ArtistRefInput[];

  @Field(() => ID, { nullable: true, description: 'The album that a track is on.' })
  album?: string;

  @Field(() => Int, { nullable: true, description: 'Length of a track in milliseconds.' })
  durationMs?: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the words are marked as explicit.',
  })
  explicit?: boolean;

  @Field(() => PartialDate, { nullable: true, description: 'When it came out.' })
  releaseDate?: string;

  @Field(() => String, { nullable: true, description: 'International Standard Recording Code.' })
  isrc?: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'ISO 3166 codes of the countries where a track may be played. Left out: everywhere.',
  })
  markets?: string[];

  @Field(() => [String], { nullable: true, description: 'Genres, most fitting first.' })
  genres?: string[];

  @Field(() => String, { nullable: true, description: 'Address of the sound.' })
  audioUrl?: string;

  @Field(() => String, { nullable: true, description: 'Address of the cover picture.' })
  coverUrl?: string;

  @Field(() => String, { nullable: true, description: 'Who publishes a podcast.' })
  publisher?: string;

  @Field(() => String, { nullable: true, description: 'What a podcast is about, in words.' })
  description?: string;

  @Field(() => [String], { nullable: true, description: 'What a podcast is about, in catchwords.' })
  topics?: string[];
}

@InputType({ description: 'A text about music: a review, a news item, a post, lyrics, tags.' })
export class TextInput {
  @Field(() => ID, { description: 'Its id; a text with a known id is replaced.' })
  id!: string;

  @Field(() => String, { description: 'The text, plain or HTML; only its words are kept.' })
  text!: string;

  @Field(() => String, { nullable: true, description: 'Where it comes from.' })
  source?: string;

  @Field(() => String, { nullable: true, description: 'Its address.' })
  url?: string;

  @Field(() => PartialDate, { nullable: true, description: 'When it was published.' })
  published?: string;

  @Field(() => String, { nullable: true, description: 'ISO 639 code of its language.' })
  language?: string;

  @Field(() => Float, { nullable: true, description: 'Its rating, 1 to 5, where it has one.' })
  rating?: number;

  @Field(() => [ID], {
    nullable: true,
    description:
      'Global ids of what it is about. Without, the job `text` links it to what it names of the catalogue.',
  })
  about?: string[];
}

@InputType({ description: 'Keeps only tracks for which all that is said holds.' })
export class TrackFilter {
  @Field(() => [String], { nullable: true, description: 'One of these genres.' })
  genres?: string[];

  @Field(() => String, { nullable: true, description: 'May be played in this country (ISO 3166).' })
  market?: string;

  @Field(() => Boolean, { nullable: true, description: 'Explicit ones only, or none.' })
  explicit?: boolean;

  @Field(() => Int, { nullable: true, description: 'Came out in this year or later.' })
  yearFrom?: number;

  @Field(() => Int, { nullable: true, description: 'Came out in this year or earlier.' })
  yearTo?: number;

  @Field(() => [ID], { nullable: true, description: 'By one of these artists.' })
  artistIds?: string[];

  @Field(() => Float, { nullable: true, description: 'At least so many beats a minute.' })
  tempoFrom?: number;

  @Field(() => Float, { nullable: true, description: 'At most so many beats a minute.' })
  tempoTo?: number;

  @Field(() => Int, { nullable: true, description: 'In this key, 0 (C) to 11 (B).' })
  key?: number;

  @Field(() => Int, { nullable: true, description: 'Major (1) or minor (0).' })
  mode?: number;

  @Field(() => String, {
    nullable: true,
    description:
      "Described so: the terms of its text profile, or of its artist's, hold each of these words.",
  })
  text?: string;
}
