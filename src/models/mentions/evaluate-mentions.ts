/**
 * How well mentions are found in labelled sentences: exact spans of the right kind (strict), and exact spans of
 * any kind.
 */
import { BadInputError } from '../../errors.ts';
import { spansOf, type LabelledSentence, type Span } from './bio-labels.ts';

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
