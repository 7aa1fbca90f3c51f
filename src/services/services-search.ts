/** What search answers, as plain interfaces: the part of `services.ts` that is about lists that are found. */

/**
 * A ranked list that is fixed once made, so that paging through it never repeats and never skips.
 * `key` finds it again; it goes when the cache is full, and the caller then starts over.
 */
export interface FixedList<E> {
  readonly key: string;
  readonly entries: readonly E[];
}

export type SearchKind = 'track' | 'album' | 'artist' | 'podcast' | 'playlist';

export interface SearchQuery {
  /** As it was typed. */
  readonly words: string;
  /** Left out: all kinds. */
  readonly kinds?: readonly SearchKind[];
  /** Whose own come a little earlier, and whose playlists are searched. */
  readonly listener?: string;
}

export interface FoundSubject {
  readonly subject: string;
  /** Larger fits better; compares within one answer only. */
  readonly score: number;
}

/** `src/services/search.ts` */
export interface SearchService {
  /** What fits by name or is described so, best first. */
  search(query: SearchQuery): Promise<FixedList<FoundSubject>>;
  /** @throws BadInputError when the list is gone: says to ask for the first page again. */
  again(key: string): FixedList<FoundSubject>;
}
