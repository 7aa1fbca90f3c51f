/**
 * An experiment splits listeners by a hash of their id, so that each meets the same arm on every gateway and after every
 * restart, and gives Home other settings in each arm. What the arms did is counted by a job from the log of pages.
 */
import { fnv1a32, mix32 } from '../math/hash.ts';
import { estimateArm } from '../models/evaluation/arms.ts';
import type { ListenerResponses } from '../models/evaluation/arms.ts';
import type { Store } from '../store/ports.ts';
import type { HomeConfig } from './home-config.ts';
import type { ArmReport, ExperimentReport, ExperimentService } from './services-experiment.ts';

/** Settings of Home that an arm may change. */
export type ArmSettings = Partial<
  Pick<HomeConfig, 'explore' | 'pool' | 'thinShelf' | 'perArtistOnShelf' | 'perArtistOnPage'>
>;

export interface Arm {
  readonly name: string;
  /** Of the listeners, above 0; the shares of all arms make 1. */
  readonly share: number;
  readonly home: ArmSettings;
}

export interface Experiment {
  readonly name: string;
  /** The first is what the others are compared with. */
  readonly arms: readonly Arm[];
}

/** What an experiment's pages are known by: it ends the version of their policy. */
export function armMark(experiment: Experiment, arm: Arm): string {
  return `${experiment.name}/${arm.name}`;
}

/** The arm of a listener. */
export function armOf({ name, arms }: Experiment, listener: string): Arm {
  const place = mix32(fnv1a32(`${name}|${listener}`)) / 2 ** 32;
  let below = 0;
  for (const arm of arms) {
    below += arm.share;
    if (place < below) return arm;
  }
  return arms.at(-1)!;
}

/** Listeners of an arm that are looked at: enough for a standard error of some thousandths. */
const LISTENERS_AN_ARM = 5_000;
/** Pages of a listener that are looked at, the latest. */
const PAGES = 100;

/**
 * Counts what became of the cards of an experiment's pages, over a sample of the listeners.
 *
 * @throws the signal's reason when it is aborted.
 */
export async function judgeArms(
  store: Pick<Store, 'listeners' | 'impressions'>,
  experiment: Experiment,
  signal: AbortSignal,
): Promise<readonly ArmReport[]> {
  const found = new Map<Arm, ListenerResponses[]>(experiment.arms.map((arm) => [arm, []]));
  const looked = (LISTENERS_AN_ARM * experiment.arms.length) / (await store.listeners.count());
  for await (const batch of store.listeners.scan()) {
    for (const { id } of batch) {
      if (mix32(fnv1a32(id)) / 2 ** 32 >= looked) continue;
      signal.throwIfAborted();
      const arm = armOf(experiment, id);
      found.get(arm)!.push(await responsesOf(store, id, armMark(experiment, arm)));
    }
  }
  const estimates = experiment.arms.map((arm) => ({ arm, ...estimateArm(found.get(arm)!) }));
  const [first] = estimates;
  return estimates.map(({ arm: { name, share }, ...own }) => {
    if (name === first!.arm.name) return { name, share, ...own };
    const difference = own.mean - first!.mean;
    const errors = [own.error, first!.error].filter((error) => error !== undefined);
    const known = errors.length === 2 && { differenceError: Math.hypot(...errors) };
    return { name, share, ...own, difference, ...known };
  });
}

async function responsesOf(
  { impressions }: Pick<Store, 'impressions'>,
  listener: string,
  mark: string,
): Promise<ListenerResponses> {
  const pages = await impressions.ofListener(listener, PAGES);
  const sums = { seen: 0, reward: 0 };
  for (const { id, policyVersion } of pages) {
    if (!policyVersion.endsWith(` ${mark}`)) continue;
    for (const { reward } of (await impressions.outcomes(listener, id)).values()) {
      sums.seen++;
      sums.reward += reward;
    }
  }
  return sums;
}

/** Where the job keeps what it counted, by the experiment's name. */
const JOB = 'experiment';

/** Keeps what was counted last, for all gateways. */
export function keepReport(
  { jobRuns }: Pick<Store, 'jobRuns'>,
  report: ExperimentReport,
): Promise<void> {
  return jobRuns.setNote(JOB, report.name, JSON.stringify(report));
}

export function makeExperimentService(
  { jobRuns }: Pick<Store, 'jobRuns'>,
  experiment: Experiment | undefined,
): ExperimentService {
  return {
    async report() {
      if (experiment === undefined) return undefined;
      const { name, arms } = experiment;
      const kept = await jobRuns.note(JOB, name);
      if (kept !== undefined) return JSON.parse(kept) as ExperimentReport;
      const nothing = { listeners: 0, seen: 0, mean: 0 };
      return { name, arms: arms.map((arm) => ({ name: arm.name, share: arm.share, ...nothing })) };
    },
  };
}
