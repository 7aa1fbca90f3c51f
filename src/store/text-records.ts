/** What the store keeps of texts besides the texts themselves: plain data, as in `records.ts`. */

/** An opinion: for or against, and how much there was to tell it by. */
export interface OpinionRecord {
  /** -1 (against) to 1 (for). */
  readonly sentiment: number;
  /** 0 (nothing said either way) to 1. */
  readonly confidence: number;
}

/** What the text job read out of a text, so that it need not read it again. */
export interface TextReadingRecord extends OpinionRecord {
  /** Id of the text. */
  readonly id: string;
  /** Digest of what was read and of what read it: a reading with another mark is of yesterday. */
  readonly mark: string;
  /** As the source says, else as found out: ISO 639-1. */
  readonly language?: string;
  /** Ms since the epoch. */
  readonly published?: number;
  /** Global ids of what it is about: as its source says, or else as was found out. */
  readonly about: readonly string[];
  /** What it names, and what it says of each. */
  readonly mentions: readonly (OpinionRecord & { readonly id: string })[];
  /** Its terms with counts, and its signature among near duplicates (`models/text/document-digest.ts`). */
  readonly digest: Uint8Array;
}
