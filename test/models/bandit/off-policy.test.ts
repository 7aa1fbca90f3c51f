import { existsSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evalPolicy } from '../../../src/cli/eval-policy.ts';
import { readPolicyLog } from '../../../src/formats/policy-log.ts';
import type { LoggedRow } from '../../../src/formats/policy-log.ts';
import {
  estimatePolicy,
  loggedValue,
  policyOf,
  uniformPolicy,
} from '../../../src/models/bandit/off-policy.ts';
import type { PolicyLog } from '../../../src/models/bandit/off-policy.ts';
import { seededRandom } from '../../../src/math/random.ts';
import { BadInputError } from '../../../src/errors.ts';

const RATES = [0.02, 0.05, 0.1, 0.4];

/** A log of a policy over actions whose rewards come at these rates, twice as good in the second context. */
function drawn(policy: readonly number[], n: number, seed: number): PolicyLog {
  const random = seededRandom(seed);
  const contexts = Int32Array.from({ length: n }, () => random.int(2));
  const actions = Int32Array.from({ length: n }, () => {
    let left = random.next();
    return policy.findIndex((p, a) => (left -= p) < 0 || a === policy.length - 1);
  });
  return {
    contexts,
    actions,
    propensities: Float64Array.from(actions, (a) => policy[a]!),
    rewards: Float64Array.from(actions, (a, e) =>
      random.next() < (RATES[a]! * (1 + contexts[e]!)) / 2 ? 1 : 0,
    ),
    contextCount: 2,
    actionCount: RATES.length,
  };
}

const even = [0.25, 0.25, 0.25, 0.25];
const skewed = [0.1, 0.2, 0.2, 0.5];
const everywhere = (policy: readonly number[]): Float64Array =>
  Float64Array.from([...policy, ...policy]);
const valueOf = (policy: readonly number[]): number =>
  0.75 * policy.reduce((sum, p, a) => sum + p * RATES[a]!, 0);

async function* once(rows: readonly LoggedRow[]) {
  yield { rows };
}

describe('off-policy estimates', () => {
  it('are those of a slow reference, entry by entry', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 400 }), fc.integer(), (n, seed) => {
        const log = drawn(even, n, seed);
        const { ips, snips } = estimatePolicy(log, everywhere(skewed));
        let [weights, weighted] = [0, 0];
        for (let e = 0; e < n; e++) {
          const w = skewed[log.actions[e]!]! / log.propensities[e]!;
          weights += w;
          weighted += w * log.rewards[e]!;
        }
        expect(ips.value).toBeCloseTo(weighted / n, 9);
        expect(snips.value).toBeCloseTo(weighted / weights, 9);
      }),
    );
  });

  it('cover the true value about as often as they say', () => {
    const wanted = valueOf(skewed);
    const inside = { ips: 0, snips: 0, doublyRobust: 0 };
    let direct = 0;
    for (let run = 0; run < 200; run++) {
      const estimates = estimatePolicy(drawn(even, 2_000, run), everywhere(skewed));
      direct += estimates.direct.value / 200;
      for (const name of Object.keys(inside) as (keyof typeof inside)[]) {
        const { low, high } = estimates[name];
        if (low <= wanted && wanted <= high) inside[name]++;
      }
    }
    for (const count of [inside.ips, inside.snips, inside.doublyRobust]) {
      expect(count).toBeGreaterThan(180);
    }
    // The model shrinks towards its mean, a bias that its interval does not know of.
    expect(Math.abs(direct / wanted - 1)).toBeLessThan(0.1);
  });

  it('are surer with a model of the rewards than without', () => {
    const log = drawn(even, 20_000, 3);
    const { ips, doublyRobust } = estimatePolicy(log, everywhere(skewed));
    expect(doublyRobust.high - doublyRobust.low).toBeLessThan(ips.high - ips.low);
  });

  it('of the logging policy itself are what it earned, and the whole log counts', () => {
    const log = drawn(even, 5_000, 4);
    const estimates = estimatePolicy(log, uniformPolicy(log));
    const logged = loggedValue(log);
    expect(estimates.ips.value).toBeCloseTo(logged.value, 12);
    expect(estimates.snips.value).toBeCloseTo(logged.value, 12);
    expect(estimates.effectiveSize).toBeCloseTo(5_000, 6);
  });

  it('read a policy off its own log', () => {
    const log = drawn(skewed, 50_000, 5);
    const policy = policyOf(log);
    skewed.forEach((p, a) => expect(policy[a]).toBeCloseTo(p, 1));
    expect(policy.subarray(0, 4).reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 12);
  });
});

describe('eval policy', () => {
  it('refuses a log without entries', async () => {
    await expect(evalPolicy(once([]))).rejects.toThrow(
      new BadInputError('Expected a log with entries, got none.'),
    );
  });

  const folder = path.resolve(
    import.meta.dirname,
    '../../../../shared/data/open-bandit-sample/obd',
  );
  const absent = !existsSync(folder) && process.env['CI'] !== 'true';
  it.skipIf(absent)(
    'estimates the Thompson policy from the random log within what it really earned (skipped where open-bandit-sample is absent)',
    async () => {
      const log = (policy: string) => readPolicyLog(path.join(folder, policy, 'men/men.csv'));
      const { n, actions, positions, logged, truth, ...estimates } = await evalPolicy(
        log('random'),
        log('bts'),
      );
      expect([n, actions, positions]).toEqual([10_000, 34, 3]);
      expect(logged.value).toBeCloseTo(0.0046, 6);
      expect(truth!.value).toBeCloseTo(0.0069, 6);
      const { ips, snips, direct, doublyRobust } = estimates;
      for (const { low, high } of [ips, snips, direct, doublyRobust]) {
        expect(low).toBeLessThan(truth!.high);
        expect(high).toBeGreaterThan(truth!.low);
      }
      for (const { value } of [ips, snips, doublyRobust]) {
        expect(value).toBeGreaterThan(truth!.low);
        expect(value).toBeLessThan(truth!.high);
      }
    },
  );
});
