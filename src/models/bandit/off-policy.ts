/**
 * What another policy would have earned, from the log of one that was really shown (Dudik, Langford and Li 2011,
 * "Doubly robust policy evaluation and learning"; Swaminathan and Joachims 2015 for the self-normalised one).
 * Intervals are of the normal approximation, 1.96 standard errors wide to each side.
 */

/** One log: parallel arrays, an entry for each thing shown. */
export interface PolicyLog {
  /** Where it was shown (a position, a shelf): policies choose within a context. Int32Array [n]. */
  readonly contexts: Int32Array;
  readonly actions: Int32Array;
  /** Probability with which the logging policy showed it, (0, 1]. Float64Array [n]. */
  readonly propensities: Float64Array;
  /** 0 to 1, Float64Array [n]. */
  readonly rewards: Float64Array;
  readonly contextCount: number;
  readonly actionCount: number;
}

/** Probability of each action in each context, Float64Array [contexts x actions]; those of a context sum to 1. */
export type ActionProbabilities = Float64Array;

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface PolicyEstimates {
  /** Inverse propensity scores: unbiased, and of the largest variance. */
  readonly ips: Estimate;
  /** The same over the mean weight: hardly biased, bounded by the rewards. */
  readonly snips: Estimate;
  /** A model of the rewards alone, shrunk towards their mean: a bias that the interval does not know of. */
  readonly direct: Estimate;
  /** The model, mended by what the log says about its errors. */
  readonly doublyRobust: Estimate;
  /** Of how many equally weighted entries the weighted log is worth (Kish 1965). */
  readonly effectiveSize: number;
}

/** Standard errors on either side of a value. */
const WIDTH = 1.96;
/** What a context's mean reward is worth as the prior of an action's, in entries. */
const PRIOR_WEIGHT = 10;

/** Estimates the mean reward of a policy. The model of rewards for one half of the log is fitted to the other. */
export function estimatePolicy(log: PolicyLog, policy: ActionProbabilities): PolicyEstimates {
  const n = log.rewards.length;
  const weights = Float64Array.from(log.propensities, (p, e) => policy[cellOf(log, e)]! / p);
  const models = [rewardModel(log, 1), rewardModel(log, 0)];
  const valueOf = models.map((model) => valuesByContext(log, policy, model));
  const ips = new Float64Array(n);
  const direct = new Float64Array(n);
  const robust = new Float64Array(n);
  for (let e = 0; e < n; e++) {
    const fold = e % 2;
    ips[e] = weights[e]! * log.rewards[e]!;
    direct[e] = valueOf[fold]![log.contexts[e]!]!;
    robust[e] = direct[e]! + weights[e]! * (log.rewards[e]! - models[fold]![cellOf(log, e)]!);
  }
  return {
    ips: estimateOf(ips),
    snips: selfNormalised(weights, log.rewards),
    direct: around(sum(direct) / Math.max(1, n), modelError(log, policy, models)),
    doublyRobust: estimateOf(robust),
    effectiveSize: sum(weights) ** 2 / Math.max(Number.MIN_VALUE, sum(weights.map((w) => w * w))),
  };
}

/** What the logging policy itself earned. */
export function loggedValue({ rewards }: PolicyLog): Estimate {
  return estimateOf(rewards);
}

/** The policy behind a log, as often as it chose each action in each context. */
export function policyOf(log: PolicyLog): ActionProbabilities {
  const policy = new Float64Array(log.contextCount * log.actionCount);
  const shown = new Float64Array(log.contextCount);
  for (let e = 0; e < log.rewards.length; e++) {
    policy[cellOf(log, e)]!++;
    shown[log.contexts[e]!]!++;
  }
  return policy.map((count, cell) => {
    const of = shown[Math.floor(cell / log.actionCount)]!;
    return of > 0 ? count / of : 1 / log.actionCount;
  });
}

/** Every action as likely as any other. */
export function uniformPolicy(log: PolicyLog): ActionProbabilities {
  return new Float64Array(log.contextCount * log.actionCount).fill(1 / log.actionCount);
}

function cellOf({ contexts, actions, actionCount }: PolicyLog, e: number): number {
  return contexts[e]! * actionCount + actions[e]!;
}

/** Mean rewards by context and action, weighted to be those of entries, of one half of the log. */
function rewardModel(log: PolicyLog, half: number): Float64Array {
  const { contextCount, actionCount, rewards } = log;
  const seen = new Float64Array(contextCount * actionCount);
  const earned = new Float64Array(contextCount * actionCount);
  const seenIn = new Float64Array(contextCount);
  const earnedIn = new Float64Array(contextCount);
  for (let e = half; e < rewards.length; e += 2) {
    seen[cellOf(log, e)]!++;
    earned[cellOf(log, e)]! += rewards[e]!;
    seenIn[log.contexts[e]!]!++;
    earnedIn[log.contexts[e]!]! += rewards[e]!;
  }
  return earned.map((own, cell) => {
    const context = Math.floor(cell / actionCount);
    const mean = seenIn[context]! > 0 ? earnedIn[context]! / seenIn[context]! : 0;
    return (own + PRIOR_WEIGHT * mean) / (seen[cell]! + PRIOR_WEIGHT);
  });
}

/** Standard error of a policy's value by the model: of the means that it rests on, by their own responses. */
function modelError(
  log: PolicyLog,
  policy: ActionProbabilities,
  models: readonly Float64Array[],
): number {
  const { contextCount, actionCount, contexts } = log;
  const seen = new Float64Array(contextCount * actionCount);
  const seenIn = new Float64Array(contextCount);
  for (let e = 0; e < contexts.length; e++) {
    seen[cellOf(log, e)]!++;
    seenIn[contexts[e]!]!++;
  }
  const variance = policy.reduce((all, p, cell) => {
    const mean = (models[0]![cell]! + models[1]![cell]!) / 2;
    const share = seenIn[Math.floor(cell / actionCount)]! / contexts.length;
    return all + ((share * p) ** 2 * mean * (1 - mean)) / (seen[cell]! + PRIOR_WEIGHT);
  }, 0);
  return Math.sqrt(variance);
}

function valuesByContext(
  { contextCount, actionCount }: PolicyLog,
  policy: ActionProbabilities,
  model: Float64Array,
): Float64Array {
  const values = new Float64Array(contextCount);
  policy.forEach((p, cell) => (values[Math.floor(cell / actionCount)]! += p * model[cell]!));
  return values;
}

function selfNormalised(weights: Float64Array, rewards: Float64Array): Estimate {
  const total = sum(weights);
  if (total === 0) return { value: 0, low: 0, high: 0 };
  const value = weights.reduce((all, w, e) => all + w * rewards[e]!, 0) / total;
  const square = weights.reduce((all, w, e) => all + (w * (rewards[e]! - value)) ** 2, 0);
  return around(value, Math.sqrt(square) / total);
}

function estimateOf(terms: Float64Array): Estimate {
  const n = terms.length;
  if (n === 0) return { value: 0, low: 0, high: 0 };
  const value = sum(terms) / n;
  const square = terms.reduce((all, term) => all + (term - value) ** 2, 0);
  return around(value, Math.sqrt(square / Math.max(1, n - 1) / n));
}

function around(value: number, error: number): Estimate {
  return { value, low: value - WIDTH * error, high: value + WIDTH * error };
}

function sum(numbers: Float64Array): number {
  return numbers.reduce((all, x) => all + x, 0);
}
