/** What a shelf maker is given, and what it makes: a shelf with more candidates than it has room for. */
import type { Candidate } from '../../models/hybrid/candidate.ts';
import type { LibraryEntry } from '../../store/ports.ts';
import type { PlaylistRecord, WeeklyRecord } from '../../store/records.ts';
import type { ListenerModels } from '../listener-models.ts';
import { reasonOf } from '../reasons.ts';
import type { ReasonDraft } from '../reasons.ts';

/** All that was read for one page. */
export interface ShelfContext {
  readonly own: ListenerModels;
  readonly now: number;
  /** Cards a shelf. */
  readonly cards: number;
  /** Candidates of a shelf at most. */
  readonly pool: number;
  /** Fewer cards than this make a shelf thin. */
  readonly thin: number;
  /** The hybrid ranking of tracks not played; empty without a taste. */
  readonly ranked: readonly Candidate[];
  readonly followedArtists: readonly LibraryEntry[];
  readonly followedPodcasts: readonly LibraryEntry[];
  readonly followedPlaylists: readonly PlaylistRecord[];
  /** The listener's own. */
  readonly playlists: readonly PlaylistRecord[];
  readonly weekly: WeeklyRecord | undefined;
}

export interface DraftCard {
  readonly subject: string;
  readonly artists: readonly string[];
  /** Keeps its place before all others. */
  readonly pinned: boolean;
  /** Asked for when the card is shown: of many candidates few are. */
  readonly reason: () => ReasonDraft;
}

export interface ShelfDraft {
  readonly kind: string;
  readonly title: string;
  /** A subject whose name ends the title. */
  readonly titleOf?: string;
  readonly subtitle?: string;
  readonly minCards: number;
  /** True where the order of the candidates says nothing about how well they fit. */
  readonly flat?: boolean;
  /** Pinned ones first; the others best first. */
  readonly candidates: readonly DraftCard[];
}

/** Makes the shelves of one kind; none where the data does not support it. */
export type ShelfMaker = (context: ShelfContext) => readonly ShelfDraft[];

/** A card of a track. */
export function trackCard(
  own: ListenerModels,
  track: string,
  reason: ReasonDraft,
  pinned = false,
): DraftCard {
  return { ...bareCard(own, track), pinned, reason: () => reason };
}

/** A card of what a recommender found. */
export function candidateCard(own: ListenerModels, candidate: Candidate): DraftCard {
  const { subject } = candidate;
  const reason = (): ReasonDraft => reasonOf(candidate, own);
  return { ...bareCard(own, subject), pinned: false, reason };
}

function bareCard(own: ListenerModels, track: string): Pick<DraftCard, 'subject' | 'artists'> {
  return { subject: track, artists: own.view.track(track)?.artists ?? [] };
}
