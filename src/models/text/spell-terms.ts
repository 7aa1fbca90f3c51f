/**
 * How terms are written: they are counted by hashes alone, and only those that a person may read are looked
 * up again, in a few of the documents that hold them. Shown is the spelling seen most often there, in lower
 * case where two are seen alike; terms of words that say little ("go", "us") are not shown at all.
 */
import { decodeDigest } from './document-digest.ts';
import { writtenTerms } from './document-terms.ts';
import { languageOf } from './tokens-language.ts';
import type { Languages } from './tokens-language.ts';
import { wordsOf } from './tokens.ts';

/** Stands for a term that was looked up and is not to be shown. */
export const HIDDEN = '\u0000';

/** Documents that a term is looked up in. */
const LOOKED_UP = 3;

export class TermSpeller {
  /** Term to the documents that were chosen for it so far. */
  readonly #wanted = new Map<number, number>();
  readonly #known = new Map<number, string>();
  /** Term to its spellings and how often each was seen. */
  readonly #counts = new Map<number, Map<string, number>>();

  /** @param known - Spellings that are known already. */
  constructor(hashes: Iterable<number>, known: ReadonlyMap<number, string>) {
    for (const hash of hashes) {
      const spelling = known.get(hash);
      if (spelling === undefined) this.#wanted.set(hash, 0);
      else this.#known.set(hash, spelling);
    }
  }

  /** How many terms have no spelling yet. */
  get missing(): number {
    return this.#wanted.size;
  }

  /** Whether a document should be read for its spellings. @param digest - Of its terms. */
  choose(digest: Uint8Array): boolean {
    let chosen = false;
    const { hashes } = decodeDigest(digest);
    for (const hash of hashes) {
      const times = this.#wanted.get(hash);
      if (times !== undefined && times < LOOKED_UP) chosen = true;
    }
    if (!chosen) return false;
    for (const hash of hashes) {
      const times = this.#wanted.get(hash);
      if (times !== undefined) this.#wanted.set(hash, times + 1);
    }
    return true;
  }

  /** Reads the spellings of a chosen document. */
  read(text: string, language: string | undefined, languages: Languages): void {
    writtenTerms(text, languages, languageOf(language), (hash, as) => {
      if (!this.#wanted.has(hash)) return;
      const spellings = this.#counts.get(hash) ?? new Map<string, number>();
      spellings.set(as, (spellings.get(as) ?? 0) + 1);
      this.#counts.set(hash, spellings);
    });
  }

  /** As it is mostly written; {@link HIDDEN} where nobody should be shown it, empty where it was never found. */
  spelling(hash: number, languages: Languages): string {
    const known = this.#known.get(hash);
    if (known !== undefined) return known;
    const [best] = [...(this.#counts.get(hash) ?? [])].sort(
      ([a, times], [b, others]) => others - times || Number(isLower(b)) - Number(isLower(a)),
    );
    if (best === undefined) return '';
    return isShown(best[0], languages) ? best[0] : HIDDEN;
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
