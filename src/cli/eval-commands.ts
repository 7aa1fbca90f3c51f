/** `eval …`: figures on held-out data. What each measures stands in its own file. */
import { InvalidArgumentError, Option, type Command } from 'commander';
import { readCandidates } from '../formats/candidates.ts';
import { readInteractions } from '../formats/interactions.ts';
import { readPolicyLog } from '../formats/policy-log.ts';
import { PROTOCOLS, type Protocol } from '../models/evaluation/hash-protocol.ts';
import { RESTS, SHOWN_BY, type Shown } from '../models/evaluation/subsample.ts';
import { command, integer, time, withApp, word, type CommonOptions } from './common.ts';
import { addEvalAudio } from './eval-audio.ts';
import { coldTable } from './eval-cold-table.ts';
import { evalCold } from './eval-cold.ts';
import { evalCandidates } from './eval-candidates.ts';
import { carouselCommand } from './eval-carousel-command.ts';
import { hybridCommand } from './eval-hybrid-command.ts';
import { EVAL_CF_DEFAULTS, evalCf, type EvalCfOptions } from './eval-cf.ts';
import { modelOptions, withControl, withModelFlags, type ModelFlags } from './eval-flags.ts';
import { candidatesTable, comparisonTable } from './eval-tables.ts';
import { linksCommand } from './eval-links-command.ts';
import { mentionsCommand } from './eval-mentions-command.ts';
import { searchEvalCommand } from './eval-search-command.ts';
import { sentimentCommand, similarityCommand } from './eval-text-commands.ts';
import { EVAL_TIME_WEEKS, evalTime } from './eval-time.ts';
import {
  interactionOptions,
  withInteractionFlags,
  type InteractionFlags,
} from './interaction-options.ts';
import { evalPolicy, policyTable } from './eval-policy.ts';
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

interface CandidatesFlags extends CommonOptions, ModelFlags {
  readonly train: string;
  readonly test: string;
  readonly negatives: string;
}

interface TimeFlags extends CommonOptions, ModelFlags {
  readonly weeks: number;
  readonly cut?: number;
}

export function addEvalCommands(program: Command, machine: Machine): void {
  const evaluate = program.command('eval').description('figures on held-out data').exitOverride();
  evaluate.addCommand(
    cfCommand().action((file: string, flags: CfFlags) => evaluateCf(machine, file, flags)),
  );
  evaluate.addCommand(similarityCommand(machine));
  evaluate.addCommand(sentimentCommand(machine));
  evaluate.addCommand(carouselCommand(machine));
  evaluate.addCommand(hybridCommand(machine));
  evaluate.addCommand(searchEvalCommand(machine));
  evaluate.addCommand(mentionsCommand(machine));
  evaluate.addCommand(linksCommand(machine));
  addEvalAudio(evaluate, machine);
  evaluate.addCommand(
    candidatesCommand().action((flags: CandidatesFlags) => evaluateCandidates(machine, flags)),
  );
  evaluate.addCommand(timeCommand().action((flags: TimeFlags) => evaluateTime(machine, flags)));
  evaluate.addCommand(coldCommand().action((flags: CommonOptions) => evaluateCold(machine, flags)));
  evaluate.addCommand(
    policyCommand().action((flags: PolicyFlags) => evaluatePolicy(machine, flags)),
  );
}

function candidatesCommand(): Command {
  const description = 'collaborative models by fixed candidates: HR@10 and NDCG@10';
  return withModelFlags(command('candidates', description))
    .requiredOption('--train <file>', 'user, item, count: what models are trained on')
    .requiredOption('--test <file>', 'one item of each user, to be found')
    .requiredOption(
      '--negatives <file>',
      '(user,item) and the items to find it among, line by line',
    );
}

function timeCommand(): Command {
  const description = "collaborative models on the store's own events, before and after a cut";
  return withModelFlags(command('time', description))
    .option('--weeks <n>', 'from the cut to the last day', integer(1, 1_000), EVAL_TIME_WEEKS)
    .option('--cut <time>', 'the cut itself, an ISO time', time);
}

async function evaluateCandidates(machine: Machine, flags: CandidatesFlags): Promise<void> {
  const result = await withControl(machine, (control) => {
    const { signal } = control;
    const sources = {
      train: readInteractions(flags.train, { signal }),
      test: readInteractions(flags.test, { signal }),
      negatives: readCandidates(flags.negatives, { signal }),
    };
    return evalCandidates(sources, modelOptions(flags), control);
  });
  print(machine, flags.json === true, result, () => {
    return [sizeOf(result), candidatesTable(result)].join('\n');
  });
}

async function evaluateTime(machine: Machine, flags: TimeFlags): Promise<void> {
  const { weeks, cut } = flags;
  const options = { ...modelOptions(flags), weeks, cut };
  const result = await withControl(machine, (control) =>
    withApp(machine, flags, (app) => evalTime(app.store.events, options, control)),
  );
  print(machine, flags.json === true, result, () => {
    const when = `played before ${result.cut}; to find: what is new until ${result.end}`;
    return [`${sizeOf(result)}, ${when}`, comparisonTable(result)].join('\n');
  });
}

function coldCommand(): Command {
  return command(
    'cold',
    'how tracks that nobody has played find listeners: by sound, text, artist and all together',
  );
}

async function evaluateCold(machine: Machine, flags: CommonOptions): Promise<void> {
  const result = await withControl(machine, (control) =>
    withApp(machine, flags, (app) => evalCold(app, control)),
  );
  print(machine, flags.json === true, result, () => coldTable(result));
}

function sizeOf(result: {
  readonly users: number;
  readonly items: number;
  readonly pairs: number;
}): string {
  return `${result.users} users, ${result.items} items, ${result.pairs} pairs`;
}

interface PolicyFlags extends CommonOptions {
  readonly log: string;
  readonly target?: string;
}

function policyCommand(): Command {
  return command('policy', 'off-policy estimates from a log of impressions with propensities')
    .requiredOption('--log <file>', 'CSV with item_id, click, propensity_score and position')
    .option('--target <file>', 'a log of the policy to estimate; left out: all items as often');
}

async function evaluatePolicy(machine: Machine, flags: PolicyFlags): Promise<void> {
  const target = flags.target === undefined ? undefined : readPolicyLog(flags.target);
  const result = await evalPolicy(readPolicyLog(flags.log), target);
  print(machine, flags.json === true, result, () => policyTable(result));
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
  print(machine, flags.json === true, result, () => {
    return [sizeOf(result), comparisonTable(result)].join('\n');
  });
}

/** `2-10`, or `5` for exactly five. */
function range(text: string): readonly [number, number] {
  const [, from, to = from] = /^(\d{1,6})(?:-(\d{1,6}))?$/.exec(text) ?? [];
  if (from !== undefined) return [Number(from), Number(to)];
  throw new InvalidArgumentError(`Expected two numbers such as 2-10, got "${text}".`);
}
