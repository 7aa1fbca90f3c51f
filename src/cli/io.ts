/** What a command may touch of the outside, and the few words commands share for printing to it. */
import type { Readable, Writable } from 'node:stream';
import type { SingleBar } from 'cli-progress';
import type { Clock } from '../clock.ts';

export interface Machine {
  readonly clock: Clock;
  /** For what is random when no `--seed` is given. */
  readonly seed: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean };
  readonly stderr: Writable & { readonly isTTY?: boolean };
  /** Calls back once on the first signal that asks to stop. */
  readonly onSignal: (stop: (signal: string) => void) => void;
}

/** One line of text, or one JSON document with `--json`. */
export function print(machine: Machine, json: boolean, value: unknown, text: () => string): void {
  machine.stdout.write(`${json ? JSON.stringify(value, undefined, 2) : text()}\n`);
}

/** Columns of equal width, first row as head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => (widths[i] = Math.max(widths[i] ?? 0, cell.length)));
  return rows
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

export interface Progress {
  /** `share` is 0 to 1. */
  (share: number, message: string): void;
}

/** Between two progress lines where there is no terminal, in ms. */
const LINE_EVERY_MS = 2_000;

/**
 * Runs something with its progress on stderr: a bar on a terminal, a line now and then otherwise.
 */
export async function withProgress<T>(
  machine: Machine,
  run: (progress: Progress) => Promise<T>,
): Promise<T> {
  if (machine.stderr.isTTY !== true) return run(lines(machine));
  const { default: cliProgress } = await import('cli-progress');
  const bar: SingleBar = new cliProgress.SingleBar({
    stream: machine.stderr,
    clearOnComplete: true,
    hideCursor: true,
    format: '{bar} {percentage}% {message}',
  });
  bar.start(1_000, 0, { message: '' });
  try {
    return await run((share, message) => bar.update(Math.round(share * 1_000), { message }));
  } finally {
    bar.stop();
  }
}

function lines(machine: Machine): Progress {
  let last = machine.clock.now();
  return (share, message) => {
    const now = machine.clock.now();
    if (now - last < LINE_EVERY_MS) return;
    last = now;
    machine.stderr.write(`${Math.round(share * 100)} % ${message}\n`);
  };
}
