/**
 * The gate between a fitted model and the requests: a candidate serves only if it is not worse than the
 * current model on the same held-out listeners, in accuracy and in how much of the catalogue it shows.
 */
import type { Judgement } from './evaluation/judge.ts';
import { meanAndError } from './evaluation/metrics.ts';
import { readSettings } from './settings.ts';
import type { SettingsOf } from './settings.ts';

export interface GateConfig {
  readonly ndcgMargin: number;
  readonly coverageMargin: number;
  readonly minListeners: number;
}

export const GATE_SETTINGS: SettingsOf<GateConfig> = {
  ndcgMargin: {
    meaning: 'Share of the current NDCG@100 that a candidate may lose',
    default: 0.05,
    min: 0,
    max: 1,
  },
  coverageMargin: {
    meaning: 'Share of the currently recommended items that a candidate may lose',
    default: 0.25,
    min: 0,
    max: 1,
  },
  minListeners: {
    meaning: 'Held-out listeners below which nothing can be told',
    default: 20,
    min: 1,
    max: 2_000,
    integer: true,
  },
};

export interface Verdict {
  readonly passed: boolean;
  /** What was compared, as a sentence with the figures. */
  readonly reason: string;
}

/** The default settings with `overrides` in their place. @throws BadInputError for unknown or out of range. */
export function gateConfig(overrides: Readonly<Record<string, unknown>> = {}): GateConfig {
  return readSettings<GateConfig>('the gate', GATE_SETTINGS, overrides);
}

/**
 * Compares a candidate with the current model; both were judged on the same listeners.
 *
 * @param current - Undefined: there is none to compare with.
 */
export function compare(
  candidate: Judgement,
  current: Judgement | undefined,
  config: GateConfig,
): Verdict {
  const n = candidate.ndcgOf.length;
  const who = `${n} held-out listener${n === 1 ? '' : 's'}`;
  if (current === undefined) {
    const figures = n === 0 ? '' : `: NDCG@100 ${fixed(candidate.ndcg100)} on ${who}`;
    return { passed: true, reason: `There is no current model to compare with${figures}.` };
  }
  if (n < config.minListeners) {
    const reason = `Passed without comparison: ${who} that neither model has seen, of the ${config.minListeners} needed.`;
    return { passed: true, reason };
  }
  const accurate = candidate.ndcg100 >= current.ndcg100 * (1 - config.ndcgMargin);
  const broad = candidate.distinct >= current.distinct * (1 - config.coverageMargin);
  const paired = candidate.ndcgOf.map((value, i) => value - current.ndcgOf[i]!);
  const reason =
    `NDCG@100 ${fixed(candidate.ndcg100)} against ${fixed(current.ndcg100)} of the current model` +
    ` (difference ${fixed(candidate.ndcg100 - current.ndcg100)}, standard error ${fixed(meanAndError(paired).error)},` +
    ` ${percent(config.ndcgMargin)} may be lost: ${accurate ? 'passed' : 'refused'}),` +
    ` ${candidate.distinct} different items recommended against ${current.distinct}` +
    ` (${percent(config.coverageMargin)} may be lost: ${broad ? 'passed' : 'refused'}), on ${who}.`;
  return { passed: accurate && broad, reason };
}

function fixed(value: number): string {
  return value.toFixed(4);
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
