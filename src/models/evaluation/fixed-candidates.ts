/**
 * The protocol of fixed candidates (He et al. 2017, "Neural Collaborative Filtering"; Deng et al. 2019,
 * "DeepCF"): of each user one item is left out and ranked among a few that the user never had. Whether it
 * stands among the first ten is its hit rate; an item that ties with it stands above it, so that a model
 * that scores everything alike finds nothing. Candidates are taken as they come, those that a user had
 * before too; each counts once, as the item itself stands among the others in some files. Sampled figures flatter (Krichene and Rendle 2020): they
 * compare only with others on the same candidates.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { fnv1a32, mix32 } from '../../math/hash.ts';
import type { Ranker } from './contender.ts';
import { meanAndError, ndcgAt, recallAt } from './metrics.ts';
import { rankCandidates } from './rank-cases.ts';
import { numbered, SplitBuilder } from './split.ts';
import type { CountsByUser, Dataset, Part, Split } from './split.ts';

/** One item of a user to be found among others. */
export interface LeftOut {
  readonly user: string;
  readonly item: string;
  /** What it is to be found among. */
  readonly negatives: readonly string[];
}

export interface CandidateFigures {
  /** Share of the users whose item stands among the first ten. */
  readonly hr10: number;
  readonly ndcg10: number;
  /** Standard errors of `ndcg10` and of `hr10`. */
  readonly se: number;
  readonly hr10Se: number;
  /** Users ranked for. */
  readonly n: number;
}

/** How many candidates stand beside the item that the tuning split leaves out. */
export const TUNING_NEGATIVES = 99;
const DEPTH = 10;
/** Draws for one user until the tuning split takes the negatives that it has. */
const MAX_DRAWS = 100 * TUNING_NEGATIVES;

/** The data set of a training file; items that stand only among the candidates are columns without users. */
export function candidateDataset(counts: CountsByUser, leftOut: readonly LeftOut[]): Dataset {
  const named = new Set<string>();
  for (const { item, negatives } of leftOut) for (const id of [item, ...negatives]) named.add(id);
  return numbered(counts, named);
}

/**
 * The split to report. All of the training file is trained on; a user who is not in it is shown with nothing.
 *
 * @param dataset - Of {@link candidateDataset} with the same `leftOut`.
 */
export function candidateSplit(dataset: Dataset, leftOut: readonly LeftOut[]): Split {
  const userOf = new Map(dataset.users.map((user, u) => [user, u]));
  const itemOf = new Map(dataset.items.map((item, i) => [item, i]));
  const split = new SplitBuilder();
  dataset.users.forEach((_, u) => split.addRow(partOf(dataset, u)));
  for (const { user, item, negatives } of leftOut) {
    const visible = partOf(dataset, userOf.get(user));
    const candidates = Array.from(new Set([item, ...negatives]), (id) => itemOf.get(id)!);
    split.addCandidates(visible, Int32Array.from(candidates));
  }
  return split.build(dataset.items.length);
}

/**
 * The split to tune on, made of the training alone: of each user with two items or more, the one with the
 * lowest hash is left out, and 99 others are drawn by hashes. They are such as those of the test: items that
 * the user does not have, unless the test's are drawn from all items and so hold some of the user's own.
 */
export function candidateTuningSplit(dataset: Dataset, leftOut: readonly LeftOut[]): Split {
  const split = new SplitBuilder();
  const fromAll = holdsOwn(dataset, leftOut);
  dataset.users.forEach((user, u) => {
    const own = partOf(dataset, u);
    if (own.items.length < 2) return split.addRow(own);
    const hashes = Array.from(own.items, (item) =>
      hashOf(`left out ${user} ${dataset.items[item]!}`),
    );
    const at = hashes.indexOf(Math.min(...hashes));
    const rest: Part = {
      items: own.items.filter((_, e) => e !== at),
      counts: own.counts.filter((_, e) => e !== at),
    };
    split.addRow(rest);
    const item = own.items[at]!;
    const never = new Set(fromAll ? [item] : own.items);
    split.addCandidates(rest, Int32Array.from([item, ...drawn(user, never, dataset.items.length)]));
  });
  return split.build(dataset.items.length);
}

/**
 * Measures a ranker on the cases of a split with candidates.
 *
 * @returns the figures, and the `ndcg10` of each case in order: what two models are compared by.
 * @throws the signal's reason when it is aborted.
 */
export async function measureCandidates(
  ranker: Pick<Ranker, 'scoreItems'>,
  { cases }: Split,
  signal: AbortSignal,
): Promise<{ readonly figures: CandidateFigures; readonly ndcgOf: Float64Array }> {
  const hits = new Float64Array(cases.length);
  const ndcgOf = new Float64Array(cases.length);
  for (const [i, each] of cases.entries()) {
    if (i % 64 === 0) {
      await breathe();
      signal.throwIfAborted();
    }
    const ranked = rankCandidates(ranker, each);
    hits[i] = recallAt(ranked, each.hidden, DEPTH);
    ndcgOf[i] = ndcgAt(ranked, each.hidden, DEPTH);
  }
  const [hit, ndcg] = [meanAndError(hits), meanAndError(ndcgOf)];
  const figures = { hr10: hit.mean, ndcg10: ndcg.mean, se: ndcg.error, hr10Se: hit.error };
  return { figures: { ...figures, n: cases.length }, ndcgOf };
}

function partOf(dataset: Dataset, u: number | undefined): Part {
  if (u === undefined) return { items: new Int32Array(0), counts: new Float32Array(0) };
  return { items: dataset.itemsOf[u]!, counts: dataset.countsOf[u]! };
}

/** Whether any user has had one of the negatives. */
function holdsOwn({ users, items, itemsOf }: Dataset, leftOut: readonly LeftOut[]): boolean {
  const own = new Map(
    users.map((user, u) => [user, new Set(Array.from(itemsOf[u]!, (item) => items[item]!))]),
  );
  return leftOut.some(({ user, negatives }) => negatives.some((id) => own.get(user)?.has(id)));
}

/** Different items, none of `never`; fewer where there are hardly any. */
function drawn(user: string, never: ReadonlySet<number>, items: number): readonly number[] {
  const found = new Set<number>();
  for (let draw = 0; draw < MAX_DRAWS && found.size < TUNING_NEGATIVES; draw++) {
    const item = hashOf(`negative ${user} ${draw}`) % items;
    if (!never.has(item)) found.add(item);
  }
  return Array.from(found);
}

function hashOf(text: string): number {
  return mix32(fnv1a32(text));
}
