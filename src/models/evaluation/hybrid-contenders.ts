/**
 * Holds the hybrid ranker against each recommender that it joins, on the same cases. It learns on the tuning split
 * from models that were fitted without it, and is measured on the test split over models that were fitted anew.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import type { Csr } from '../../math/csr.ts';
import { defaultThreads } from '../../math/default-threads.ts';
import { bestOf } from '../content-likeness.ts';
import { decodeSnapshot } from '../snapshot.ts';
import { fitHybrid } from '../hybrid/fit-hybrid.ts';
import { fitJoint } from '../hybrid/fit-joint.ts';
import { ASKED, poolCandidates } from '../hybrid/hybrid-features.ts';
import type { CandidateFacts, HybridQuery, SourceAnswer } from '../hybrid/hybrid-features.ts';
import { rankPool } from '../hybrid/rank-pool.ts';
import { JointModel } from '../hybrid/joint-model.ts';
import {
  LITTLE_KNOWN_BELOW,
  rankedWithRoom,
  reachesRoom,
  roomFor,
  roomPays,
} from '../hybrid/little-known.ts';
import type { RoomyCase } from '../hybrid/little-known.ts';
import type { HybridWeights } from '../hybrid/rank-pool.ts';
import type { ItemTable, Ranked, RecommendQuery, Taste } from '../recommender.ts';
import { textConfig } from '../text/config.ts';
import { fitDocuments } from '../text/fit-documents.ts';
import type { TextDocument } from '../text/fit-documents.ts';
import { TextModel } from '../text/text-model.ts';
import { auto } from './contenders/auto.ts';
import type { EvalContext, Ranker, Settings } from './contender.ts';
import { DEPTH, popularityIn } from './rank-cases.ts';
import type { Split } from './split.ts';

/** What is known of one listener's candidates besides who plays what. */
export type FactsFor = (taste: Taste) => (item: number) => CandidateFacts;

export interface HybridTask {
  /** Ids of the columns of both splits. */
  readonly items: readonly string[];
  readonly tuning: Split;
  readonly test: Split;
  /** What is written about items, without what the hidden pairs of a split have left in it. */
  readonly documentsOf: (split: 'tuning' | 'test') => readonly TextDocument[];
  /** Ms since the epoch: the age of a document is measured from here. */
  readonly now: number;
  readonly factsFor: FactsFor;
}

export interface HybridRankers {
  /** By name: each recommender alone, and `hybrid`. Fitted to the training part of the test split. */
  readonly rankers: Readonly<Record<string, Ranker>>;
  readonly learned: HybridWeights;
  /** Whether lists have room for what few know: see `hybrid/little-known.ts`. */
  readonly room: boolean;
}

type Names = 'collaborative' | 'joint' | 'text' | 'popularity';

/** @throws the signal's reason when it is aborted. */
export async function hybridRankers(
  task: HybridTask,
  context: EvalContext,
): Promise<HybridRankers> {
  const within = (from: number, to: number): EvalContext => ({
    ...context,
    progress: (share, message) => context.progress(from + (to - from) * share, message),
  });
  const { settings } = await auto.tune(task.tuning, within(0, 0.6));
  const before = await fitSources(task, 'tuning', settings, within(0.6, 0.75));
  const tuning = roomyIn(before, task, 'tuning');
  const cases = [];
  for (const { visible, counts, masked, hidden } of task.tuning.cases) {
    context.signal.throwIfAborted();
    await breathe();
    const taste = { items: visible, weights: counts };
    cases.push({ ...tuning.read({ taste, exclude: new Set(masked), limit: DEPTH }), hidden });
  }
  const learned = fitHybrid(cases, context.seed);
  const pays = roomPays(cases, tuning.isLittleKnown, context.seed);
  const sources = await fitSources(task, 'test', settings, within(0.75, 0.9));
  const { read } = roomyIn(sources, task, 'test');
  const hybrid: Ranker = {
    rankItems(query) {
      const { pool, few, room } = read(pays ? query : { ...query, limit: 0 });
      const order = rankedWithRoom({ pool, room, ...(few && { few }), hidden: NOTHING }, learned);
      return order.slice(0, query.limit).map((index) => ({ index }));
    },
    scoreItems(taste, candidates) {
      const query = { taste, limit: 1, exclude: new Set<number>() };
      const scores = new Map(
        rankPool(poolCandidates(queryOf(sources, task, query)), learned).map((r) => [
          r.key,
          r.score,
        ]),
      );
      const least = Math.min(0, ...scores.values()) - 1;
      return Float64Array.from(candidates, (item) => scores.get(item) ?? least);
    },
  };
  return { rankers: { ...sources, hybrid }, learned, room: pays };
}

const NOTHING: ReadonlySet<number> = new Set();

/** Reads what is ranked for a listener, with room in the list for what few have of those trained on. */
function roomyIn(
  sources: Sources,
  task: HybridTask,
  which: 'tuning' | 'test',
): {
  readonly isLittleKnown: (item: number) => boolean;
  readonly read: (query: RecommendQuery) => Omit<RoomyCase<number>, 'hidden'>;
} {
  const { listeners } = popularityIn(task[which].train);
  const isLittleKnown = (item: number): boolean => listeners[item]! < LITTLE_KNOWN_BELOW;
  return {
    isLittleKnown,
    read(query) {
      const pool = poolCandidates(queryOf(sources, task, query));
      const room = roomFor(Array.from(query.taste.items, isLittleKnown));
      if (!reachesRoom(query.limit, room)) return { pool, room };
      const few = queryOf(sources, task, { ...query, where: isLittleKnown });
      return { pool, room, few: poolCandidates(few) };
    },
  };
}

