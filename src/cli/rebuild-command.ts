/** `rebuild`: the store and its models anew, from the archive alone. */
import type { Command } from 'commander';
import type { App } from '../app.ts';
import { command, withApp, type CommonOptions } from './common.ts';
import { print, withProgress, type Machine } from './io.ts';

/** Models in the order in which they are of use. */
const MODELS = ['popularity', 'factorization', 'text'] as const;
/** Shares of the whole: writing the store, then each model. */
const STORE_SHARE = 0.5;
const MODEL_SHARE = (1 - STORE_SHARE) / MODELS.length;

interface ModelOutcome {
  readonly model: string;
  readonly outcome: string;
  readonly message?: string;
}

export function addRebuildCommand(program: Command, machine: Machine, fail: () => void): void {
  program.addCommand(
    command(
      'rebuild',
      'fills an empty store from the archive alone, and fits the models again',
    ).action((options: CommonOptions) => rebuild(machine, options, fail)),
  );
}

async function rebuild(machine: Machine, options: CommonOptions, fail: () => void): Promise<void> {
  const { rebuildStore } = await import('../events/archive/rebuild.ts');
  const result = await withProgress(machine, (progress) =>
    withApp(machine, options, async (app) => {
      const { store, archive, config } = app;
      const rebuilt = await rebuildStore({
        store,
        place: archive,
        defaultTimeZone: config.timeZone,
        progress: (share, message) => progress(share * STORE_SHARE, message),
      });
      return { ...rebuilt, models: await train(app, progress) };
    }),
  );
  if (result.models.some(({ outcome }) => outcome === 'failed')) fail();
  print(machine, options.json === true, result, () => {
    const { listeners, tracks, imported, days, events, models } = result;
    const store = `Rebuilt ${listeners} listeners, ${tracks} tracks, ${imported} imported counts and ${events} events of ${days} days.`;
    return [store, ...models.map((each) => `${each.model} ${each.outcome}: ${each.message}`)].join(
      '\n',
    );
  });
}

async function train(
  app: App,
  progress: (share: number, message: string) => void,
): Promise<readonly ModelOutcome[]> {
  const outcomes: ModelOutcome[] = [];
  for (const [i, model] of MODELS.entries()) {
    const from = STORE_SHARE + i * MODEL_SHARE;
    const run = await app.train(model, {}, (share, message) =>
      progress(from + MODEL_SHARE * share, message),
    );
    outcomes.push({ model, outcome: run.outcome, message: run.message });
  }
  return outcomes;
}
