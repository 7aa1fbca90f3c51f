/** The flags that say how an interaction file is read: shared by `import interactions` and `eval cf`. */
import type { Command } from 'commander';
import {
  INTERACTION_FORMATS,
  parseColumns,
  type InteractionColumn,
  type InteractionFormat,
  type InteractionOptions,
} from '../formats/interactions.ts';
import { word } from './common.ts';

export interface InteractionFlags {
  readonly columns?: readonly InteractionColumn[];
  readonly format?: InteractionFormat;
  readonly separator?: string;
  readonly header?: boolean;
}

export function withInteractionFlags(command: Command): Command {
  return command
    .option(
      '--columns <names>',
      'what the columns are: user,item,count[,timestamp]; - is not read',
      parseColumns,
    )
    .option(
      '--format <format>',
      'tsv, csv or lists (user item item …); told from the first line',
      word(...INTERACTION_FORMATS),
    )
    .option('--separator <text>', 'what stands between columns')
    .option('--header', 'the first line is a header')
    .option('--no-header', 'the first line is data');
}

export function interactionOptions(flags: InteractionFlags): InteractionOptions {
  const { columns, format, separator, header } = flags;
  return { columns, format, separator: separator === '\\t' ? '\t' : separator, header };
}
