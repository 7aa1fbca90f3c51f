/** `jobs list`, `jobs run NAME`, `train NAME`. */
import type { Command } from 'commander';
import { BadInputError } from '../errors.ts';
import type { JobStatus } from '../services/services.ts';
import type { JobRunRecord } from '../store/job-records.ts';
import { command, withApp, word, type CommonOptions } from './common.ts';
import { print, table, withProgress, type Machine } from './io.ts';

interface TrainOptions extends CommonOptions {
  readonly set?: readonly string[];
  readonly from?: 'store' | 'archive';
  readonly engine?: 'threads' | 'spark';
}

export function addJobCommands(program: Command, machine: Machine, fail: () => void): void {
  const jobs = program.command('jobs').description('jobs: what runs on a schedule').exitOverride();
  jobs.addCommand(
    command('list', 'all jobs with schedule and last run').action((options: CommonOptions) =>
      withApp(machine, options, async (app) => {
        const statuses = await app.services.jobs.statuses();
        print(machine, options.json === true, statuses, () => jobTable(statuses));
      }),
    ),
  );
  jobs.addCommand(
    command('run', 'one job now, in the foreground, with progress')
      .argument('<name>')
      .action((name: string, options: CommonOptions) => runJob(machine, options, name, fail)),
  );
  program.addCommand(
    command(
      'train',
      'fits one model from the store: factorization, popularity, text, audio, hybrid or responses',
    )
      .argument('<model>')
      .option('--set <name=value...>', 'settings of the model, such as rank=32')
      .option(
        '--from <source>',
        'factorization: what it is fitted to (default store)',
        word('store', 'archive'),
      )
      .option(
        '--engine <engine>',
        'factorization: what fits it, this process or Spark over the archive (default threads)',
        word('threads', 'spark'),
      )
      .action((model: string, options: TrainOptions) => train(machine, options, model, fail)),
  );
}

async function runJob(
  machine: Machine,
  options: CommonOptions,
  name: string,
  fail: () => void,
): Promise<void> {
  const run = await withProgress(machine, (progress) =>
    withApp(machine, options, (app) => app.services.jobs.runToEnd(name, progress)),
  );
  if (run.outcome === 'failed') fail();
  print(machine, options.json === true, run, () => sentence(run));
}

async function train(
  machine: Machine,
  options: TrainOptions,
  model: string,
  fail: () => void,
): Promise<void> {
  const { set = [], from, engine } = options;
  const where = { ...(from && { from }), ...(engine && { engine }) };
  const settings = { ...Object.fromEntries(set.map(setting)), ...where };
  const run = await withProgress(machine, (progress) =>
    withApp(machine, options, (app) => app.train(model, settings, progress)),
  );
  if (run.outcome === 'failed') fail();
  print(machine, options.json === true, run, () => sentence(run));
}

/** `rank=32` as a pair; numbers are read as such. */
function setting(text: string): readonly [string, unknown] {
  const [, name, value] = /^([A-Za-z]\w*)=(.+)$/.exec(text) ?? [];
  if (name === undefined || value === undefined) {
    throw new BadInputError(`Expected a setting such as rank=32, got "${text}".`);
  }
  return [name, Number.isFinite(Number(value)) ? Number(value) : value];
}

function sentence(run: JobRunRecord): string {
  return `${run.job} ${run.outcome}${run.message === undefined ? '' : `: ${run.message}`}`;
}

function jobTable(statuses: readonly JobStatus[]): string {
  const rows = statuses.map(({ name, schedule, lastRun }) => [
    name,
    schedule,
    lastRun ? new Date(lastRun.startedAt).toISOString() : 'never',
    lastRun?.outcome ?? '',
    lastRun?.message ?? '',
  ]);
  return table([['job', 'schedule', 'last run', 'outcome', ''], ...rows]);
}
