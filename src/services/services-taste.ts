/** A listener's taste in figures, as an interface: part of `services.ts`. */

export interface TasteProfile {
  readonly topTracks: readonly { readonly track: string; readonly plays: number }[];
  readonly topArtists: readonly { readonly artist: string; readonly plays: number }[];
  readonly genres: readonly { readonly term: string; readonly weight: number }[];
  /** What is written about the tracks, by plays; weights are shares. */
  readonly terms: readonly { readonly term: string; readonly weight: number }[];
  /** Plays of tracks whose sound is known, by tempo, slowest first; weights are shares. */
  readonly tempos: readonly TempoShare[];
  /** The same by key and mode, largest first. */
  readonly keys: readonly KeyShare[];
  /** Where the listener's taste lies among all: an index of the factorization model's clusters, -1 if unknown. */
  readonly segment: number;
  readonly plays: number;
  /** Groups of artists that lie near each other by the current model, largest first. */
  readonly clusters: readonly TasteCluster[];
  /** What the listener wants no more of, the latest first. */
  readonly muted: readonly MutedThing[];
}

/** A part of a taste: artists that lie near each other. */
export interface TasteCluster {
  /** Names the artists that stand for it. */
  readonly id: string;
  /** Those that stand for it, played most first. */
  readonly artists: readonly string[];
  /** Of all its artists, played most first. */
  readonly genres: readonly string[];
  /** Share of the plays. */
  readonly weight: number;
}

export interface MutedThing {
  readonly id: string;
  /** Of the id. */
  readonly kind: string;
  readonly name: string;
}

/** From `from` up to but not `to` beats a minute. */
export interface TempoShare {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

/** @see AudioFeatures in the API: key 0 to 11 from C, mode 1 for major. */
export interface KeyShare {
  readonly key: number;
  readonly mode: number;
  readonly weight: number;
}

export interface TasteService {
  profile(listener: string): Promise<TasteProfile>;
}
