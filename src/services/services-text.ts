/** What is written about tracks, artists and albums, as a plain interface: a part of `services.ts`. */

export interface TextProfile {
  /** What stands out in what is written, heaviest first; weights are shares. */
  readonly terms: readonly { readonly term: string; readonly weight: number }[];
  /** -1 (against) to 1 (for); 0 where nothing speaks either way. */
  readonly sentiment: number;
  /** 0 to 1: how much there was to tell it by. */
  readonly sentimentConfidence: number;
  /** Texts that it rests on. */
  readonly documents: number;
  /** Global ids of what these texts are about or name besides. */
  readonly entities: readonly string[];
}

/** `src/services/text-profiles.ts` */
export interface TextProfileService {
  /** What is written about a track, an artist or an album; undefined where nothing is. */
  of(id: string): TextProfile | undefined;
  /** Of an artist: the artists that are written about alike, best first; of an album: the albums. By global id. */
  describedLike(id: string, limit: number): readonly string[];
}
