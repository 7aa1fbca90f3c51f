/* Written by `npm run codegen` from schema.graphql: do not edit. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** Where on a page or in a list something happened. */
export type EventContextInput = {
  /** The card that led to it: how Home learns. */
  card?: string | number | null | undefined;
  /** The playlist it was played from, or changed. */
  playlist?: string | number | null | undefined;
  /** A label of your own: a screen, a device. 64 characters at most. */
  source?: string | null | undefined;
};

/** Something that a listener did. */
export type EventInput = {
  /** When; up to some minutes in the future for clocks that differ. */
  at: string;
  /** Where it happened. */
  context?: EventContextInput | null | undefined;
  /** Makes the event count once, however often it is sent: best a UUIDv7 of yours. Left out: one is made. */
  id?: string | number | null | undefined;
  /** To what: track, album, artist, playlist or podcast. */
  item: string | number;
  /** What was done. */
  kind: EventKind;
  /** Who did it; a listener not heard of before comes into being. */
  listener: string | number;
  /** For a play: how long it sounded, in milliseconds. Left out: the whole track. */
  msPlayed?: number | null | undefined;
  /** How much it counts, 0 to 1000. Left out: 1. */
  weight?: number | null | undefined;
};

/** What a listener did. */
export type EventKind =
  /** Opened the card in `context`. */
  | 'CLICK'
  /** Does not want to see this again, or any of it. */
  | 'DISMISS'
  /** Followed an artist, podcast or playlist. */
  | 'FOLLOW'
  /** Saw the card in `context`. */
  | 'IMPRESSION'
  /** Played a track; under 30 seconds it counts as a skip. */
  | 'PLAY'
  /** Added a track to the playlist in `context`. */
  | 'PLAYLIST_ADD'
  /** Removed a track from the playlist in `context`. */
  | 'PLAYLIST_REMOVE'
  /** Saved a track or album. */
  | 'SAVE'
  /** Took a dismissal back. */
  | 'UNDISMISS'
  /** Stopped following. */
  | 'UNFOLLOW'
  /** Took a saved track or album back. */
  | 'UNSAVE';

/** Why something was chosen: because it is expected to please, or to learn whether it does. */
export type Policy =
  /** Expected to be among the best here. */
  | 'EXPLOIT'
  /** Shown to learn: less is known about it. */
  | 'EXPLORE';

/** What a reason rests on. */
export type ReasonKind =
  /** It is away from the usual, on purpose. */
  | 'EXPLORE'
  /** It is played often, or saved. */
  | 'FAVOURITE'
  /** An artist or podcast that the listener follows. */
  | 'FOLLOWED'
  /** A genre that the listener plays. */
  | 'GENRE'
  /** It sounds the way the shelf says. */
  | 'MOOD'
  /** It is new. */
  | 'NEW'
  /** It is the listener's own playlist. */
  | 'OWN'
  /** Tracks that the listener played. */
  | 'PLAYED'
  /** Many play it. */
  | 'POPULAR'
  /** It was played lately. */
  | 'RECENT'
  /** It is like the named thing. */
  | 'SIMILAR'
  /** It is the weekly playlist. */
  | 'WEEKLY';

/** Which engine recommends. */
export type RecommenderKind =
  /** From how music sounds. */
  | 'AUDIO'
  /** From who plays what. */
  | 'COLLABORATIVE'
  /** All of them, in the order that serves best. */
  | 'HYBRID'
  /** From what many play. */
  | 'POPULARITY'
  /** From what is written about music. */
  | 'TEXT';

