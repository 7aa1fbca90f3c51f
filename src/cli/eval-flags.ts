/** What the commands that hold recommenders against each other share: their flags, and how they run. */
import type { Command } from 'commander';
import { UnavailableError } from '../errors.ts';
import type { Settings } from '../models/evaluation/contender.ts';
import { integer, type CommonOptions } from './common.ts';
import { MODEL_DEFAULTS, type EvalControl, type ModelOptions } from './eval-models.ts';
import { withProgress, type Machine } from './io.ts';

export interface ModelFlags extends CommonOptions {
  readonly models: readonly string[];
  readonly against?: string;
  readonly rank?: number;
}

export function withModelFlags(command: Command): Command {
  const { models } = MODEL_DEFAULTS;
  return command
    .option('--models <names>', 'which, by commas', (text) => text.split(','), models)
    .option('--against <name>', 'model that the others are compared with; the best if left out')
    .option(
      '--rank <n>',
      'dimensions of the factorization; left to it if not given',
      integer(1, 512),
    );
}

export function modelOptions({ models, against, rank, seed }: ModelFlags): ModelOptions {
  const settings: Settings = rank === undefined ? {} : { rank };
  return { models, settings, seed: seed ?? MODEL_DEFAULTS.seed, against };
}

/** Runs with progress on stderr, and ends early when a signal asks for it. */
export function withControl<T>(
  machine: Machine,
  run: (control: EvalControl) => Promise<T>,
): Promise<T> {
  const abort = new AbortController();
  machine.onSignal(() => abort.abort(new UnavailableError('Stopped before it was done.')));
  const { clock } = machine;
  return withProgress(machine, (progress) => run({ clock, progress, signal: abort.signal }));
}
