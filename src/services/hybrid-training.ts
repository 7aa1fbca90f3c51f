/**
 * What the hybrid ranker is fitted to and judged by: listeners that no model was trained on, each with some of their
 * items hidden, and what the recommenders of this moment name for them from the rest. A hash deals the listeners out to
 * fitting and judging, for good, so that no version is judged by whom an earlier one was fitted to.
 */
import { setImmediate as breathe } from 'node:timers/promises';
import { kindOf } from '../ids.ts';
import { sharedFloats, sharedInts } from '../math/csr.ts';
import type { Csr } from '../math/csr.ts';
import { fnv1a32, mix32 } from '../math/hash.ts';
import type { Judgement } from '../models/evaluation/judge.ts';
import { meanAndError, ndcgAt, recallAt } from '../models/evaluation/metrics.ts';
import { factorizationConfig } from '../models/factorization/config.ts';
import { poolCandidates } from '../models/hybrid/hybrid-features.ts';
import type { HybridPool } from '../models/hybrid/hybrid-features.ts';
import type { HybridModel } from '../models/hybrid/hybrid-model.ts';
import type { JointModel } from '../models/hybrid/joint-model.ts';
import { reachesRoom } from '../models/hybrid/little-known.ts';
import type { RoomyCase } from '../models/hybrid/little-known.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { TextModel } from '../models/text/text-model.ts';
import type { CatalogueViews } from './catalogue-views.ts';
import { askAll, roomOf } from './hybrid-list.ts';
import type { AskedOfAll } from './hybrid-list.ts';
import { ListenerModels } from './listener-models.ts';
import { playsOf } from './listener-state.ts';
import type { Where } from './may.ts';
import { gatherHeldOut } from './training-data.ts';
import type { TrainingStore } from './training-data.ts';

export interface HybridTrainingDeps {
  readonly store: Pick<TrainingStore, 'listening'>;
  readonly registry: ModelRegistry;
  readonly catalogue: CatalogueViews;
}

/** Who takes part: those that weights are fitted to, or those that weights are judged by. */
export type HybridHalf = 'fit' | 'judge';

/** Listeners of a half at most: more do not make a few weights better. */
const MOST_LISTENERS = 500;
const DEPTH = 100;

/** Which cases. */
export interface HybridAsked {
  readonly half: HybridHalf;
  /** Ms since the epoch: ages are measured from here. */
  readonly now: number;
  /** The model over listening and texts of the ranker in question. */
  readonly joint: JointModel | undefined;
  /** Left out: lists have no room for what few know. */
  readonly isLittleKnown?: Where;
  readonly signal: AbortSignal;
}

/**
 * The cases of one half; none without a factorization, or where nobody is held out.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function gatherHybridCases(
  { store, registry, catalogue }: HybridTrainingDeps,
  { half, now, joint, isLittleKnown, signal }: HybridAsked,
): Promise<readonly RoomyCase<string>[]> {
  const models = registry.current();
  const { factorization, popularity } = models;
  if (factorization === undefined) return [];
  const view = await catalogue.current();
  const below = Math.min(factorization.heldOutBelow, popularity?.heldOutBelow ?? Infinity);
  const config = factorizationConfig();
  const listeners = await gatherHeldOut(store.listening, below, now, config, (listener) => {
    return halfOf(listener) === half;
  });
  const cases: RoomyCase<string>[] = [];
  for (const { visible, hidden } of listeners.slice(0, MOST_LISTENERS)) {
    await breathe();
    signal.throwIfAborted();
    const items = visible.toSorted((a, b) => b.lastAt - a.lastAt);
    const played = new Set(items.filter((i) => playsOf(i) + i.skips > 0).map(({ item }) => item));
    const state = { listener: items[0]!.listener, items, played, dismissed: new Set<string>() };
    const own = ListenerModels.ofListener(models, view, state, now);
    const wanted = hidden.filter((item) => kindOf(item) === 'track');
    if (own.vector === undefined || wanted.length === 0) continue;
    const pool = poolOf(own, { exclude: played, where: () => true, now, joint });
    const room = isLittleKnown === undefined ? 0 : roomOf(own, isLittleKnown);
    const where = reachesRoom(DEPTH, room) ? isLittleKnown : undefined;
    const few = where && poolOf(own, { exclude: played, where, now, joint });
    cases.push({ pool, hidden: new Set(wanted), room, ...(few && { few }) });
  }
  return cases;
}

function poolOf(own: ListenerModels, asked: AskedOfAll): HybridPool<string> {
  const { keys, features } = poolCandidates(askAll(own, asked).query);
  return { keys: keys.map((place) => own.view.tracks[place]!.id), features };
}

/**
 * Judges rankers on the same listeners, whom no ranker was fitted to.
 *
 * @param models - Undefined: the order in which the recommenders name candidates, the collaborative ones first.
 * @param now - Ms since the epoch: ages are measured from here.
 */