/** One to five seeds in all, and what the tracks should be like: `min` and `max` are limits, `target` is wished for. */
export type SeedRecommendationsInput = {
  /** How many tracks, 1 to 100. */
  limit?: number | null | undefined;
  /** Largest length in milliseconds. */
  maxDurationMs?: number | null | undefined;
  /** Largest energy, 0 to 1. */
  maxEnergy?: number | null | undefined;
  /** Largest popularity, 0 (nobody plays it) to 100 (the most played). */
  maxPopularity?: number | null | undefined;
  /** Largest tempo, beats a minute. */
  maxTempo?: number | null | undefined;
  /** Least length in milliseconds. */
  minDurationMs?: number | null | undefined;
  /** Least energy, 0 to 1. */
  minEnergy?: number | null | undefined;
  /** Least popularity, 0 (nobody plays it) to 100 (the most played). */
  minPopularity?: number | null | undefined;
  /** Least tempo, beats a minute. */
  minTempo?: number | null | undefined;
  /** Artists to start from. */
  seedArtists?: Array<string | number> | null | undefined;
  /** Genres to start from. */
  seedGenres?: Array<string> | null | undefined;
  /** Tracks to start from. */
  seedTracks?: Array<string | number> | null | undefined;
  /** Wished length in milliseconds. */
  targetDurationMs?: number | null | undefined;
  /** Wished energy, 0 to 1. */
  targetEnergy?: number | null | undefined;
  /** Wished popularity, 0 (nobody plays it) to 100 (the most played). */
  targetPopularity?: number | null | undefined;
  /** Wished tempo, beats a minute. */
  targetTempo?: number | null | undefined;
  /** Which tracks may come at all. */
  where?: TrackFilter | null | undefined;
};

/** What a shelf of Home is about. */
export type ShelfKind =
  /** Like one track or artist, which the title names. */
  | 'BECAUSE_YOU_LISTENED'
  /** Away from what is usual for this listener. */
  | 'EXPLORE'
  /** What is played most. */
  | 'FAVOURITES'
  /** From followed artists and podcasts. */
  | 'FOLLOWED'
  /** Recommended from all of the listening. */
  | 'MADE_FOR_YOU'
  /** Of one mood, by how it sounds. */
  | 'MOOD'
  /** New in the catalogue and near to the taste. */
  | 'NEW_RELEASES'
  /** The listener's playlists. */
  | 'PLAYLISTS'
  /** Podcasts. */
  | 'PODCASTS'
  /** What many play. */
  | 'POPULAR'
  /** What was played last. */
  | 'RECENT'
  /** This week's playlist of new music, and earlier ones. */
  | 'WEEKLY';

/** Keeps only tracks for which all that is said holds. */
export type TrackFilter = {
  /** By one of these artists. */
  artistIds?: Array<string | number> | null | undefined;
  /** Explicit ones only, or none. */
  explicit?: boolean | null | undefined;
  /** One of these genres. */
  genres?: Array<string> | null | undefined;
  /** In this key, 0 (C) to 11 (B). */
  key?: number | null | undefined;
  /** May be played in this country (ISO 3166). */
  market?: string | null | undefined;
  /** Major (1) or minor (0). */
  mode?: number | null | undefined;
  /** At least so many beats a minute. */
  tempoFrom?: number | null | undefined;
  /** At most so many beats a minute. */
  tempoTo?: number | null | undefined;
  /** Described so: the terms of its text profile, or of its artist's, hold each of these words. */
  text?: string | null | undefined;
  /** Came out in this year or later. */
  yearFrom?: number | null | undefined;
  /** Came out in this year or earlier. */
  yearTo?: number | null | undefined;
};

export type DismissMutationVariables = Exact<{
  userId: string | number;
  subjectId: string | number;
}>;


export type DismissMutation = { dismiss: { subject:
      | { __typename: 'Album' }
      | { __typename: 'Artist' }
      | { __typename: 'Playlist' }
      | { __typename: 'Podcast' }
      | { __typename: 'Track' }
      | { __typename: 'WeeklyPlaylist' }
     | null } };

export type FeaturesQueryVariables = Exact<{
  trackIds: Array<string | number> | string | number;
}>;


export type FeaturesQuery = { audioFeatures: Array<{ trackId: string, tempo: number, tempoConfidence: number, key: number, mode: number, keyConfidence: number, timeSignature: number, timeSignatureConfidence: number, loudness: number, energy: number, danceability: number, valence: number, acousticness: number, instrumentalness: number, liveness: number, speechiness: number, modelVersion: string } | null> };

export type HomeQueryVariables = Exact<{
  shelves?: number | null | undefined;
  cards?: number | null | undefined;
}>;


