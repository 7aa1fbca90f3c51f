/**
 * Finds all of many names in one pass over a text (Aho and Corasick 1975), word by word: a state is what of the
 * names has been read, and where no name goes on the longest end of it that begins another is tried. All in flat
 * arrays; edges are a hash table of (state, word).
 */
import { mix32 } from '../../math/hash.ts';

/** Called for each name found: which, and its first word and the one behind its last. */
export type VisitName = (name: number, from: number, to: number) => void;

const NONE = -1;

export class NameAutomaton {
  /** Open addressing: state, word and where the edge leads; a state of -1 is an empty place. */
  readonly #from: Int32Array;
  readonly #word: Int32Array;
  readonly #to: Int32Array;
  /** Of each state: the longest other state that ends as it does. */
  readonly #fail: Int32Array;
  /** Of each state: the name that ends there, and the next state along the failures where one does. */
  readonly #name: Int32Array;
  readonly #output: Int32Array;
  readonly #depth: Int32Array;

  /**
   * @param words - The words of all names, by number, one name behind the other.
   * @param offsets - [names + 1]: where each begins. No two names are the same, and none is empty.
   */
  constructor(words: Int32Array, offsets: Int32Array) {
    let places = 16;
    while (places < 2 * words.length) places *= 2;
    this.#from = new Int32Array(places).fill(NONE);
    this.#word = new Int32Array(places);
    this.#to = new Int32Array(places);
    const states = words.length + 1;
    this.#fail = new Int32Array(states);
    this.#name = new Int32Array(states).fill(NONE);
    this.#output = new Int32Array(states).fill(NONE);
    this.#depth = new Int32Array(states);
    const { parent, by, size } = this.#grow(words, offsets);
    this.#link(parent, by, size);
  }

  /** @param words - Numbers of a text's words; one that no name holds is -1. */
  find(words: Int32Array, visit: VisitName): void {
    let state = 0;
    for (let i = 0; i < words.length; i++) {
      const word = words[i]!;
      state = word === NONE ? 0 : this.#next(state, word);
      for (
        let at = this.#name[state] === NONE ? this.#output[state]! : state;
        at > 0;
        at = this.#output[at]!
      ) {
        visit(this.#name[at]!, i + 1 - this.#depth[at]!, i + 1);
      }
    }
  }

  /** The tree of all names; answers of each state the one before it and the word between. */
  #grow(words: Int32Array, offsets: Int32Array) {
    const parent = new Int32Array(words.length + 1);
    const by = new Int32Array(words.length + 1);
    let size = 1;
    for (let name = 0; name + 1 < offsets.length; name++) {
      let state = 0;
      for (let i = offsets[name]!; i < offsets[name + 1]!; i++) {
        const place = this.#place(state, words[i]!);
        if (this.#from[place] === NONE) {
          this.#from[place] = state;
          this.#word[place] = words[i]!;
          this.#to[place] = size;
          parent[size] = state;
          by[size] = words[i]!;
          this.#depth[size] = this.#depth[state]! + 1;
          size++;
        }
        state = this.#to[place]!;
      }
      this.#name[state] = name;
    }
    return { parent, by, size };
  }

  /** Failures, the shallow states first: those of a state rest on those above it. */
  #link(parent: Int32Array, by: Int32Array, size: number): void {
    const byDepth = new Int32Array(size - 1).map((_, i) => i + 1);
    byDepth.sort((a, b) => this.#depth[a]! - this.#depth[b]!);
    for (const state of byDepth) {
      const above = parent[state]!;
      const fail = above === 0 ? 0 : this.#next(this.#fail[above]!, by[state]!);
      this.#fail[state] = fail;
      this.#output[state] = this.#name[fail] === NONE ? this.#output[fail]! : fail;
    }
  }

  #next(state: number, word: number): number {
    for (let at = state; ; at = this.#fail[at]!) {
      const place = this.#place(at, word);
      if (this.#from[place] !== NONE) return this.#to[place]!;
      if (at === 0) return 0;
    }
  }

  /** Where an edge lies, or would. */
  #place(state: number, word: number): number {
    const mask = this.#from.length - 1;
    let place = mix32(Math.imul(state, 0x9e3779b1) ^ word) & mask;
    while (
      this.#from[place] !== NONE &&
      (this.#from[place] !== state || this.#word[place] !== word)
    ) {
      place = (place + 1) & mask;
    }
    return place;
  }
}
