/** Counts how the arms of the experiment did, for the operator. */
import { HOUR_MS, type Clock } from '../clock.ts';
import { judgeArms, keepReport, type Experiment } from '../services/experiment.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';

export interface ExperimentJobDeps {
  readonly store: Pick<Store, 'listeners' | 'impressions' | 'jobRuns'>;
  readonly experiment: Experiment | undefined;
  readonly clock: Clock;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

export function makeExperimentJob(deps: ExperimentJobDeps): Job {
  return {
    name: 'experiment',
    description:
      'Counts how listeners of each arm of the experiment respond to the cards they see.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: HOUR_MS,
    run: (context) => count(deps, context),
  };
}

async function count(
  { store, experiment, clock }: ExperimentJobDeps,
  { signal }: JobContext,
): Promise<JobResult> {
  if (experiment === undefined) {
    return { outcome: 'skipped', reason: 'No experiment is configured (`experiment`).' };
  }
  const arms = await judgeArms(store, experiment, signal);
  await keepReport(store, { name: experiment.name, countedAt: clock.now(), arms });
  const words = arms.map(({ name, mean, seen }) => `${name} ${mean.toFixed(4)} of ${seen} cards`);
  return { outcome: 'succeeded', message: `Reward of a card seen: ${words.join(', ')}.` };
}
