/** What every source is read into before the catalogue is put together. */
export interface Song {
  /** `rock`, `pop` or `lieder`: the first part of the ids. */
  readonly source: 'rock' | 'pop' | 'lieder';
  readonly title: string;
  /** Filed under the first. */
  readonly artists: readonly string[];
  readonly album?: string;
  readonly durationMs?: number;
  readonly releaseDate?: string;
  readonly genres: readonly string[];
  /** How often radio played it, where the source counts. */
  readonly airplay?: number;
  readonly words?: Words;
  /** A score that can be heard. */
  readonly midi?: Uint8Array;
}

/** The sung poem of an art song. */
export interface Words {
  readonly text: string;
  readonly language: string;
  readonly poet?: string;
  readonly url?: string;
}