export type HomeQuery = { viewer: { id: string, name: string | null, timeZone: string, simulated: boolean, home: { id: string, generatedAt: string, expiresAt: string, shelves: Array<{ id: string, kind: ShelfKind, title: string, subtitle: string | null, cards: { nodes: Array<{ id: string, position: number, policy: Policy, score: number, propensity: number, reason: { text: string, kind: ReasonKind, evidence: Array<{ term: string | null, weight: number }> }, subject:
              | { __typename: 'Album', id: string, title: string, coverUrl: string | null, artists: Array<{ id: string, name: string }> }
              | { __typename: 'Artist', id: string, name: string, coverUrl: string | null }
              | { __typename: 'Playlist', id: string, title: string, coverUrl: string | null }
              | { __typename: 'Podcast', id: string, title: string, coverUrl: string | null }
              | { __typename: 'Track', id: string, title: string, coverUrl: string | null, audioUrl: string | null, artists: Array<{ id: string, name: string }> }
              | { __typename: 'WeeklyPlaylist', id: string, week: string, coverUrl: string | null }
             }> } }> } } | null };

export type RecordEventsMutationVariables = Exact<{
  events: Array<EventInput> | EventInput;
}>;


export type RecordEventsMutation = { recordEvents: { accepted: number, duplicates: number, rejected: Array<{ index: number, reason: string }> } };

export type SeedsQueryVariables = Exact<{
  input: SeedRecommendationsInput;
}>;


export type SeedsQuery = { recommendations: { recommendations: Array<{ score: number, reason: { text: string }, track: { id: string, title: string, artists: Array<{ name: string }> } }> } };

export type SimilarQueryVariables = Exact<{
  id: string | number;
  by?: RecommenderKind | null | undefined;
  first?: number | null | undefined;
}>;


export type SimilarQuery = { track: { title: string, similar: { nodes: Array<{ score: number, by: RecommenderKind, reason: { text: string }, track: { id: string, title: string, artists: Array<{ name: string }> } }>, pageInfo: { hasNextPage: boolean, endCursor: string | null } } } | null };

export type WeeklyQueryVariables = Exact<{
  week?: string | null | undefined;
}>;


export type WeeklyQuery = { viewer: { id: string, weeklyPlaylist: { id: string, week: string, validFrom: string, validUntil: string, generatedAt: string, coverUrl: string | null, tracks: Array<{ position: number, score: number, policy: Policy, reason: { text: string }, track: { id: string, title: string, coverUrl: string | null, audioUrl: string | null, artists: Array<{ id: string, name: string }> } }> } | null } | null };