/** A split whose cases look for items that fewer than so many of those trained on have. */
export function rareOnly({ train, cases }: Split, fewerThan: number): Split {
  const { listeners } = popularityIn(train);
  const rare = cases.flatMap((each) => {
    const hidden = new Set([...each.hidden].filter((item) => listeners[item]! < fewerThan));
    return hidden.size === 0 ? [] : [{ ...each, hidden }];
  });
  return { train, cases: rare };
}

/** {@link rareOnly}, and only such items are ranked: what somebody gets who asks for music that hardly anybody plays. */
export function amongRare(split: Split, fewerThan: number): Split {
  const { listeners } = popularityIn(split.train);
  const frequent = Array.from(listeners.keys()).filter((item) => listeners[item]! >= fewerThan);
  const { train, cases } = rareOnly(split, fewerThan);
  return {
    train,
    cases: cases.map((each) => ({
      ...each,
      masked: Int32Array.from(new Set([...frequent, ...each.masked])),
    })),
  };
}

type Sources = Readonly<Record<Names, ScoredRanker>> & {
  readonly popularity: { readonly popularityOf: (item: number) => number };
};

/** A ranker whose answers have scores, and that says what it can rank at all. */
interface ScoredRanker extends Ranker {
  rankItems(query: RecommendQuery): readonly Ranked[];
  knows(item: number): boolean;
}

async function fitSources(
  task: HybridTask,
  which: 'tuning' | 'test',
  settings: Settings,
  context: EvalContext,
): Promise<Sources> {
  const split = task[which];
  const { listeners } = popularityIn(split.train);
  const ranker = await auto.fit(split, settings, context);
  const text = await textModel(task, which, context);
  const joint = await fitJoint(
    { listening: split.train, content: text.profiles },
    { ...context, threads: defaultThreads(), progress: () => undefined },
  );
  return {
    collaborative: {
      rankItems: (query) => ranker.rankItems(query) as ReturnType<ScoredRanker['rankItems']>,
      scoreItems: (taste, candidates) => ranker.scoreItems(taste, candidates),
      knows: (item) => listeners[item]! > 0,
    },
    joint: jointRanker(new JointModel(text.items, joint)),
    text: textRanker(text),
    popularity: popularityRanker(split.train),
  };
}

async function textModel(
  { items, documentsOf, now }: HybridTask,
  which: 'tuning' | 'test',
  { seed, signal }: EvalContext,
): Promise<TextModel> {
  const documents = documentsOf(which);
  const settings = { items, config: textConfig(), seed, trainedTo: now, heldOutBelow: 0 };
  const { bytes } = await fitDocuments(settings, documents, signal);
  return TextModel.fromSnapshot(decodeSnapshot(bytes, 'text'), which);
}

function textRanker(model: TextModel): ScoredRanker {
  const { offsets } = model.profiles;
  return {
    ...rankerOf(model),
    knows: (item) => offsets[item]! < offsets[item + 1]!,
  };
}

function jointRanker(model: JointModel): ScoredRanker {
  return { ...rankerOf(model), knows: () => true };
}

function rankerOf(model: {
  readonly items: ItemTable;
  rankItems(query: RecommendQuery): readonly Ranked[];
}): Ranker & Pick<ScoredRanker, 'rankItems'> {
  return {
    rankItems: (query) => model.rankItems(query),
    scoreItems(taste, candidates) {
      const query = { taste, limit: model.items.size, exclude: new Set<number>() };
      const scores = new Map(model.rankItems(query).map((r) => [r.index, r.score]));
      return Float64Array.from(candidates, (item) => scores.get(item) ?? 0);
    },
  };
}

function popularityRanker(train: Csr): Sources['popularity'] {
  const { listeners } = popularityIn(train);
  const most = Math.log1p(listeners.reduce((a, b) => Math.max(a, b), 1));
  return {
    popularityOf: (item) => Math.log1p(listeners[item]!) / most,
    rankItems: (query) => bestOf(listeners, query),
    scoreItems: (_, candidates) => Float64Array.from(candidates, (item) => listeners[item]!),
    knows: () => true,
  };
}

function queryOf(
  sources: Sources,
  { factsFor }: HybridTask,
  query: Pick<RecommendQuery, 'taste' | 'exclude' | 'where'>,
): HybridQuery<number> {
  const factsOf = factsFor(query.taste);
  const answer = (name: Names): SourceAnswer<number> => ({
    best: sources[name]
      .rankItems({ ...query, limit: ASKED[name] })
      .map(({ index, score }) => ({ key: index, score })),
    knows: (item) => sources[name].knows(item),
  });
  return {
    sources: {
      collaborative: answer('collaborative'),
      joint: answer('joint'),
      text: answer('text'),
      popularity: answer('popularity'),
    },
    factsOf: (item) => ({ popularity: sources.popularity.popularityOf(item), ...factsOf(item) }),
  };
}
