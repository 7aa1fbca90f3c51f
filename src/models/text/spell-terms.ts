/**
 * How terms are written: they are counted by hashes alone, and only those that a person may read are looked
 * up again, in a few of the documents that hold them. A term that stands in lower case anywhere is shown so:
 * it is no name.
 */
import { decodeDigest } from './document-digest.ts';
import { documentTerms, writtenTerms } from './document-terms.ts';
import { languageOf } from './tokens-language.ts';
import type { Languages } from './tokens-language.ts';

/** Documents that a term is looked up in. */
const LOOKED_UP = 3;

export class TermSpeller {
  /** Term to the documents that were chosen for it so far. */
  readonly #wanted = new Map<number, number>();
  readonly #written: Map<number, string>;

  /** @param known - Spellings that are known already. */
  constructor(hashes: Iterable<number>, known: ReadonlyMap<number, string>) {
    this.#written = new Map();
    for (const hash of hashes) {
      const spelling = known.get(hash);
      if (spelling === undefined) this.#wanted.set(hash, 0);
      else this.#written.set(hash, spelling);
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
    const spoken =
      languageOf(language) ?? documentTerms(text, languages, languageOf(language)).language;
    writtenTerms(text, languages.stopWords(spoken ?? 'en'), (hash, as) => {
      if (!this.#wanted.has(hash)) return;
      const known = this.#written.get(hash);
      if (known === undefined || isLower(as, known)) this.#written.set(hash, as);
    });
  }

  /** As a person reads it; empty where it was never found. */
  spelling(hash: number): string {
    return this.#written.get(hash) ?? '';
  }
}

function isLower(written: string, known: string): boolean {
  return written === written.toLowerCase() && known !== known.toLowerCase();
}
