/** The command line: every command, its words and its exit status. `notes` of each stand in its own file. */
import { Command, CommanderError } from 'commander';
import { BadInputError, TastegraphError } from '../errors.ts';
import { addAnalyzeCommand } from './analyze-command.ts';
import { addDataCommands } from './data-commands.ts';
import { addEvalCommands } from './eval-commands.ts';
import { addImportCommands } from './import-commands.ts';
import type { Machine } from './io.ts';
import { addJobCommands } from './job-commands.ts';
import { addListenerCommands } from './listener-commands.ts';
import { addModelCommands } from './model-commands.ts';
import { addRebuildCommand } from './rebuild-command.ts';
import { addServeCommand } from './serve-command.ts';
import { addSetupCommands } from './setup-commands.ts';

const DONE = 0;
const FAILED = 1;
const WRONG_USAGE = 2;

/**
 * Runs one command.
 *
 * @returns the exit status: 0 done, 1 failed, 2 wrong usage.
 */
export async function runCommandLine(args: readonly string[], machine: Machine): Promise<number> {
  // A command that ends without an error but not well (a refused model) sets this.
  const result = { status: DONE };
  const program = new Command('tastegraph')
    .description('A GraphQL recommendation gateway for music.')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void machine.stdout.write(text),
      writeErr: (text) => void machine.stderr.write(text),
    });
  const fail = (): void => void (result.status = FAILED);
  for (const add of ADDERS) add(program, machine, fail);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return result.status;
  } catch (error) {
    return report(error, machine);
  }
}

/** Adds its commands to the program; calls `fail` for exit status 1 where nothing is thrown. */
export type AddCommands = (program: Command, machine: Machine, fail: () => void) => void;

const ADDERS: readonly AddCommands[] = [
  addServeCommand,
  addJobCommands,
  addImportCommands,
  addDataCommands,
  addRebuildCommand,
  addModelCommands,
  addListenerCommands,
  addAnalyzeCommand,
  addEvalCommands,
  addSetupCommands,
];

function report(error: unknown, machine: Machine): number {
  if (error instanceof CommanderError) {
    // Help and version end this way too; their status is 0 and their text is out already.
    return error.exitCode === 0 ? DONE : WRONG_USAGE;
  }
  const text =
    error instanceof TastegraphError ? error.message : String((error as Error)?.stack ?? error);
  machine.stderr.write(`tastegraph: ${text}\n`);
  return error instanceof BadInputError ? WRONG_USAGE : FAILED;
}