export async function judgeHybrid(
  deps: HybridTrainingDeps,
  models: readonly (HybridModel | undefined)[],
  now: number,
): Promise<readonly Judgement[]> {
  const judgements: Judgement[] = [];
  for (const model of models) {
    const { signal } = new AbortController();
    const cases = await gatherHybridCases(deps, {
      half: 'judge',
      now,
      joint: model?.joint,
      ...(model?.isLittleKnown && { isLittleKnown: model.isLittleKnown }),
      signal,
    });
    judgements.push(judgeOn(cases, model));
  }
  return judgements;
}

function judgeOn(cases: readonly RoomyCase<string>[], model: HybridModel | undefined): Judgement {
  const distinct = new Set<string>();
  const rows = cases.map((each) => {
    const { pool, hidden } = each;
    const first = (model?.rankCase(each) ?? pool.keys).slice(0, DEPTH);
    for (const key of first) distinct.add(key);
    // By place in the ranking; what nobody named has none, and stays among what is to be found.
    const places = first.map((_, place) => place);
    const placeOf = new Map(first.map((key, place) => [key, place]));
    const wanted = new Set(Array.from(hidden, (key, h) => placeOf.get(key) ?? -1 - h));
    return [
      ndcgAt(places, wanted, DEPTH),
      recallAt(places, wanted, 20),
      recallAt(places, wanted, 50),
    ];
  });
  const mean = (column: number): number =>
    meanAndError(Float64Array.from(rows, (row) => row[column]!)).mean;
  return {
    ndcgOf: Float64Array.from(rows, (row) => row[0]!),
    ...{ ndcg100: mean(0), recall20: mean(1), recall50: mean(2) },
    ...{ distinct: distinct.size, items: new Set(cases.flatMap(({ pool }) => pool.keys)).size },
  };
}

/**
 * What stands out of the texts about items, Csr [items x terms]: rows of length 1, or empty.
 *
 * @param items - Global ids.
 */
export function contentOf(text: TextModel, items: readonly string[]): Csr {
  const { profiles } = text;
  const rows = items.map((id) => text.items.indexOf(id));
  const sizeOf = (row: number): number =>
    row < 0 ? 0 : profiles.offsets[row + 1]! - profiles.offsets[row]!;
  const offsets = sharedInts(items.length + 1);
  rows.forEach((row, item) => (offsets[item + 1] = offsets[item]! + sizeOf(row)));
  const entries = offsets[items.length]!;
  const [indexes, values] = [sharedInts(entries), sharedFloats(entries)];
  rows.forEach((row, item) => {
    const from = row < 0 ? 0 : profiles.offsets[row]!;
    const to = from + sizeOf(row);
    indexes.set(profiles.indexes.subarray(from, to), offsets[item]);
    values.set(profiles.values.subarray(from, to), offsets[item]);
  });
  return { rows: items.length, columns: profiles.columns, offsets, indexes, values };
}

function halfOf(listener: string): HybridHalf {
  return mix32(fnv1a32(`hybrid ${listener}`)) % 2 === 0 ? 'fit' : 'judge';
}