export const DismissDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"Dismiss"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"userId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"subjectId"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"dismiss"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"userId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"userId"}}},{"kind":"Argument","name":{"kind":"Name","value":"subjectId"},"value":{"kind":"Variable","name":{"kind":"Name","value":"subjectId"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}}]}}]}}]}}]} as unknown as DocumentNode<DismissMutation, DismissMutationVariables>;
export const FeaturesDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Features"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"trackIds"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"audioFeatures"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"trackIds"},"value":{"kind":"Variable","name":{"kind":"Name","value":"trackIds"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"trackId"}},{"kind":"Field","name":{"kind":"Name","value":"tempo"}},{"kind":"Field","name":{"kind":"Name","value":"tempoConfidence"}},{"kind":"Field","name":{"kind":"Name","value":"key"}},{"kind":"Field","name":{"kind":"Name","value":"mode"}},{"kind":"Field","name":{"kind":"Name","value":"keyConfidence"}},{"kind":"Field","name":{"kind":"Name","value":"timeSignature"}},{"kind":"Field","name":{"kind":"Name","value":"timeSignatureConfidence"}},{"kind":"Field","name":{"kind":"Name","value":"loudness"}},{"kind":"Field","name":{"kind":"Name","value":"energy"}},{"kind":"Field","name":{"kind":"Name","value":"danceability"}},{"kind":"Field","name":{"kind":"Name","value":"valence"}},{"kind":"Field","name":{"kind":"Name","value":"acousticness"}},{"kind":"Field","name":{"kind":"Name","value":"instrumentalness"}},{"kind":"Field","name":{"kind":"Name","value":"liveness"}},{"kind":"Field","name":{"kind":"Name","value":"speechiness"}},{"kind":"Field","name":{"kind":"Name","value":"modelVersion"}}]}}]}}]} as unknown as DocumentNode<FeaturesQuery, FeaturesQueryVariables>;
export const HomeDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Home"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"shelves"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"8"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"cards"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"timeZone"}},{"kind":"Field","name":{"kind":"Name","value":"simulated"}},{"kind":"Field","name":{"kind":"Name","value":"home"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"shelves"},"value":{"kind":"Variable","name":{"kind":"Name","value":"shelves"}}},{"kind":"Argument","name":{"kind":"Name","value":"cards"},"value":{"kind":"Variable","name":{"kind":"Name","value":"cards"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"generatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"expiresAt"}},{"kind":"Field","name":{"kind":"Name","value":"shelves"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"subtitle"}},{"kind":"Field","name":{"kind":"Name","value":"cards"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"policy"}},{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"propensity"}},{"kind":"Field","name":{"kind":"Name","value":"reason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"evidence"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"term"}},{"kind":"Field","name":{"kind":"Name","value":"weight"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"subject"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Track"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"coverUrl"}},{"kind":"Field","name":{"kind":"Name","value":"audioUrl"}},{"kind":"Field","name":{"kind":"Name","value":"artists"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Album"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"coverUrl"}},{"kind":"Field","name":{"kind":"Name","value":"artists"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Artist"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"coverUrl"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Playlist"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"coverUrl"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Podcast"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"coverUrl"}}]}},{"kind":"InlineFragment","typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"WeeklyPlaylist"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"week"}},{"kind":"Field","name":{"kind":"Name","value":"coverUrl"}}]}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<HomeQuery, HomeQueryVariables>;
export const RecordEventsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"RecordEvents"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"events"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"EventInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recordEvents"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"events"},"value":{"kind":"Variable","name":{"kind":"Name","value":"events"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"accepted"}},{"kind":"Field","name":{"kind":"Name","value":"duplicates"}},{"kind":"Field","name":{"kind":"Name","value":"rejected"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"index"}},{"kind":"Field","name":{"kind":"Name","value":"reason"}}]}}]}}]}}]} as unknown as DocumentNode<RecordEventsMutation, RecordEventsMutationVariables>;
export const SeedsDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Seeds"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"SeedRecommendationsInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"recommendations"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"reason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"track"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"artists"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<SeedsQuery, SeedsQueryVariables>;
export const SimilarDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Similar"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"by"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"RecommenderKind"}},"defaultValue":{"kind":"EnumValue","value":"HYBRID"}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}},"defaultValue":{"kind":"IntValue","value":"10"}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"track"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"similar"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"by"},"value":{"kind":"Variable","name":{"kind":"Name","value":"by"}}},{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"by"}},{"kind":"Field","name":{"kind":"Name","value":"reason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"track"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"artists"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}}]} as unknown as DocumentNode<SimilarQuery, SimilarQueryVariables>;
export const WeeklyDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Weekly"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"week"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"ISOWeek"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"viewer"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"weeklyPlaylist"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"week"},"value":{"kind":"Variable","name":{"kind":"Name","value":"week"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"week"}},{"kind":"Field","name":{"kind":"Name","value":"validFrom"}},{"kind":"Field","name":{"kind":"Name","value":"validUntil"}},{"kind":"Field","name":{"kind":"Name","value":"generatedAt"}},{"kind":"Field","name":{"kind":"Name","value":"coverUrl"}},{"kind":"Field","name":{"kind":"Name","value":"tracks"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"position"}},{"kind":"Field","name":{"kind":"Name","value":"score"}},{"kind":"Field","name":{"kind":"Name","value":"policy"}},{"kind":"Field","name":{"kind":"Name","value":"reason"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"text"}}]}},{"kind":"Field","name":{"kind":"Name","value":"track"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"coverUrl"}},{"kind":"Field","name":{"kind":"Name","value":"audioUrl"}},{"kind":"Field","name":{"kind":"Name","value":"artists"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<WeeklyQuery, WeeklyQueryVariables>;