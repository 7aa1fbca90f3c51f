/**
 * The only file with effects: the machine's clock, its streams and arguments come in here and are
 * passed on. Arguments give one command, and that an exit status (0 done, 1 failed, 2 wrong usage).
 */
import { randomBytes } from 'node:crypto';
import { runCommandLine } from './cli/command-line.ts';

process.exitCode = await runCommandLine(process.argv.slice(2), {
  clock: { now: () => Date.now() },
  seed: randomBytes(4).readUInt32LE(),
  env: process.env,
  stdin: process.stdin,
  stdout: process.stdout,
  stderr: process.stderr,
  onSignal: (stop) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop(signal));
  },
});
