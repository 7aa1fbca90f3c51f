/** `analyze FILE…`: audio features of sound files, a JSON line each, in the order of the files. */
import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { makeAnalyzerPool } from '../audio/analyzer-pool.ts';
import { audioLine } from './audio-json.ts';
import { command, integer, type CommonOptions } from './common.ts';
import type { Machine } from './io.ts';

interface AnalyzeOptions extends CommonOptions {
  readonly threads: number;
}

/** Files that are asked of the threads ahead of the one that is printed next. */
const AHEAD_A_THREAD = 2;

export function addAnalyzeCommand(program: Command, machine: Machine, fail: () => void): void {
  program.addCommand(
    command('analyze', 'audio features of sound files, as JSON lines')
      .argument('<files...>')
      .option('--threads <n>', 'files analysed at once', integer(1, 256), availableParallelism())
      .action((files: string[], options: AnalyzeOptions) => analyze(machine, files, options, fail)),
  );
}

async function analyze(
  machine: Machine,
  files: readonly string[],
  { threads }: AnalyzeOptions,
  fail: () => void,
): Promise<void> {
  const pool = makeAnalyzerPool(Math.min(threads, files.length));
  machine.onSignal(() => void pool.stop());
  const line = (file: string): Promise<Readonly<Record<string, unknown>>> =>
    pool.analyze(file).then(
      (found) => audioLine(file, found),
      (error: Error) => ({ file, error: error.message }),
    );
  try {
    const asked: Promise<Readonly<Record<string, unknown>>>[] = [];
    for (let next = 0; next < files.length; next++) {
      while (asked.length < Math.min(files.length, next + threads * AHEAD_A_THREAD)) {
        asked.push(line(files[asked.length]!));
      }
      const answer = await asked[next]!;
      if ('error' in answer) fail();
      machine.stdout.write(`${JSON.stringify(answer)}\n`);
    }
  } finally {
    await pool.stop();
  }
}
