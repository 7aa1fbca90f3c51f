/** Which entities are described in certain words: the words of the terms that profiles show, to the entities that have them. */
import type { Csr } from '../../math/csr.ts';
import { HIDDEN } from './spell-terms.ts';
import { wordsOf } from './tokens.ts';

export class DescribedBy {
  readonly #postings: Csr;
  readonly #termsOf = new Map<string, number[]>();

  /**
   * @param terms - As a human reads them; empty where one is not shown.
   * @param postings - [terms x entities].
   */
  constructor(terms: readonly string[], postings: Csr) {
    this.#postings = postings;
    terms.forEach((term, t) => {
      if (term === '' || term === HIDDEN) return;
      for (const word of new Set(wordsOf(term))) {
        const own = this.#termsOf.get(word);
        if (own === undefined) this.#termsOf.set(word, [t]);
        else own.push(t);
      }
    });
  }

  /** The entities whose terms hold every word of a description; undefined for one without words: it says nothing. */
  all(description: string): ReadonlySet<number> | undefined {
    const words = new Set(wordsOf(description));
    let fitting: Set<number> | undefined;
    for (const word of words) {
      const having = this.#entitiesWith(word);
      fitting = fitting === undefined ? having : fitting.intersection(having);
    }
    return fitting;
  }

  #entitiesWith(word: string): Set<number> {
    const { offsets, indexes } = this.#postings;
    const found = new Set<number>();
    for (const term of this.#termsOf.get(word) ?? []) {
      for (let e = offsets[term]!; e < offsets[term + 1]!; e++) found.add(indexes[e]!);
    }
    return found;
  }
}
