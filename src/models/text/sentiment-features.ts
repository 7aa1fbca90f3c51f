/**
 * What a text says for or against its subject: words and pairs of them, marked where a negation stands
 * within the three words before (Das and Chen 2001; Pang, Lee and Vaithyanathan 2002), and once more where they
 * stand in the opening: a headline or first sentence passes judgement more often than the rest.
 */
import { mix32 } from '../../math/hash.ts';
import { normaliseWord } from './tokens.ts';

/** Words, and the marks that end a clause or raise its voice. */
const PIECE = /[\p{L}\p{N}]+(?:['’][\p{L}\p{N}]+)*|[!?.,;:\n]/gu;
const PLAIN_MARK = /^[.,;:\n]$/;
const SENTENCE_END = /^[.!?\n]$/;
const NEGATION =
  /^(?:not|no|never|cannot|nothing|nor|without|hardly|barely|\w+n't|dont|didnt|isnt|wasnt|cant|wont|nicht|kein|keine|nie|pas|jamais|sans)$/;
/** Words after a negation that it turns. */
const REACH = 3;
/** Words of an opening at most. */
const OPENING = 12;
const MOST_PIECES = 100_000;

const NEGATED = 0x5bd1e995;
const OPENED = 0x27d4eb2f;
const PAIRED = 0x9e3779b1;

/** Hashes of the features of a text, repeated as often as they appear. */
export function sentimentFeatures(text: string): Uint32Array {
  const pieces = (normaliseWord(text).match(PIECE) ?? []).slice(0, MOST_PIECES);
  const out = new Uint32Array(4 * pieces.length);
  let count = 0;
  let before = 0;
  let negated = 0;
  let opening = OPENING;
  for (const piece of pieces) {
    if (SENTENCE_END.test(piece) && before !== 0) opening = 0;
    if (PLAIN_MARK.test(piece)) continue;
    const word = negated > 0 ? mark(hashOf(piece), NEGATED) : hashOf(piece);
    negated = NEGATION.test(piece)
      ? REACH
      : SENTENCE_END.test(piece)
        ? 0
        : Math.max(0, negated - 1);
    const features = before === 0 ? [word] : [word, mark(before, Math.imul(word, PAIRED))];
    for (const feature of features) {
      out[count++] = feature;
      if (opening > 0) out[count++] = mark(feature, OPENED);
    }
    opening = Math.max(0, opening - 1);
    before = word;
  }
  return out.subarray(0, count);
}

function hashOf(word: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < word.length; i++) {
    hash = Math.imul(hash ^ word.charCodeAt(i), 0x01000193);
  }
  return mix32(hash);
}

function mark(hash: number, by: number): number {
  return mix32(hash ^ by);
}
