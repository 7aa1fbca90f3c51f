/** Learns from labelled sentences to label others: which stretches of tokens are mentions, and of what kind. */
import { foldAccents } from '../text/tokens-name.ts';
import { labelsOf, OUTSIDE, spansOf, type LabelledSentence } from './bio-labels.ts';
import { fitSegmentField } from './fit-segment-field.ts';
import { foldedName } from './known-names.ts';
import { LONGEST_MENTION, MentionReader } from './mention-features.ts';
import { retold } from './other-names.ts';
import type { LearnedKnowledge, MentionKnowledge } from './word-facts.ts';

const FOLDS = 5;
const FIELD = { rounds: 12, rate: 0.1, leastSeen: 2, dropped: 0.3, longest: LONGEST_MENTION };
const RETOLD = { copies: 6, others: 0.7, unknown: 0.4, longest: LONGEST_MENTION };
/** Times that a word stands outside of names, of all sentences, to be a common one. */
const COMMON = 0.04;
/** What chance a mention must have: F1 is greatest in expectation where it is half of F1 (Lipton et al. 2014). */
const LEAST_CHANCE = 0.3;
/** Of the rounds in which a copy is learnt from. */
const SHARE = 1 / 3;
const NONE: ReadonlySet<number> = new Set();

/** A function that labels sentences as those that it was trained on are. */
export function trainMentions(
  sentences: readonly LabelledSentence[],
  knowledge: MentionKnowledge,
  seed: number,
): (tokens: readonly string[]) => readonly string[] {
  const filled = sentences.filter(({ tokens }) => tokens.length > 0);
  const kinds = [
    ...new Set(filled.flatMap(({ labels }) => spansOf(labels).map(({ kind }) => kind))),
  ];
  // Names that training itself labels are looked up in the sentences of other folds, as they are in new ones.
  const readers = Array.from({ length: FOLDS }, (_, fold) => {
    const others = filled.filter((_, i) => i % FOLDS !== fold);
    return new MentionReader(knowing(knowledge, others));
  });
  const again = retold(filled, knowledge.names, { ...RETOLD, seed });
  const cuts = filled.flatMap((sentence, i) =>
    [{ ...sentence, unknown: NONE }, ...again[i]!].map(({ tokens, labels, unknown }, copy) => ({
      share: copy === 0 ? 1 : SHARE,
      sequence: readers[i % FOLDS]!.read(tokens, unknown),
      segments: spansOf(labels).map((span) => ({ ...span, kind: kinds.indexOf(span.kind) })),
    })),
  );
  const field = fitSegmentField(cuts, { ...FIELD, kinds: kinds.length, seed });
  const reader = new MentionReader(knowing(knowledge, filled));
  return (tokens) => {
    const found = tokens.length === 0 ? [] : field.segments(reader.read(tokens), LEAST_CHANCE);
    const spans = found.map((segment) => ({ ...segment, kind: kinds[segment.kind]! }));
    return labelsOf(spans, tokens.length);
  };
}

/** What is known, the names that sentences label, and the words that they often hold outside of them. */
function knowing(
  knowledge: MentionKnowledge,
  sentences: readonly LabelledSentence[],
): LearnedKnowledge {
  const names = new Map(Array.from(knowledge.names, ([name, kinds]) => [name, new Set(kinds)]));
  for (const { tokens, labels } of sentences) {
    for (const span of spansOf(labels)) {
      const name = foldedName(tokens, span);
      names.set(name, (names.get(name) ?? new Set()).add(`labelled ${span.kind}`));
    }
  }
  return {
    partOfSpeech: (word) => knowledge.partOfSpeech(word),
    names,
    common: commonWords(sentences),
  };
}

function commonWords(sentences: readonly LabelledSentence[]): ReadonlySet<string> {
  const outside = new Map<string, number>();
  for (const { tokens, labels } of sentences) {
    const words = tokens.filter((_, i) => labels[i] === OUTSIDE).map((token) => foldAccents(token));
    for (const word of words) outside.set(word, (outside.get(word) ?? 0) + 1);
  }
  const least = COMMON * sentences.length;
  return new Set([...outside.keys()].filter((word) => outside.get(word)! >= least));
}
