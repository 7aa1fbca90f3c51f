/**
 * `eval cf`: how good collaborative models are on any interaction file, by a split that every language
 * can repeat (`models/evaluation/hash-protocol.ts`). Settings are chosen on fold 1, figures are of fold 0.
 */
import type { Clock } from '../clock.ts';
import { SECOND_MS } from '../clock.ts';
import { BadInputError } from '../errors.ts';
import {
  makeDataset,
  PROTOCOLS,
  rankedIds,
  testSplit,
  tuningSplit,
} from '../models/evaluation/hash-protocol.ts';
import type { Dataset, Protocol } from '../models/evaluation/hash-protocol.ts';
import { CONTENDERS, measure } from '../models/evaluation/rank-cases.ts';
import type { Contender, RankingFigures } from '../models/evaluation/rank-cases.ts';
import type { Progress } from './io.ts';

export interface EvalCfOptions {
  readonly protocol: Protocol;
  /** Users that an item needs, and items that a user needs. */
  readonly minItem: number;
  readonly minUser: number;
  /** Names of {@link CONTENDERS}. */
  readonly models: readonly string[];
  /** What ids are hashed as: `file`, as they stand there; `ranked`, decimal ids with gaps renumbered from 1. */
  readonly ids: 'ranked' | 'file';
  /** Settings of the factorization that are not to be searched: rank, epochs, seed, ... */
  readonly settings: Readonly<Record<string, number>>;
}

export const EVAL_CF_DEFAULTS: EvalCfOptions = {
  protocol: 'weak',
  minItem: 5,
  minUser: 5,
  models: Object.keys(CONTENDERS),
  ids: 'ranked',
  settings: {},
};

export interface EvalCfModel extends RankingFigures {
  /** What the tuning fold chose. */
  readonly config: Readonly<Record<string, number>>;
  /** Time of the final fit. */
  readonly fitSeconds: number;
}

export interface EvalCfResult {
  readonly users: number;
  readonly items: number;
  readonly pairs: number;
  readonly models: Readonly<Record<string, EvalCfModel>>;
}

/** Batches of an interaction file; ids as they stand there. */
export type PairSource = AsyncIterable<{
  readonly rows: readonly { readonly user: string; readonly item: string }[];
}>;

/**
 * Tunes, fits and measures each model.
 *
 * @throws BadInputError for an unknown model or protocol, and where too little is left to split.
 */
export async function evalCf(
  source: PairSource,
  options: EvalCfOptions,
  clock: Clock,
  progress: Progress,
): Promise<EvalCfResult> {
  const contenders = contendersOf(options);
  progress(0, 'reading');
  const dataset = makeDataset(
    await readPairs(source, options.ids),
    options.minItem,
    options.minUser,
  );
  if (testSplit(dataset, options.protocol).cases.length === 0) {
    throw new BadInputError(
      `Expected users to test on, got none among ${dataset.users.length} users with ${dataset.pairs} pairs.`,
    );
  }
  const models: Record<string, EvalCfModel> = {};
  for (const [i, [name, contender]] of contenders.entries()) {
    const part: Progress = (share, message) =>
      progress((i + share) / contenders.length, `${name}: ${message}`);
    models[name] = await evaluate(contender, dataset, options, clock, part);
  }
  const { users, items, pairs } = dataset;
  return { users: users.length, items: items.length, pairs, models };
}

function contendersOf({
  models,
  protocol,
}: EvalCfOptions): readonly (readonly [string, Contender])[] {
  if (!PROTOCOLS.includes(protocol)) {
    throw new BadInputError(
      `Expected a protocol of ${PROTOCOLS.join(', ')}, got "${String(protocol)}".`,
    );
  }
  return models.map((name) => {
    const contender = Object.hasOwn(CONTENDERS, name) ? CONTENDERS[name] : undefined;
    if (contender === undefined) {
      const known = Object.keys(CONTENDERS).join(', ');
      throw new BadInputError(`Expected models among ${known}, got "${name}".`);
    }
    return [name, contender] as const;
  });
}

async function readPairs(
  source: PairSource,
  ids: EvalCfOptions['ids'],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const itemsByUser = new Map<string, Set<string>>();
  const items = new Set<string>();
  for await (const { rows } of source) {
    for (const { user, item } of rows) {
      let own = itemsByUser.get(user);
      if (own === undefined) itemsByUser.set(user, (own = new Set()));
      own.add(item);
      items.add(item);
    }
  }
  if (ids === 'file') return itemsByUser;
  const userNames = rankedIds(itemsByUser.keys());
  const itemNames = rankedIds(items);
  return new Map(
    Array.from(itemsByUser, ([user, own]) => [
      userNames.get(user)!,
      new Set(Array.from(own, (item) => itemNames.get(item)!)),
    ]),
  );
}

async function evaluate(
  contender: Contender,
  dataset: Dataset,
  { protocol, settings }: EvalCfOptions,
  clock: Clock,
  progress: Progress,
): Promise<EvalCfModel> {
  const candidates = contender.candidates(settings);
  const tuning = tuningSplit(dataset, protocol);
  let config = candidates[0]!;
  let best = -1;
  for (const [i, candidate] of candidates.entries()) {
    if (candidates.length === 1) break;
    progress(i / (candidates.length + 1), `setting ${i + 1} of ${candidates.length}`);
    // Let a bar be drawn and a signal be heard.
    await new Promise(setImmediate);
    const { ndcg100 } = measure(await contender.fit(tuning, dataset.items, candidate), tuning);
    if (ndcg100 > best) [best, config] = [ndcg100, candidate];
  }
  progress(candidates.length / (candidates.length + 1), 'final fit');
  await new Promise(setImmediate);
  const test = testSplit(dataset, protocol);
  const start = clock.now();
  const ranker = await contender.fit(test, dataset.items, config);
  const fitSeconds = (clock.now() - start) / SECOND_MS;
  return { ...measure(ranker, test), config, fitSeconds };
}
