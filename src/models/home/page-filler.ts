/**
 * Fills a page: candidates to cards, spread over the shelves. The rules of every page, however its
 * scores came about:
 *
 * - no subject stands twice on a page;
 * - an artist stands at most so often on a shelf, and so often on a page;
 * - pinned cards of all shelves are placed before any other card, so that they stand whatever the
 *   other shelves draw;
 * - a shelf that ends with too few cards is left out, and what it held is free for the shelves after it.
 */
import type { CompiledPlan } from './page-plan.ts';

/** Writes the scores of candidates `from` (inclusive) to `to` (exclusive) into `scores`. */
export type ScoreShelf = (scores: Float64Array, from: number, to: number) => void;

/** A filled page. */
export interface FilledPage {
  /** Candidates by shelf and position, Int32Array [shelves x cards], -1 where there is none. */
  readonly slots: Int32Array;
}

/** Reuses its arrays from page to page: one filler serves one plan, and one call at a time. */
export class PageFiller {
  readonly #plan: CompiledPlan;
  readonly #scores: Float64Array;
  readonly #subjectUsed: Uint8Array;
  readonly #onPage: Int32Array;
  readonly #onShelf: Int32Array;
  readonly #sizes: Int32Array;

  constructor(plan: CompiledPlan) {
    this.#plan = plan;
    this.#scores = new Float64Array(plan.subjects.length);
    this.#subjectUsed = new Uint8Array(plan.subjectCount);
    this.#onPage = new Int32Array(plan.artistCount);
    this.#onShelf = new Int32Array(plan.artistCount);
    this.#sizes = new Int32Array(plan.minCards.length);
  }

  /**
   * Fills the shelves in `chosen`, larger scores first.
   *
   * @param slots - Int32Array [shelves x cards], overwritten.
   * @param chosen - Shelf numbers, ascending.
   */
  fill(slots: Int32Array, chosen: readonly number[], score: ScoreShelf): void {
    slots.fill(-1);
    this.#reset();
    for (const shelf of chosen) this.#placePinned(slots, shelf);
    for (const shelf of chosen) {
      this.#placeBest(slots, shelf, score);
      this.#dropIfThin(slots, shelf);
    }
  }

  /**
   * The shelves that can stand on the page: in order of importance, as many as the page has room for,
   * leaving out those that would be thin. Pinned cards come first here too, or a shelf of them would be
   * judged by what others leave. Shelf numbers, ascending.
   */
  choose(score: ScoreShelf): readonly number[] {
    const { rules, minCards } = this.#plan;
    const slots = new Int32Array(minCards.length * rules.cards).fill(-1);
    const chosen: number[] = [];
    this.#reset();
    for (let shelf = 0; shelf < minCards.length; shelf++) this.#placePinned(slots, shelf);
    for (let shelf = 0; shelf < minCards.length && chosen.length < rules.shelves; shelf++) {
      this.#placeBest(slots, shelf, score);
      if (!this.#dropIfThin(slots, shelf)) chosen.push(shelf);
    }
    return chosen;
  }

  #reset(): void {
    this.#subjectUsed.fill(0);
    this.#onPage.fill(0);
    this.#sizes.fill(0);
  }

  #placePinned(slots: Int32Array, shelf: number): void {
    const { offsets, pinned, rules } = this.#plan;
    this.#countShelf(slots, shelf);
    const from = offsets[shelf]!;
    for (let c = from; c < from + pinned[shelf]!; c++) {
      if (this.#sizes[shelf]! < rules.cards && this.#fits(c)) this.#place(slots, shelf, c);
    }
  }

  #placeBest(slots: Int32Array, shelf: number, score: ScoreShelf): void {
    const { offsets, pinned, rules } = this.#plan;
    const from = offsets[shelf]! + pinned[shelf]!;
    const to = offsets[shelf + 1]!;
    if (from === to || this.#sizes[shelf]! >= rules.cards) return;
    score(this.#scores, from, to);
    this.#countShelf(slots, shelf);
    // A shelf has few places: taking the largest again and again beats sorting all candidates.
    while (this.#sizes[shelf]! < rules.cards) {
      const best = this.#largest(from, to);
      if (best < 0) return;
      this.#scores[best] = -Infinity;
      if (this.#fits(best)) this.#place(slots, shelf, best);
    }
  }

  #largest(from: number, to: number): number {
    const scores = this.#scores;
    let best = -1;
    let bestScore = -Infinity;
    for (let c = from; c < to; c++) {
      if (scores[c]! > bestScore) {
        best = c;
        bestScore = scores[c]!;
      }
    }
    return best;
  }

  /** Counts the artists that stand on a shelf already. */
  #countShelf(slots: Int32Array, shelf: number): void {
    this.#onShelf.fill(0);
    const start = shelf * this.#plan.rules.cards;
    for (let i = 0; i < this.#sizes[shelf]!; i++) this.#count(this.#onShelf, slots[start + i]!, 1);
  }

  #fits(candidate: number): boolean {
    const { subjects, artists, artistOffsets, rules } = this.#plan;
    if (this.#subjectUsed[subjects[candidate]!]) return false;
    for (let a = artistOffsets[candidate]!; a < artistOffsets[candidate + 1]!; a++) {
      const artist = artists[a]!;
      if (this.#onShelf[artist]! >= rules.perArtistOnShelf) return false;
      if (this.#onPage[artist]! >= rules.perArtistOnPage) return false;
    }
    return true;
  }

  #place(slots: Int32Array, shelf: number, candidate: number): void {
    slots[shelf * this.#plan.rules.cards + this.#sizes[shelf]!++] = candidate;
    this.#subjectUsed[this.#plan.subjects[candidate]!] = 1;
    this.#count(this.#onShelf, candidate, 1);
    this.#count(this.#onPage, candidate, 1);
  }

  #count(counts: Int32Array, candidate: number, by: number): void {
    const { artists, artistOffsets } = this.#plan;
    for (let a = artistOffsets[candidate]!; a < artistOffsets[candidate + 1]!; a++) {
      counts[artists[a]!]! += by;
    }
  }

  #dropIfThin(slots: Int32Array, shelf: number): boolean {
    const { minCards, rules, subjects } = this.#plan;
    const size = this.#sizes[shelf]!;
    if (size >= minCards[shelf]! && size > 0) return false;
    const start = shelf * rules.cards;
    for (let i = start; i < start + size; i++) {
      this.#subjectUsed[subjects[slots[i]!]!] = 0;
      this.#count(this.#onPage, slots[i]!, -1);
      slots[i] = -1;
    }
    this.#sizes[shelf] = 0;
    return true;
  }
}
