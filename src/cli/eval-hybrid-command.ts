/** The flags of `eval hybrid`, and its table. */
import type { Command } from 'commander';
import { BadInputError } from '../errors.ts';
import { readEntityDocuments } from '../formats/documents.ts';
import { readInteractions } from '../formats/interactions.ts';
import { command, integer, time, withApp, type CommonOptions } from './common.ts';
import { withControl } from './eval-flags.ts';
import { evalHybridFile, type EvalHybridResult, type HybridFigures } from './eval-hybrid.ts';
import { evalHybridStore } from './eval-hybrid-store.ts';
import { MODEL_DEFAULTS } from './eval-models.ts';
import { EVAL_TIME_WEEKS } from './eval-time.ts';
import {
  interactionOptions,
  withInteractionFlags,
  type InteractionFlags,
} from './interaction-options.ts';
import { print, table, type Machine } from './io.ts';

interface HybridFlags extends CommonOptions, InteractionFlags {
  readonly texts?: string;
  readonly weeks: number;
  readonly cut?: number;
}

export function hybridCommand(machine: Machine): Command {
  const description =
    'the hybrid ranker against the recommenders that it joins: on a file, or on the events of the store';
  return withInteractionFlags(command('hybrid', description))
    .argument('[file]', 'user, item, count: by the hash protocol; left out: the store, by time')
    .option('--texts <file>', 'JSON lines of entity, text and by: what users wrote about items')
    .option('--weeks <n>', 'by time: from the cut on', integer(1, 1_000), EVAL_TIME_WEEKS)
    .option('--cut <time>', 'by time: the cut itself, an ISO time', time)
    .action((file: string | undefined, flags: HybridFlags) =>
      file === undefined ? ofStore(machine, flags) : ofFile(machine, file, flags),
    );
}

async function ofFile(machine: Machine, file: string, flags: HybridFlags): Promise<void> {
  const { texts, seed = MODEL_DEFAULTS.seed } = flags;
  if (texts === undefined) {
    throw new BadInputError('Expected --texts with what is written about the items, got none.');
  }
  const result = await withControl(machine, (control) => {
    const { signal } = control;
    const interactions = readInteractions(file, { ...interactionOptions(flags), signal });
    return evalHybridFile(interactions, readEntityDocuments(texts, { signal }), seed, control);
  });
  print(machine, flags.json === true, result, () => hybridTable(result));
}

async function ofStore(machine: Machine, flags: HybridFlags): Promise<void> {
  const { weeks, cut, seed = MODEL_DEFAULTS.seed } = flags;
  const result = await withControl(machine, (control) =>
    withApp(machine, flags, (app) => evalHybridStore(app.store, { weeks, cut, seed }, control)),
  );
  print(machine, flags.json === true, result, () => hybridTable(result));
}

function hybridTable({
  users,
  items,
  pairs,
  overall,
  rare,
  amongRare,
  weights,
  room,
}: EvalHybridResult): string {
  const learned = Object.entries(weights)
    .filter(([, weight]) => weight !== 0)
    .map(([name, weight]) => [name, weight.toFixed(3)]);
  return [
    `${users} users, ${items} items, ${pairs} pairs; ${room ? 'room' : 'no room'} for items with few listeners`,
    figuresTable('all items', overall),
    figuresTable('items with few listeners', rare),
    figuresTable('the same among themselves', amongRare),
    table([['feature', 'weight'], ...learned]),
  ].join('\n\n');
}

function figuresTable(what: string, { models, paired }: HybridFigures): string {
  const rows = Object.entries(models).map(([name, { recall20, ndcg100, se, n }]) => {
    const ahead = paired.models[name];
    return [
      name,
      ...[recall20, ndcg100, se].map((x) => x.toFixed(4)),
      String(n),
      ahead === undefined ? '' : `${ahead.difference.toFixed(4)} (s.e. ${ahead.se.toFixed(4)})`,
    ];
  });
  return table([[what, 'R@20', 'NDCG@100', 's.e.', 'users', 'ahead of hybrid by'], ...rows]);
}
