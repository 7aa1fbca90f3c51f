/** `eval …`: figures on held-out data. What each measures stands in its own file. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { readInteractions } from '../formats/interactions.ts';
import { PROTOCOLS, type Protocol } from '../models/evaluation/hash-protocol.ts';
import { RESTS, SHOWN_BY, type Shown } from '../models/evaluation/subsample.ts';
import { command, integer, word, type CommonOptions } from './common.ts';
import { addEvalAudio } from './eval-audio.ts';
import { EVAL_CF_DEFAULTS, evalCf, type EvalCfOptions } from './eval-cf.ts';
import { modelOptions, withControl, withModelFlags, type ModelFlags } from './eval-flags.ts';
import { comparisonTable } from './eval-tables.ts';
import {
  interactionOptions,
  withInteractionFlags,
  type InteractionFlags,
} from './interaction-options.ts';
import { print, type Machine } from './io.ts';

interface CfFlags extends CommonOptions, InteractionFlags, ModelFlags {
  readonly protocol: Protocol;
  readonly minItem: number;
  readonly minUser: number;
  readonly ids: EvalCfOptions['ids'];
  readonly sparse?: readonly [number, number];
  readonly visible?: number;
  readonly visibleBy: Shown['by'];
  readonly rest: Shown['rest'];
}

export function addEvalCommands(program: Command, machine: Machine): void {
  const evaluate = program.command('eval').description('figures on held-out data').exitOverride();
  evaluate.addCommand(
    cfCommand().action((file: string, flags: CfFlags) => evaluateCf(machine, file, flags)),
  );
  addEvalAudio(evaluate, machine);
}

function cfCommand(): Command {
  const { minItem, minUser, ids } = EVAL_CF_DEFAULTS;
  const description = 'collaborative models on a file of interactions, by the hash protocol';
  return withModelFlags(withInteractionFlags(command('cf', description)))
    .argument('<file>')
    .option('--protocol <protocol>', 'weak or strong', word(...PROTOCOLS), 'weak')
    .option('--min-item <n>', 'users that an item needs', integer(1, 1_000_000), minItem)
    .option('--min-user <n>', 'items that a user needs', integer(1, 1_000_000), minUser)
    .option('--sparse <min-max>', 'keep so many pairs of each user, by a hash', range)
    .option('--visible <n>', 'strong: show so few items of a tested user', integer(0, 1_000_000))
    .option('--visible-by <what>', 'which: hash, or count (most played)', word(...SHOWN_BY), 'hash')
    .option(
      '--rest <what>',
      'those not shown are masked, ranked or hidden',
      word(...RESTS),
      'masked',
    )
    .addOption(
      new Option('--ids <ids>', 'what is hashed: ids as in the file, or renumbered')
        .choices(['file', 'ranked'])
        .default(ids),
    );
}

async function evaluateCf(machine: Machine, file: string, flags: CfFlags): Promise<void> {
  const { protocol, minItem, minUser, ids, sparse, visible, visibleBy: by, rest } = flags;
  const options: EvalCfOptions = {
    ...{ ...modelOptions(flags), protocol, minItem, minUser, ids },
    ...(sparse !== undefined && { sparse }),
    ...(visible !== undefined && { shown: { limit: visible, by, rest } }),
  };
  const result = await withControl(machine, (control) => {
    const { signal } = control;
    return evalCf(
      readInteractions(file, { ...interactionOptions(flags), signal }),
      options,
      control,
    );
  });
  print(machine, flags.json === true, result, () =>
    [
      `${result.users} users, ${result.items} items, ${result.pairs} pairs`,
      comparisonTable(result),
    ].join('\n'),
  );
}

/** `2-10`, or `5` for exactly five. */
function range(text: string): readonly [number, number] {
  const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
  if (from !== undefined) return [Number(from), Number(to)];
  throw new InvalidArgumentError(`Expected two numbers such as 2-10, got "${text}".`);
}
