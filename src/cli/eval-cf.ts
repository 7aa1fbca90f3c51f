/**
 * `eval cf`: how good collaborative models are on any interaction file, by a split that every language
 * can repeat (`models/evaluation/hash-protocol.ts`). Settings are chosen on fold 1, figures are of fold 0.
 */
import { BadInputError } from '../errors.ts';
import {
  PROTOCOLS,
  rankedIds,
  testSplit,
  tuningSplit,
} from '../models/evaluation/hash-protocol.ts';
import type { Protocol } from '../models/evaluation/hash-protocol.ts';
import { makeDataset } from '../models/evaluation/split.ts';
import type { CountsByUser, Dataset } from '../models/evaluation/split.ts';
import { sparser } from '../models/evaluation/subsample.ts';
import type { Shown } from '../models/evaluation/subsample.ts';
import { checkModels, compareModels, MODEL_DEFAULTS } from './eval-models.ts';
import type { Comparison, EvalControl, ModelOptions } from './eval-models.ts';
import { readCounts } from './eval-source.ts';
import type { PairSource } from './eval-source.ts';

export interface EvalCfOptions extends ModelOptions {
  readonly protocol: Protocol;
  /** Users that an item needs, and items that a user needs. */
  readonly minItem: number;
  readonly minUser: number;
  /** What ids are hashed as: `file`, as they stand there; `ranked`, decimal ids with gaps renumbered from 1. */
  readonly ids: 'ranked' | 'file';
  /** Pairs to keep of each user, from and to, once users and items with too few are gone. */
  readonly sparse?: readonly [number, number];
  /** Of the strong protocol: how little of a tested user is shown. */
  readonly shown?: Shown;
}

export const EVAL_CF_DEFAULTS: EvalCfOptions = {
  ...MODEL_DEFAULTS,
  protocol: 'weak',
  minItem: 5,
  minUser: 5,
  ids: 'ranked',
};

export interface EvalCfResult extends Comparison {
  readonly users: number;
  readonly items: number;
  readonly pairs: number;
}

/**
 * Tunes, fits and measures each model.
 *
 * @throws BadInputError for an unknown model or protocol, and where too little is left to split.
 */
export async function evalCf(
  source: PairSource,
  options: EvalCfOptions,
  control: EvalControl,
): Promise<EvalCfResult> {
  const { protocol, shown } = options;
  check(options);
  control.progress(0, 'reading');
  const dataset = await readDataset(source, options, control.signal);
  const { users, items, pairs } = dataset;
  const test = testSplit(dataset, protocol, shown);
  if (test.cases.length === 0) {
    throw new BadInputError(
      `Expected users to test on, got none among ${users.length} users with ${pairs} pairs.`,
    );
  }
  const task = { items, tuning: tuningSplit(dataset, protocol, shown), test };
  const comparison = await compareModels(options, task, control);
  return { users: users.length, items: items.length, pairs, ...comparison };
}

function check(options: EvalCfOptions): void {
  const { protocol, sparse, shown } = options;
  if (!PROTOCOLS.includes(protocol)) {
    throw new BadInputError(
      `Expected a protocol of ${PROTOCOLS.join(', ')}, got "${String(protocol)}".`,
    );
  }
  if (shown !== undefined && protocol !== 'strong') {
    throw new BadInputError(
      `Expected the strong protocol to show only some items, got ${protocol}.`,
    );
  }
  if (sparse !== undefined && !(sparse[0] >= 1 && sparse[0] <= sparse[1])) {
    throw new BadInputError(
      `Expected from 1 to as many or more pairs of a user, got ${sparse.join('-')}.`,
    );
  }
  checkModels(options);
}

async function readDataset(
  source: PairSource,
  { ids, minItem, minUser, sparse }: EvalCfOptions,
  signal: AbortSignal,
): Promise<Dataset> {
  const counts = await readCounts(source, signal);
  const dataset = makeDataset(ids === 'file' ? counts : renamed(counts), minItem, minUser);
  return sparse === undefined ? dataset : sparser(dataset, ...sparse);
}

/** Decimal ids with gaps get numbers without. */
export function namesOf(counts: CountsByUser): {
  readonly userNames: ReadonlyMap<string, string>;
  readonly itemNames: ReadonlyMap<string, string>;
} {
  const items = new Set<string>();
  for (const own of counts.values()) for (const item of own.keys()) items.add(item);
  return { userNames: rankedIds(counts.keys()), itemNames: rankedIds(items) };
}

/** The same counts under the names of {@link namesOf}. */
export function renamed(counts: CountsByUser): CountsByUser {
  const { userNames, itemNames } = namesOf(counts);
  return new Map(
    Array.from(counts, ([user, own]) => {
      const named = Array.from(own, ([item, count]) => [itemNames.get(item)!, count] as const);
      return [userNames.get(user)!, new Map(named)];
    }),
  );
}
