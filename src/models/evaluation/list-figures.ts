/**
 * What lists of recommendations are like, beside how much they find: how much of the catalogue they
 * show, how well known it is, and whether it is better known than what the listeners chose themselves.
 */

/** How many listeners each item has, among how many. */
export interface Popularity {
  /** Float64Array [items]. */
  readonly listeners: Float64Array;
  readonly users: number;
}

export interface ListFigures {
  /** Share of the items that stand in any list ("aggregate diversity" of Adomavicius and Kwon 2012, over the catalogue). */
  readonly coverage: number;
  /**
   * Mean self-information of what is recommended, in bits: `-log2(listeners / users)` (Zhou et al. 2010;
   * Vargas and Castells 2011), the mean of each list first, then over lists. An item without listeners
   * counts as one with a single listener.
   */
  readonly novelty: number;
  /**
   * How much more popular the recommended is than what the listeners have, relative to the latter:
   * `(GAPr - GAPp) / GAPp`, the change in group average popularity of Abdollahpouri et al. 2019, "The
   * Unfairness of Popularity Bias in Recommendation", with all listeners as one group. 0: as popular as
   * their own; 1: twice as popular; negative: less.
   */
  readonly popularityBias: number;
}

/** Takes in one list after the other. */
export class ListObserver {
  readonly #popularity: Popularity;
  readonly #shown: Uint8Array;
  #lists = 0;
  #information = 0;
  #pairs = 0;
  #recommended = 0;
  #own = 0;

  constructor(popularity: Popularity) {
    this.#popularity = popularity;
    this.#shown = new Uint8Array(popularity.listeners.length);
  }

  /** Different items seen so far. */
  get distinct(): number {
    return this.#shown.reduce((sum, shown) => sum + shown, 0);
  }

  /**
   * @param list - Indexes of what is recommended to a listener; an empty list says nothing.
   * @param profile - Indexes of what the listener has; with an empty one the list has no part in the bias.
   */
  add(list: ArrayLike<number>, profile: ArrayLike<number>): void {
    if (list.length === 0) return;
    const { listeners, users } = this.#popularity;
    for (let i = 0; i < list.length; i++) this.#shown[list[i]!] = 1;
    this.#lists++;
    this.#information += meanOf(list, (item) => Math.log2(users / Math.max(1, listeners[item]!)));
    if (profile.length === 0) return;
    this.#pairs++;
    this.#recommended += meanOf(list, (item) => listeners[item]!);
    this.#own += meanOf(profile, (item) => listeners[item]!);
  }

  /** Zeros where nothing was seen. */
  figures(): ListFigures {
    const items = this.#shown.length;
    return {
      coverage: items === 0 ? 0 : this.distinct / items,
      novelty: this.#lists === 0 ? 0 : this.#information / this.#lists,
      popularityBias:
        this.#pairs === 0 || this.#own === 0 ? 0 : (this.#recommended - this.#own) / this.#own,
    };
  }
}

function meanOf(items: ArrayLike<number>, value: (item: number) => number): number {
  let sum = 0;
  for (let i = 0; i < items.length; i++) sum += value(items[i]!);
  return sum / items.length;
}
