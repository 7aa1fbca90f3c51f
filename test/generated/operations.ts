/* Written by `npm run codegen` from schema.graphql: do not edit. */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** An artist of a catalogue item: an id, with a name where it is new. */
export type ArtistRefInput = {
  /** Id of the artist. */
  id: string | number;
  /** Name, for an artist not in the catalogue yet. */
  name?: string | null | undefined;
};

/** A track, album, artist or podcast, whole: what is left out is taken away from a known item. */
export type CatalogItemInput = {
  /** The album that a track is on. */
  album?: string | number | null | undefined;
  /** Who made the track or album. */
  artists?: Array<ArtistRefInput> | null | undefined;
  /** Address of the sound. */
  audioUrl?: string | null | undefined;
  /** Address of the cover picture. */
  coverUrl?: string | null | undefined;
  /** What a podcast is about, in words. */
  description?: string | null | undefined;
  /** Length of a track in milliseconds. */
  durationMs?: number | null | undefined;
  /** Whether the words are marked as explicit. */
  explicit?: boolean | null | undefined;
  /** Genres, most fitting first. */
  genres?: Array<string> | null | undefined;
  /** Its id. */
  id: string | number;
  /** International Standard Recording Code. */
  isrc?: string | null | undefined;
  /** What it is. */
  kind: CatalogItemKind;
  /** ISO 3166 codes of the countries where a track may be played. Left out: everywhere. */
  markets?: Array<string> | null | undefined;
  /** Name, of an artist. */
  name?: string | null | undefined;
  /** Who publishes a podcast. */
  publisher?: string | null | undefined;
  /** When it came out. */
  releaseDate?: string | null | undefined;
  /** Title, of all but artists. */
  title?: string | null | undefined;
  /** What a podcast is about, in catchwords. */
  topics?: Array<string> | null | undefined;
};

/** What kind of catalogue item an input describes. */
export type CatalogItemKind =
  /** A release of several tracks. */
  | 'ALBUM'
  /** Who makes them. */
  | 'ARTIST'
  /** A podcast. */
  | 'PODCAST'
  /** A recording. */
  | 'TRACK';

export type CatalogueQueryVariables = Exact<{
  track: string | number;
}>;


export type CatalogueQuery = { track: { id: string, title: string, durationMs: number | null, explicit: boolean, releaseDate: string | null, isrc: string | null, markets: Array<string> | null, genres: Array<string>, audioUrl: string | null, coverUrl: string | null, album: { id: string, title: string } | null, artists: Array<{ id: string, name: string }> } | null };

export type UpsertCatalogMutationVariables = Exact<{
  items: Array<CatalogItemInput> | CatalogItemInput;
}>;


export type UpsertCatalogMutation = { upsertCatalog: { added: number, changed: number } };


export const CatalogueDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Catalogue"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"track"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"track"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"track"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"durationMs"}},{"kind":"Field","name":{"kind":"Name","value":"explicit"}},{"kind":"Field","name":{"kind":"Name","value":"releaseDate"}},{"kind":"Field","name":{"kind":"Name","value":"isrc"}},{"kind":"Field","name":{"kind":"Name","value":"markets"}},{"kind":"Field","name":{"kind":"Name","value":"genres"}},{"kind":"Field","name":{"kind":"Name","value":"audioUrl"}},{"kind":"Field","name":{"kind":"Name","value":"coverUrl"}},{"kind":"Field","name":{"kind":"Name","value":"album"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}},{"kind":"Field","name":{"kind":"Name","value":"artists"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"name"}}]}}]}}]}}]} as unknown as DocumentNode<CatalogueQuery, CatalogueQueryVariables>;
export const UpsertCatalogDocument = {"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"UpsertCatalog"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"items"}},"type":{"kind":"NonNullType","type":{"kind":"ListType","type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CatalogItemInput"}}}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"upsertCatalog"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"items"},"value":{"kind":"Variable","name":{"kind":"Name","value":"items"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"added"}},{"kind":"Field","name":{"kind":"Name","value":"changed"}}]}}]}}]} as unknown as DocumentNode<UpsertCatalogMutation, UpsertCatalogMutationVariables>;