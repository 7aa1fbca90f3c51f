/** Mentions in sentences. Labels are BIO: `B-KIND` begins a mention, `I-KIND` goes on in it, `O` is none. */

export interface LabelledSentence {
  readonly tokens: readonly string[];
  readonly labels: readonly string[];
}

/** A mention: the tokens from `from` to before `to`. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
}

export const OUTSIDE = 'O';

/** An `I-KIND` that nothing begins, begins a mention itself. */
export function spansOf(labels: readonly string[]): readonly Span[] {
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

/** The labels of so many tokens. */
export function labelsOf(spans: readonly Span[], tokens: number): string[] {
  const labels = Array.from({ length: tokens }, () => OUTSIDE);
  for (const { from, to, kind } of spans) {
    labels.fill(`I-${kind}`, from, to);
    labels[from] = `B-${kind}`;
  }
  return labels;
}
