/**
 * A page before anything is chosen: shelves in order of importance, each with more candidates than it
 * has room for. Compiled to flat arrays, because one page is filled hundreds of times to learn how
 * probable each of its cards is.
 */
import type { Belief } from '../bandit/posterior.ts';

export interface CardCandidate {
  /** Global id of what the card would show. */
  readonly subject: string;
  /** Global ids of its artists; empty where the catalogue has none: then no cap applies. */
  readonly artists: readonly string[];
  /** A pinned candidate keeps its place before all others: nothing is tried out with it. */
  readonly pinned: boolean;
  /** What is believed about the response to it. */
  readonly belief: Belief;
}

export interface ShelfPlan {
  /** Fewer cards than this, and the shelf is left out. */
  readonly minCards: number;
  /** Pinned ones first, in the order of their places. */
  readonly candidates: readonly CardCandidate[];
}

export interface PageRules {
  readonly shelves: number;
  /** Cards a shelf. */
  readonly cards: number;
  readonly perArtistOnShelf: number;
  readonly perArtistOnPage: number;
  /** Share of the pages of a lottery that are drawn by Thompson sampling, 0 to 1; the others show the best guess. All where left out. */
  readonly explore?: number;
}

/** A plan in arrays; candidates of all shelves stand one after the other. */
export interface CompiledPlan {
  readonly rules: PageRules;
  /** Int32Array [shelves + 1]: shelf s owns candidates `offsets[s]` to `offsets[s + 1]`. */
  readonly offsets: Int32Array;
  readonly minCards: Int32Array;
  /** How many of a shelf's candidates are pinned; they come first. Int32Array [shelves]. */
  readonly pinned: Int32Array;
  /** Equal for candidates that show the same. Int32Array [candidates]. */
  readonly subjects: Int32Array;
  readonly subjectCount: number;
  /** Int32Array [candidates + 1] into `artists`. */
  readonly artistOffsets: Int32Array;
  readonly artists: Int32Array;
  readonly artistCount: number;
  /** Float64Array [candidates]. */
  readonly alpha: Float64Array;
  readonly beta: Float64Array;
  readonly mean: Float64Array;
}

export function compilePlan(shelves: readonly ShelfPlan[], rules: PageRules): CompiledPlan {
  const all = shelves.flatMap((shelf) => shelf.candidates);
  const subjects = new Numbers();
  const artists = new Numbers();
  const artistOffsets = new Int32Array(all.length + 1);
  for (const [i, { artists: own }] of all.entries())
    artistOffsets[i + 1] = artistOffsets[i]! + own.length;
  const offsets = new Int32Array(shelves.length + 1);
  for (const [s, { candidates }] of shelves.entries())
    offsets[s + 1] = offsets[s]! + candidates.length;
  const alpha = Float64Array.from(all, ({ belief }) => belief.alpha);
  const beta = Float64Array.from(all, ({ belief }) => belief.beta);
  return {
    rules,
    offsets,
    minCards: Int32Array.from(shelves, ({ minCards }) => minCards),
    pinned: Int32Array.from(shelves, ({ candidates }) => candidates.filter((c) => c.pinned).length),
    subjects: Int32Array.from(all, ({ subject }) => subjects.of(subject)),
    artists: Int32Array.from(
      all.flatMap((c) => c.artists),
      (artist) => artists.of(artist),
    ),
    artistOffsets,
    subjectCount: subjects.size,
    artistCount: artists.size,
    alpha,
    beta,
    mean: alpha.map((a, i) => a / (a + beta[i]!)),
  };
}

/** Numbers texts in the order of their first appearance. */
class Numbers {
  readonly #numbers = new Map<string, number>();

  get size(): number {
    return this.#numbers.size;
  }

  of(text: string): number {
    let number = this.#numbers.get(text);
    if (number === undefined) {
      number = this.#numbers.size;
      this.#numbers.set(text, number);
    }
    return number;
  }
}
