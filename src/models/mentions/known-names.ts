/** Names by their words, hashed, and where they stand in a text. */
import { mix32 } from '../../math/hash.ts';
import { HashedNumbers } from '../text/hashed-numbers.ts';
import { foldAccents } from '../text/tokens-name.ts';
import { wordHash } from '../text/word-hashes.ts';

/** A name that stands somewhere. */
export interface NameThere {
  readonly from: number;
  readonly length: number;
  /** Hashes of its kinds. */
  readonly kinds: readonly number[];
  /** Stands for all kinds together. */
  readonly together: number;
  /** Whether it stands there as it is known: without the sign of a genitive. */
  readonly isPlain: boolean;
}

/** A word, folded and hashed. */
export interface NameWord {
  readonly hash: number;
  /** Without the sign of a genitive; 0 for one that has none. */
  readonly owner: number;
}

export interface NamesInText {
  at(from: number, length: number): NameThere | undefined;
  /** Names that a token is part of. */
  over(token: number): readonly NameThere[];
}

const NONE: readonly NameThere[] = [];
const LONGEST_NAME = 8;
const THE = wordHash('the');

export class KnownNames {
  readonly #numbers: HashedNumbers;
  /** By number. */
  readonly #kinds: readonly Pick<NameThere, 'kinds' | 'together'>[];

  /** @param names - Folded names, and what kinds they are of. */
  constructor(names: ReadonlyMap<string, ReadonlySet<string>>) {
    const numbers = new Map<number, number>();
    this.#kinds = Array.from(names, ([name, ofName], i) => {
      numbers.set(nameHash(name), i + 1);
      const kinds = [...ofName].sort().map(wordHash);
      return { kinds, together: kinds.reduce(joined, 0) };
    });
    this.#numbers = new HashedNumbers(numbers);
  }

  /** @param unknown - {@link nameHash} of names that are not to be found. */
  in(words: readonly NameWord[], unknown: ReadonlySet<number>): NamesInText {
    const at = new Array<NameThere | undefined>(words.length * LONGEST_NAME);
    const over = new Array<NameThere[] | undefined>(words.length);
    for (let from = words.length - 1; from >= 0; from--) {
      let before = 0;
      for (let length = 1; length <= LONGEST_NAME && from + length <= words.length; length++) {
        const last = from + length - 1;
        const { hash, owner: owned } = words[last]!;
        const whole = joined(before, hash);
        const owner = owned === 0 ? 0 : joined(before, owned);
        before = whole;
        const plain = this.#named(whole, unknown);
        const named = plain ?? this.#named(owner, unknown);
        if (named !== undefined) {
          const { kinds, together } = named;
          const name = { from, length, kinds, together, isPlain: plain !== undefined };
          at[from * LONGEST_NAME + length - 1] = name;
          for (let i = from; i <= last; i++) (over[i] ??= []).push(name);
        } else if (length > 1 && words[from]!.hash === THE) {
          const rest = at[(from + 1) * LONGEST_NAME + length - 2];
          if (rest !== undefined) {
            at[from * LONGEST_NAME + length - 1] = { ...rest, from, length };
          }
        }
      }
    }
    return {
      at: (from, length) => at[from * LONGEST_NAME + length - 1],
      over: (token) => over[token] ?? NONE,
    };
  }

  #named(
    hash: number,
    unknown: ReadonlySet<number>,
  ): Pick<NameThere, 'kinds' | 'together'> | undefined {
    const number = hash === 0 ? 0 : this.#numbers.get(hash);
    return number === 0 || unknown.has(hash) ? undefined : this.#kinds[number - 1];
  }
}

/** The words from `from` to before `to` as a name that is looked up. */
export function foldedName(
  tokens: readonly string[],
  { from, to }: { readonly from: number; readonly to: number },
): string {
  return tokens
    .slice(from, to)
    .map((token) => foldAccents(token))
    .join(' ');
}

/** Of a folded name. */
export function nameHash(name: string): number {
  return name.split(' ').map(wordHash).reduce(joined, 0);
}

function joined(before: number, word: number): number {
  return mix32(Math.imul(before, 31) ^ word) || 1;
}
