/**
 * `eval time`: how good collaborative models would have been on the store's own events
 * (`models/evaluation/time-split.ts`): trained on the plays before a cut, asked for what listeners played
 * for the first time after it. Counts that came in bulk have no time, and events that retention has
 * removed are gone: neither takes part.
 */
import { DAY_MS } from '../clock.ts';
import { BadInputError } from '../errors.ts';
import { isSkip } from '../events/fold.ts';
import { kindOf } from '../ids.ts';
import { EraCounter, timeSplits } from '../models/evaluation/time-split.ts';
import type { TimeSplits } from '../models/evaluation/time-split.ts';
import type { EventsPort } from '../store/ports.ts';
import { checkModels, compareModels } from './eval-models.ts';
import type { Comparison, EvalControl, ModelOptions } from './eval-models.ts';

export interface EvalTimeOptions extends ModelOptions {
  /** Weeks from the cut to the end of the last day that has events. */
  readonly weeks: number;
  /** Ms since the epoch: the cut itself, instead of `weeks`. */
  readonly cut?: number;
}

export const EVAL_TIME_WEEKS = 2;

export interface EvalTimeResult extends Comparison {
  readonly users: number;
  readonly items: number;
  /** Played before the cut. */
  readonly pairs: number;
  /** ISO 8601. */
  readonly cut: string;
  /** ISO 8601: the end of the last day that has events. */
  readonly end: string;
}

type Events = Pick<EventsPort, 'days' | 'scanDay'>;

/**
 * Tunes, fits and measures each model.
 *
 * @throws BadInputError for an unknown model, and where there are too few events before or after the cut.
 */
export async function evalTime(
  events: Events,
  options: EvalTimeOptions,
  control: EvalControl,
): Promise<EvalTimeResult> {
  checkModels(options);
  const { splits, cut, end } = await splitByTime(events, options, control);
  const { items, users, pairs } = splits;
  const comparison = await compareModels(options, splits, control);
  return { users, items: items.length, pairs, cut: iso(cut), end: iso(end), ...comparison };
}

/**
 * The store's plays, split at a cut.
 *
 * @throws BadInputError where there are too few events before or after the cut.
 */
export async function splitByTime(
  events: Events,
  options: Pick<EvalTimeOptions, 'weeks' | 'cut'>,
  control: EvalControl,
): Promise<{ readonly splits: TimeSplits; readonly cut: number; readonly end: number }> {
  control.progress(0, 'reading events');
  const days = await events.days();
  const last = days.at(-1);
  if (last === undefined) throw new BadInputError('Expected events in the store, got none.');
  const end = Date.parse(last) + DAY_MS;
  const cut = options.cut ?? end - 7 * DAY_MS * options.weeks;
  if (cut >= end) {
    throw new BadInputError(
      `Expected a cut before the end of the events (${iso(end)}), got ${iso(cut)}.`,
    );
  }
  const splits = await readSplits(events, days, { cut, window: end - cut }, control.signal);
  if (splits.test.cases.length === 0 || splits.tuning.cases.length === 0) {
    throw new BadInputError(
      `Expected listeners who play something new after ${iso(cut)}, and in as long a time before it, got ${splits.test.cases.length} and ${splits.tuning.cases.length}.`,
    );
  }
  return { splits, cut, end };
}

async function readSplits(
  events: Events,
  days: readonly string[],
  { cut, window }: { readonly cut: number; readonly window: number },
  signal: AbortSignal,
): Promise<TimeSplits> {
  const counter = new EraCounter(cut, window);
  for (const day of days) {
    for await (const batch of events.scanDay(day)) {
      signal.throwIfAborted();
      for (const event of batch) {
        const { kind, listener, item, at, weight = 1 } = event;
        const kindOfItem = kindOf(item);
        if (kind !== 'play' || isSkip(event) || weight <= 0) continue;
        if (kindOfItem === 'track' || kindOfItem === 'podcast')
          counter.add(listener, item, at, weight);
      }
    }
  }
  return timeSplits(counter.plays());
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
