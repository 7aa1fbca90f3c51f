/**
 * What is kept of a document's words: its distinct terms with counts, how many there were, and its signature
 * among near duplicates. Bytes, because there are many: about half the size of the text.
 */
import { LEAST_TERMS, SIGNATURE_CELLS, signatureOf } from './near-duplicates.ts';

export interface DocumentDigest {
  /** Uint32Array [distinct], ascending. */
  readonly hashes: Uint32Array;
  /** Uint8Array [distinct]: how often each stands there; 255 is 255 or more. */
  readonly counts: Uint8Array;
  /** Terms in all. */
  readonly length: number;
  /** Uint16Array [SIGNATURE_CELLS]; undefined where there are too few terms to compare. */
  readonly signature: Uint16Array | undefined;
}

/** Two numbers in front: distinct terms, terms in all. */
const HEAD = 8;
const MOST = 255;

/** @param terms - Hashes in order of appearance. */
export function encodeDigest(terms: Uint32Array): Uint8Array {
  const sorted = terms.slice().sort();
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  const bytes = new Uint8Array(HEAD + 4 * distinct + 2 * SIGNATURE_CELLS + distinct);
  const { hashes, counts, signature } = partsOf(bytes, distinct);
  new Uint32Array(bytes.buffer, 0, 2).set([distinct, terms.length]);
  let at = -1;
  for (let i = 0; i < sorted.length; i++) {
    if (i === 0 || sorted[i] !== sorted[i - 1]) hashes[++at] = sorted[i]!;
    if (counts[at]! < MOST) counts[at]!++;
  }
  if (terms.length >= LEAST_TERMS) signature.set(signatureOf(terms));
  return bytes;
}

/** @throws RangeError for bytes that {@link encodeDigest} did not make. */
export function decodeDigest(digest: Uint8Array): DocumentDigest {
  // Rows of a store lie anywhere: numbers must lie at whole multiples of their size.
  const bytes = digest.byteOffset % 4 === 0 ? digest : digest.slice();
  const [distinct, length] = new Uint32Array(bytes.buffer, bytes.byteOffset, 2);
  const parts = partsOf(bytes, distinct!);
  if (bytes.length !== HEAD + 5 * distinct! + 2 * SIGNATURE_CELLS) {
    throw new RangeError(`Expected a digest of ${distinct} terms, got ${bytes.length} bytes.`);
  }
  return {
    ...parts,
    length: length!,
    signature: length! < LEAST_TERMS ? undefined : parts.signature,
  };
}

function partsOf(bytes: Uint8Array, distinct: number) {
  const { buffer, byteOffset: from } = bytes;
  const behind = from + HEAD + 4 * distinct;
  return {
    hashes: new Uint32Array(buffer, from + HEAD, distinct),
    signature: new Uint16Array(buffer, behind, SIGNATURE_CELLS),
    counts: new Uint8Array(buffer, behind + 2 * SIGNATURE_CELLS, distinct),
  };
}
