/** `eval cf FILE`: how good the collaborative models are on a file of interactions. */
import { Option, type Command } from 'commander';
import { readInteractions } from '../formats/interactions.ts';
import type { Settings } from '../models/evaluation/contender.ts';
import { PROTOCOLS, type Protocol } from '../models/evaluation/hash-protocol.ts';
import { command, integer, word, type CommonOptions } from './common.ts';
import { EVAL_CF_DEFAULTS, evalCf, type EvalCfModel, type EvalCfOptions } from './eval-cf.ts';
import {
  interactionOptions,
  withInteractionFlags,
  type InteractionFlags,
} from './interaction-options.ts';
import { print, table, withProgress, type Machine } from './io.ts';

interface EvalFlags extends CommonOptions, InteractionFlags {
  readonly protocol: Protocol;
  readonly minItem: number;
  readonly minUser: number;
  readonly models: readonly string[];
  readonly ids: EvalCfOptions['ids'];
  readonly rank?: number;
}

export function addEvalCommands(program: Command, machine: Machine): void {
  const evaluate = program.command('eval').description('figures on held-out data').exitOverride();
  const { minItem, minUser, models, ids } = EVAL_CF_DEFAULTS;
  evaluate.addCommand(
    withInteractionFlags(
      command('cf', 'collaborative models on a file of interactions, by the hash protocol'),
    )
      .argument('<file>')
      .option('--protocol <protocol>', 'weak or strong', word(...PROTOCOLS), 'weak')
      .option('--min-item <n>', 'users that an item needs', integer(1, 1_000_000), minItem)
      .option('--min-user <n>', 'items that a user needs', integer(1, 1_000_000), minUser)
      .option('--models <names>', 'which, by commas', (text) => text.split(','), models)
      .option(
        '--rank <n>',
        'dimensions of the factorization; searched where left out',
        integer(1, 512),
      )
      .addOption(
        new Option('--ids <ids>', 'what is hashed: ids as in the file, or renumbered')
          .choices(['file', 'ranked'])
          .default(ids),
      )
      .action((file: string, flags: EvalFlags) => evaluateCf(machine, file, flags)),
  );
}

async function evaluateCf(machine: Machine, file: string, flags: EvalFlags): Promise<void> {
  const { protocol, minItem, minUser, models, ids, rank, seed } = flags;
  const settings: Settings = rank === undefined ? {} : { rank };
  const options: EvalCfOptions = {
    ...EVAL_CF_DEFAULTS,
    ...{ protocol, minItem, minUser, models, ids, settings },
    ...(seed !== undefined && { seed }),
  };
  const abort = new AbortController();
  machine.onSignal(() => abort.abort());
  const { signal } = abort;
  const source = readInteractions(file, { ...interactionOptions(flags), signal });
  const result = await withProgress(machine, (progress) =>
    evalCf(source, options, { clock: machine.clock, progress, signal }),
  );
  print(machine, flags.json === true, result, () =>
    [
      `${result.users} users, ${result.items} items, ${result.pairs} pairs`,
      table([
        ['model', 'R@20', 'R@50', 'N@20', 'N@100', 's.e.', 'users', 'fit'],
        ...Object.entries(result.models).map(row),
      ]),
    ].join('\n'),
  );
}

function row([name, model]: readonly [string, EvalCfModel]): readonly string[] {
  const { recall20, recall50, ndcg20, ndcg100, se, n, fitSeconds } = model;
  const figures = [recall20, recall50, ndcg20, ndcg100, se].map((value) => value.toFixed(4));
  return [name, ...figures, String(n), `${fitSeconds.toFixed(1)} s`];
}
