/**
 * Joins recommenders in a fixed order, with one exclude set, until there are enough. Raw scores of two
 * models do not compare, so the chain merges by order: the first list leads, a second list of tracks
 * that nobody has played yet takes every n-th place (an unknown track would otherwise never be heard,
 * and never become known), and the rest fill what is left.
 */
import type { Candidate, CandidateList } from './candidate.ts';

export interface ChainQuery {
  /** In order of trust. */
  readonly lists: readonly CandidateList[];
  /** Tracks without listening; undefined: none are mixed in, though a list may still hold some. */
  readonly cold?: CandidateList;
  /** Every how many places a cold track stands; at least 2. */
  readonly coldEvery: number;
  readonly limit: number;
  readonly exclude: ReadonlySet<string>;
}

/** The best candidates of all lists, best first, none twice, none excluded, at most `limit`. */
export function recommendChain(query: ChainQuery): readonly Candidate[] {
  const { limit, lists, cold, coldEvery } = query;
  const taken = new Set(query.exclude);
  const coldest = cold?.ask(Math.floor(limit / coldEvery), taken) ?? [];
  for (const { subject } of coldest) taken.add(subject);

  const warm: Candidate[] = [];
  for (const list of lists) {
    if (warm.length >= limit) break;
    for (const candidate of list.ask(limit - warm.length, taken)) {
      if (taken.has(candidate.subject)) continue;
      taken.add(candidate.subject);
      warm.push(candidate);
    }
  }
  return interleave(warm, coldest, coldEvery).slice(0, limit);
}

/** Puts one of `second` at every n-th place; what is left of either goes to the end. */
function interleave<T>(first: readonly T[], second: readonly T[], every: number): T[] {
  const out: T[] = [];
  let a = 0;
  let b = 0;
  while (a < first.length || b < second.length) {
    const turn = (out.length + 1) % every === 0;
    if (b < second.length && (turn || a >= first.length)) out.push(second[b++]!);
    else out.push(first[a++]!);
  }
  return out;
}
