/** `eval policy`: what another policy would have earned, from the log of the one that was shown. */
import { BadInputError } from '../errors.ts';
import type { LoggedRow } from '../formats/policy-log.ts';
import {
  estimatePolicy,
  loggedValue,
  policyOf,
  uniformPolicy,
  type Estimate,
  type PolicyEstimates,
  type PolicyLog,
} from '../models/bandit/off-policy.ts';
import { table } from './io.ts';

export interface EvalPolicyResult extends PolicyEstimates {
  /** Entries of the log. */
  readonly n: number;
  readonly actions: number;
  readonly positions: number;
  /** What the policy that was shown earned. */
  readonly logged: Estimate;
  /** What the other policy earned where it was really shown: the truth to compare with. */
  readonly truth?: Estimate;
}

/** Batches of a log. */
export type LogSource = AsyncIterable<{ readonly rows: readonly LoggedRow[] }>;

/**
 * Estimates a policy.
 *
 * @param target - A log of the other policy, which says how often it chooses what; left out: the policy that
 *   chooses everything as often.
 * @throws BadInputError for an empty log.
 */
export async function evalPolicy(source: LogSource, target?: LogSource): Promise<EvalPolicyResult> {
  const rows = await collect(source);
  const others = target === undefined ? [] : await collect(target);
  const items = numbered([...rows, ...others].map(({ item }) => item));
  const positions = numbered([...rows, ...others].map(({ position }) => position));
  const log = logOf(rows, items, positions);
  const other = others.length > 0 ? logOf(others, items, positions) : undefined;
  const policy = other === undefined ? uniformPolicy(log) : policyOf(other);
  return {
    n: rows.length,
    actions: items.size,
    positions: positions.size,
    logged: loggedValue(log),
    ...(other !== undefined && { truth: loggedValue(other) }),
    ...estimatePolicy(log, policy),
  };
}

/** A line for each estimate. */
export function policyTable(result: EvalPolicyResult): string {
  const { logged, truth, ips, snips, direct, doublyRobust } = result;
  const rows: readonly (readonly [string, Estimate | undefined])[] = [
    ['logged', logged],
    ['IPS', ips],
    ['SNIPS', snips],
    ['direct', direct],
    ['doubly robust', doublyRobust],
    ['truth', truth],
  ];
  const lines = rows.flatMap(([name, estimate]) =>
    estimate === undefined
      ? []
      : [[name, ...[estimate.value, estimate.low, estimate.high].map((x) => x.toFixed(5))]],
  );
  return table([['', 'value', 'from', 'to'], ...lines]);
}

async function collect(source: LogSource): Promise<readonly LoggedRow[]> {
  const rows: LoggedRow[] = [];
  for await (const batch of source) for (const row of batch.rows) rows.push(row);
  if (rows.length === 0) throw new BadInputError('Expected a log with entries, got none.');
  return rows;
}

/** Numbers of names, in the order in which they come first. */
function numbered(names: readonly string[]): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  for (const name of names) if (!numbers.has(name)) numbers.set(name, numbers.size);
  return numbers;
}

function logOf(
  rows: readonly LoggedRow[],
  items: ReadonlyMap<string, number>,
  positions: ReadonlyMap<string, number>,
): PolicyLog {
  return {
    contexts: Int32Array.from(rows, ({ position }) => positions.get(position)!),
    actions: Int32Array.from(rows, ({ item }) => items.get(item)!),
    propensities: Float64Array.from(rows, ({ propensity }) => propensity),
    rewards: Float64Array.from(rows, ({ reward }) => reward),
    contextCount: positions.size,
    actionCount: items.size,
  };
}
