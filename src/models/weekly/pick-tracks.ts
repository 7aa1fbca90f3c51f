/**
 * Picks the tracks of a weekly playlist from a ranking. What a list promises: none played before, none
 * in the lists of the weeks before, at most so many by one artist, a share of tracks nobody has played.
 * A small catalogue cannot always keep that, and an empty list would be worse, so the rules give way one
 * after the other, each only as far as the list is still short:
 *
 * 1. the share of cold tracks is filled by others;
 * 2. more by one artist, one more at a time;
 * 3. tracks of earlier lists, the oldest lists first;
 * 4. tracks played before, the longest ago first.
 *
 * Dismissed tracks never come back: the caller leaves them out of everything it passes here.
 */

export interface WeeklyCandidate {
  readonly track: string;
  readonly artists: readonly string[];
  /** Nobody has played it yet. */
  readonly cold: boolean;
}

export interface WeeklyRules {
  readonly length: number;
  readonly perArtist: number;
  /** How many cold tracks, where there are any. */
  readonly cold: number;
}

export interface WeeklyPool<C extends WeeklyCandidate> {
  /** Best first; neither played nor in an earlier list. Read only as far as needed. */
  readonly fresh: Iterable<C>;
  /** From earlier lists, in the order in which they may come back. Asked for only when needed. */
  repeated(): Iterable<C>;
  /** Played before, in the order in which they may come back. Asked for only when needed. */
  played(): Iterable<C>;
}

/** The tracks of a list, in order of rank; shorter than wanted only when the pool is. */
export function pickTracks<C extends WeeklyCandidate>(
  pool: WeeklyPool<C>,
  rules: WeeklyRules,
): readonly C[] {
  const list = new Picked<C>(rules);
  list.takeFresh(pool.fresh);
  list.relaxArtists();
  if (!list.full) list.takeAll(pool.repeated());
  if (!list.full) list.takeAll(pool.played());
  return list.inOrder();
}

class Picked<C extends WeeklyCandidate> {
  readonly #rules: WeeklyRules;
  readonly #picked = new Map<string, { candidate: C; rank: number }>();
  readonly #byArtist = new Map<string, number>();
  /** Candidates that a rule refused, in order of rank. */
  readonly #refused: { candidate: C; rank: number }[] = [];
  #ranks = 0;

  constructor(rules: WeeklyRules) {
    this.#rules = rules;
  }

  get full(): boolean {
    return this.#picked.size >= this.#rules.length;
  }

  /** Keeps places for cold tracks until the pool has given them, or has ended. */
  takeFresh(fresh: Iterable<C>): void {
    const { length, perArtist } = this.#rules;
    const coldWanted = Math.min(this.#rules.cold, length);
    let cold = 0;
    for (const candidate of fresh) {
      const rank = this.#ranks++;
      const room = candidate.cold
        ? cold < coldWanted
        : this.#picked.size - cold < length - coldWanted;
      if (room && this.#allows(candidate, perArtist)) {
        this.#take(candidate, rank);
        if (candidate.cold) cold++;
        if (this.full) return;
      } else {
        this.#refused.push({ candidate, rank });
      }
    }
    this.#takeRefused(perArtist);
  }

  relaxArtists(): void {
    for (let cap = this.#rules.perArtist + 1; !this.full && this.#refused.length > 0; cap++) {
      this.#takeRefused(cap);
    }
  }

  takeAll(candidates: Iterable<C>): void {
    const before = this.#refused.length;
    for (const candidate of candidates) {
      if (this.full) return;
      const rank = this.#ranks++;
      if (this.#allows(candidate, this.#rules.perArtist)) this.#take(candidate, rank);
      else if (!this.#picked.has(candidate.track)) this.#refused.push({ candidate, rank });
    }
    if (this.#refused.length > before) this.relaxArtists();
  }

  inOrder(): readonly C[] {
    const picked = [...this.#picked.values()].sort((a, b) => a.rank - b.rank);
    return picked.map(({ candidate }) => candidate);
  }

  #takeRefused(cap: number): void {
    const left: { candidate: C; rank: number }[] = [];
    for (const entry of this.#refused.splice(0)) {
      if (this.#picked.has(entry.candidate.track)) continue;
      if (!this.full && this.#allows(entry.candidate, cap)) this.#take(entry.candidate, entry.rank);
      else left.push(entry);
    }
    this.#refused.push(...left);
  }

  #allows({ track, artists }: C, cap: number): boolean {
    if (this.#picked.has(track)) return false;
    return artists.every((artist) => (this.#byArtist.get(artist) ?? 0) < cap);
  }

  #take(candidate: C, rank: number): void {
    this.#picked.set(candidate.track, { candidate, rank });
    for (const artist of new Set(candidate.artists)) {
      this.#byArtist.set(artist, (this.#byArtist.get(artist) ?? 0) + 1);
    }
  }
}
