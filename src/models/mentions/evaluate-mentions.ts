/**
 * How well mentions are found in labelled sentences: exact spans of the right kind (strict), and exact spans of
 * any kind. Labels are BIO: `B-KIND` begins a mention, `I-KIND` goes on in it, `O` is none.
 */
import { BadInputError } from '../../errors.ts';
import { foldAccents } from '../text/tokens-name.ts';
import { ChainField } from './chain-field.ts';
import { mentionFeatures, NameKinds } from './mention-features.ts';
import type { LearnedKnowledge, MentionKnowledge } from './mention-features.ts';

export interface LabelledSentence {
  readonly tokens: readonly string[];
  readonly labels: readonly string[];
}

export interface MentionFigures {
  readonly f1: number;
  readonly precision: number;
  readonly recall: number;
  /** Mentions there are. */
  readonly n: number;
}

export interface MentionResult extends MentionFigures {
  /** F1 of the spans alone, whatever their kind. */
  readonly spanF1: number;
  readonly perType: Readonly<Record<string, MentionFigures>>;
  readonly tested: number;
}

const OUTSIDE = 'O';
const FOLDS = 5;
const SETTINGS = { rounds: 12, rate: 0.1, decay: 0, leastSeen: 2, dropped: 0.3 };
/** Times that a word stands outside of names, of all sentences, to be a common one. */
const COMMON = 0.04;

/** How well mentions are found in sentences. @param label - Labels them. @throws BadInputError without mentions. */
export function evaluateMentions(
  label: (tokens: readonly string[]) => readonly string[],
  test: readonly LabelledSentence[],
): MentionResult {
  const truth = test.map(({ labels }) => spansOf(labels));
  const found = test.map(({ tokens }) => spansOf(label(tokens)));
  if (truth.flat().length === 0) throw new BadInputError('Expected mentions to find, got none.');
  const kinds = [...new Set([...truth, ...found].flat().map(({ kind }) => kind))].sort();
  const only = (spans: readonly (readonly Span[])[], kind: string) =>
    spans.map((each) => each.filter((span) => span.kind === kind));
  const perType = kinds.map((kind) => [kind, figures(only(truth, kind), only(found, kind), true)]);
  return {
    ...figures(truth, found, true),
    spanF1: figures(truth, found, false).f1,
    perType: Object.fromEntries(perType) as Record<string, MentionFigures>,
    tested: test.length,
  };
}

/** A function that labels sentences as those that it was trained on are. */
export function trainMentions(
  sentences: readonly LabelledSentence[],
  knowledge: MentionKnowledge,
  seed: number,
): (tokens: readonly string[]) => readonly string[] {
  const names = [OUTSIDE, ...new Set(sentences.flatMap(({ labels }) => labels))].filter(
    (name, i, all) => all.indexOf(name) === i,
  );
  const allowed = (before: number, label: number): boolean => {
    const name = names[label]!;
    if (!name.startsWith('I-')) return true;
    const last = names[before];
    return last !== undefined && last !== OUTSIDE && last.slice(2) === name.slice(2);
  };
  const filled = sentences.filter(({ tokens }) => tokens.length > 0);
  // Names that training itself labels are looked up in the sentences of other folds, as they are in new ones.
  const ofFold = Array.from({ length: FOLDS }, (_, fold) =>
    knowing(
      knowledge,
      filled.filter((_, i) => i % FOLDS !== fold),
    ),
  );
  const sequences = filled.map(({ tokens, labels }, i) => ({
    features: mentionFeatures(tokens, ofFold[i % FOLDS]!),
    labels: labels.map((name) => names.indexOf(name)),
  }));
  const field = ChainField.fit(sequences, { labels: names.length, allowed, ...SETTINGS, seed });
  const all = knowing(knowledge, filled);
  return (tokens) =>
    tokens.length === 0
      ? []
      : field.label(mentionFeatures(tokens, all)).map((number) => names[number]!);
}

/** What is known, the names that sentences label, and the words that they often hold outside of them. */
function knowing(
  knowledge: MentionKnowledge,
  sentences: readonly LabelledSentence[],
): LearnedKnowledge {
  const names = new Map(Array.from(knowledge.names, ([name, kinds]) => [name, new Set(kinds)]));
  for (const { tokens, labels } of sentences) {
    for (const { from, to, kind } of spansOf(labels)) {
      const name = tokens
        .slice(from, to)
        .map((token) => foldAccents(token))
        .join(' ');
      names.set(name, (names.get(name) ?? new Set()).add(`labelled ${kind}`));
    }
  }
  const common = commonWords(sentences);
  return {
    partOfSpeech: (word) => knowledge.partOfSpeech(word),
    names: new NameKinds(names),
    common,
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

interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
}

/** An `I-KIND` that nothing begins, begins a mention itself. */
function spansOf(labels: readonly string[]): readonly Span[] {
  const spans: { from: number; to: number; kind: string }[] = [];
  labels.forEach((label, i) => {
    if (label === OUTSIDE) return;
    const kind = label.slice(2);
    const last = spans.at(-1);
    const goesOn = label.startsWith('I-') && last?.to === i && last.kind === kind;
    if (goesOn) last.to = i + 1;
    else spans.push({ from: i, to: i + 1, kind });
  });
  return spans;
}

function figures(
  truth: readonly (readonly Span[])[],
  found: readonly (readonly Span[])[],
  ofKind: boolean,
): MentionFigures {
  const keyOf = ({ from, to, kind }: Span): string => `${from} ${to} ${ofKind ? kind : ''}`;
  let right = 0;
  truth.forEach((spans, i) => {
    const there = new Set(spans.map(keyOf));
    right += found[i]!.filter((span) => there.has(keyOf(span))).length;
  });
  const share = (of: number): number => (of === 0 ? 0 : right / of);
  const precision = share(found.flat().length);
  const recall = share(truth.flat().length);
  const f1 = right === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  return { f1, precision, recall, n: truth.flat().length };
}
