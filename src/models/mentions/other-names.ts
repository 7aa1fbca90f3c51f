/**
 * Labelled sentences again, about others: names of the catalogue in the place of those that are there. Few sentences are
 * labelled, and what stands around a name says the same of any; some of the names are taken for unknown, as most of
 * those are that people write about.
 */
import { seededRandom } from '../../math/random.ts';
import { spansOf, type LabelledSentence } from './bio-labels.ts';
import { foldedName, nameHash } from './known-names.ts';

export interface Retold extends LabelledSentence {
  /** {@link nameHash} of names that are taken for unknown in it. */
  readonly unknown: ReadonlySet<number>;
}

export interface RetellingOptions {
  /** Tokens of a name at most. */
  readonly longest: number;
  /** How many times each sentence is told again. */
  readonly copies: number;
  /** Share of its names that others stand for. */
  readonly others: number;
  /** Share of those that are taken for unknown. */
  readonly unknown: number;
  readonly seed: number;
}

/** Sentences with names, told again; none where no name of their kinds is known. @param names - Folded, with their kinds. */
export function retold(
  sentences: readonly LabelledSentence[],
  names: ReadonlyMap<string, ReadonlySet<string>>,
  { longest, copies, others, unknown, seed }: RetellingOptions,
): readonly (readonly Retold[])[] {
  const pools = namesByLabel(sentences, names, longest);
  const random = seededRandom(seed);
  return sentences.map((sentence) => {
    const spans = spansOf(sentence.labels).filter(({ kind }) => pools.has(kind));
    return Array.from({ length: spans.length === 0 ? 0 : copies }, () => {
      const tokens = [...sentence.tokens];
      const labels = [...sentence.labels];
      const hidden = new Set<number>();
      // From behind, so that what is still to be replaced stays where it is.
      for (const { from, to, kind } of spans.toReversed()) {
        if (random.next() >= others) continue;
        const pool = pools.get(kind)!;
        const name = pool[random.int(pool.length)]!;
        if (random.next() < unknown) hidden.add(nameHash(name));
        const words = name.split(' ');
        tokens.splice(from, to - from, ...words);
        labels.splice(from, to - from, ...words.map((_, i) => `${i === 0 ? 'B' : 'I'}-${kind}`));
      }
      return { tokens, labels, unknown: hidden };
    });
  });
}

/** Of each label's kind, the names of the kind that most of the names with this label are of. */
function namesByLabel(
  sentences: readonly LabelledSentence[],
  names: ReadonlyMap<string, ReadonlySet<string>>,
  longest: number,
): ReadonlyMap<string, readonly string[]> {
  const counts = new Map<string, Map<string, number>>();
  for (const { tokens, labels } of sentences) {
    for (const span of spansOf(labels)) {
      const ofLabel = counts.get(span.kind) ?? new Map<string, number>();
      counts.set(span.kind, ofLabel);
      for (const known of names.get(foldedName(tokens, span)) ?? [])
        ofLabel.set(known, (ofLabel.get(known) ?? 0) + 1);
    }
  }
  const pools = new Map<string, readonly string[]>();
  for (const [label, ofLabel] of counts) {
    const most = [...ofLabel].sort(([, a], [, b]) => b - a)[0]?.[0];
    if (most === undefined) continue;
    const all = [...names].filter(([, kinds]) => kinds.has(most)).map(([name]) => name);
    pools.set(
      label,
      all.filter((name) => name.split(' ').length <= longest),
    );
  }
  return pools;
}
