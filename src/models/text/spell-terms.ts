/**
 * How terms are written: they are counted by hashes alone, and only those that a person may read are looked
 * up again, in a few of the documents that hold them. Shown is the spelling seen most often there, in lower
 * case where two are seen alike; terms of words that say little ("go", "us") are not shown at all.
 */
import { placedTerms, writtenAs } from './document-terms.ts';
import { languageOf } from './tokens-language.ts';
import { TermNumbers } from './term-numbers.ts';
import type { Languages } from './tokens-language.ts';
import { wordsOf } from './tokens.ts';

/** Stands for a term that was looked up and is not to be shown. */
export const HIDDEN = '\u0000';

/** Times that are counted. */
const MOST = 0xffff;

export class TermSpeller {
  readonly #known: ReadonlyMap<number, string>;
  /** Terms that are looked for. */
  readonly #wanted = new TermNumbers();
  /** By number: the first spelling that was seen, and how often. */
  readonly #first: (string | undefined)[];
  readonly #times: Uint16Array;
  /** By number: other spellings, and how often each was seen. Most terms have none. */
  readonly #others = new Map<number, Map<string, number>>();

  /** @param known - Spellings that are known already. */
  constructor(hashes: Iterable<number>, known: ReadonlyMap<number, string>) {
    this.#known = known;
    for (const hash of hashes) if (!known.has(hash)) this.#wanted.numberOf(hash);
    this.#first = new Array<string | undefined>(this.#wanted.size);
    this.#times = new Uint16Array(this.#wanted.size);
  }

  /** Reads the spellings of a document. */
  read(text: string, language: string | undefined, languages: Languages): void {
    placedTerms(text, languages, languageOf(language), (hash, from, to) => {
      const term = this.#wanted.find(hash);
      if (term < 0) return;
      const as = writtenAs(text, from, to);
      // A copy: a slice would keep all of the text.
      this.#first[term] ??= Buffer.from(as).toString();
      if (this.#first[term] === as) {
        if (this.#times[term]! < MOST) this.#times[term]!++;
        return;
      }
      const others = this.#others.get(term) ?? new Map<string, number>();
      this.#others.set(term, others);
      const known = others.get(as);
      others.set(known === undefined ? Buffer.from(as).toString() : as, (known ?? 0) + 1);
    });
  }

  /** As it is mostly written; {@link HIDDEN} where nobody should be shown it, empty where it was never found. */
  spelling(hash: number, languages: Languages): string {
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    const term = this.#wanted.find(hash);
    const first = this.#first[term];
    if (first === undefined) return '';
    const seen = [[first, this.#times[term]!] as const, ...(this.#others.get(term) ?? [])];
    const [best] = seen.sort(
      ([a, times], [b, others]) => others - times || Number(isLower(b)) - Number(isLower(a)),
    );
    return isShown(best![0], languages) ? best![0] : HIDDEN;
  }
}

/** Whether the words at both ends of a term say something by themselves, and not the same. */
function isShown(term: string, languages: Languages): boolean {
  const words = wordsOf(term).map((word) => word.replace(/^.{1,4}'(?=..)/u, ''));
  const [first, last] = [words[0]?.toLowerCase(), words.at(-1)?.toLowerCase()];
  if (words.length > 1 && first === last) return false;
  return [words[0], words.at(-1)].every((word) => word !== undefined && languages.isTelling(word));
}

function isLower(written: string): boolean {
  return written === written.toLowerCase();
}
