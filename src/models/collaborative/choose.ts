/**
 * What validation decides: the settings of each part, one after the other, and then how the parts are
 * combined. All of it on listening that is hidden from the fits and never looked at again.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { seededRandom } from '../../math/random.ts';
import type { Trial } from '../evaluation/contender.ts';
import { withFewerCases } from '../evaluation/split.ts';
import type { Case, Split } from '../evaluation/split.ts';
import { likedTaste } from '../factorization/confidence.ts';
import { poolOf, POOL_DEPTH } from './candidate-pool.ts';
import { learnCombination } from './combination.ts';
import type { Combination, LearningCase } from './combination.ts';
import { FeatureReader } from './features.ts';
import type { Part } from './part.ts';
import { fitParts, PART_NAMES, PartFitter } from './parts.ts';
import type { FittedParts, PartControl, PartSettings } from './parts.ts';
import { SettingsSearch } from './search-settings.ts';
import type { SearchOptions } from './search-settings.ts';

/** All that a fit needs to know; plain data. */
export interface Choice {
  readonly parts: PartSettings;
  readonly combination: Combination;
}

export interface Chosen {
  readonly choice: Choice;
  /** What each way of combining reached on cases that it was not fitted to. */
  readonly ways: Readonly<Record<string, number>>;
  /** What each setting of each part reached. */
  readonly trials: readonly Trial[];
}

/** Cases that the combination learns from: more is only slower. */
const CASES_TO_LEARN = 3_000;

/**
 * Finds settings and combination.
 *
 * @param items - Ids of the columns.
 * @throws ModelRefusedError when a fit fails, the signal's reason when it is aborted.
 */
export async function choose(
  split: Split,
  items: readonly string[],
  control: PartControl,
  options: SearchOptions = {},
): Promise<Chosen> {
  const fitter = new PartFitter({ matrix: split.train, items }, control);
  const search = new SettingsSearch(split, fitter, control, options);
  const { settings, models } = await search.run();
  const { progress, signal } = control;
  const ofParts: PartControl['progress'] = (share, message) =>
    progress(SEARCHED + (FITTED - SEARCHED) * share, message);
  const fitted = await fitParts(fitter, settings, ofParts, models);
  const cases = await learningCases(withFewerCases(split, CASES_TO_LEARN), fitted, signal);
  const reader = readerOf(fitted);
  const random = seededRandom(control.seed ^ 0x57ac);
  const pause = async (message: string): Promise<void> => {
    progress(FITTED, message);
    await breathe();
    signal.throwIfAborted();
  };
  const { combination, ways } = await learnCombination(
    cases,
    reader,
    PART_NAMES.length,
    random,
    pause,
  );
  return { choice: { parts: settings, combination }, ways, trials: search.trials };
}

/** Reads features of candidates of these parts. */
export function readerOf({ facts, cosines }: FittedParts): FeatureReader {
  return new FeatureReader({ parts: PART_NAMES.length, facts, cosines });
}

/** Shares of the time until settings are found, and until all parts are fitted with them. */
const SEARCHED = 0.6;
const FITTED = 0.8;

async function learningCases(
  { cases }: Split,
  fitted: FittedParts,
  signal: AbortSignal,
): Promise<readonly LearningCase[]> {
  const parts = PART_NAMES.map((name) => fitted.parts[name]);
  const out: LearningCase[] = [];
  for (const [i, each] of cases.entries()) {
    if (i % 64 === 0) {
      await breathe();
      signal.throwIfAborted();
    }
    out.push(learningCase(each, parts));
  }
  return out;
}

function learningCase(each: Case, parts: readonly Part[]): LearningCase {
  const taste = { items: each.visible, weights: each.counts };
  const pool = poolOf(parts, { taste, limit: POOL_DEPTH, exclude: new Set(each.masked) });
  return {
    pool,
    labels: Uint8Array.from(pool.items, (item) => (each.hidden.has(item) ? 1 : 0)),
    hidden: each.hidden.size,
    liked: likedTaste(taste).items,
  };
}
