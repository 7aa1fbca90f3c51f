/** Judges other policies of Home by the log of the pages that were served, for the operator. */
import { HOUR_MS, type Clock } from '../clock.ts';
import type { ModelRegistry } from '../models/registry.ts';
import { judgePolicies, keepPolicyReport } from '../services/policy-report.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export interface PoliciesJobDeps {
  readonly store: Pick<Store, 'listeners' | 'impressions' | 'jobRuns'>;
  readonly registry: Pick<ModelRegistry, 'current'>;
  readonly clock: Clock;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

export function makePoliciesJob(deps: PoliciesJobDeps): Job {
  return {
    name: 'policies',
    description:
      'Estimates from the log of pages what other policies of Home would have earned a card.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: HOUR_MS,
    run: (context) => judge(deps, context),
  };
}

async function judge(
  { store, registry, clock }: PoliciesJobDeps,
  { signal }: JobContext,
): Promise<JobResult> {
  const { popularity } = registry.current();
  const report = await judgePolicies({ store, clock, popularity }, signal);
  if (report.seen === 0) {
    return {
      outcome: 'skipped',
      reason: 'No card that a policy chose was seen yet: report impressions with `recordEvents`.',
    };
  }
  await keepPolicyReport(store, report);
  const words = report.policies.map(
    ({ name, doublyRobust }) => `${name} ${doublyRobust.value.toFixed(4)}`,
  );
  return {
    outcome: 'succeeded',
    message: `Reward of a card seen: ${report.logged.value.toFixed(4)} as served; by doubly robust estimate ${words.join(', ')}.`,
  };
}
