/**
 * What a recommender's answer becomes once several of them meet: items of different models have
 * different indexes, so that from here on they go by their global id.
 */

import type { ItemTable } from '../recommender.ts';

/** Which model a candidate came from. Scores compare only within one source. */
export type CandidateSource =
  'collaborative' | 'content' | 'popularity' | 'catalogue' | 'text' | 'audio';

/** An item as its model knows it. */
export interface ModelRow {
  readonly items: ItemTable;
  readonly index: number;
}

/** An item of the listener's own and its share of why a candidate scored. */
export interface CandidateEvidence {
  readonly subject?: string;
  /** What is said of both, where that speaks for it. */
  readonly term?: string;
  readonly weight: number;
}

export interface Candidate {
  readonly subject: string;
  /** Where it stands in the model that named it, if one did: a number is looked up faster than an id. */
  readonly row?: ModelRow;
  readonly source: CandidateSource;
  readonly score: number;
  /** See `Scored.strength`. */
  readonly strength?: number;
  /** Heaviest first; empty where nothing of the listener's own speaks for it. Worked out when it is asked for. */
  readonly evidence: () => readonly CandidateEvidence[];
}

/** Something that can be asked for candidates, best first. */
export interface CandidateList {
  /** At most `limit` candidates, none of them in `exclude`. */
  ask(limit: number, exclude: ReadonlySet<string>): readonly Candidate[];
}

/** Of a recommender that has nothing to say. */
export const NO_CANDIDATES: CandidateList = Object.freeze({ ask: () => [] });
