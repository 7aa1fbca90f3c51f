/** What most commands share: the options, and opening the embedded gateway without its server. */
import { Command, InvalidArgumentError, Option } from 'commander';
import type { App } from '../app.ts';
import type { Clock } from '../clock.ts';
import { loadConfig, type Config, type ConfigOverrides } from '../config.ts';
import type { Log } from '../log.ts';
import type { Machine } from './io.ts';

export interface CommonOptions {
  readonly data?: string;
  readonly store?: 'sqlite' | 'cassandra';
  readonly config?: string;
  readonly seed?: number;
  readonly now?: number;
  readonly json?: boolean;
}

/** A command with the options that all have. */
export function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .addOption(new Option('--data <dir>', 'where the embedded store lives (default ./data)'))
    .addOption(
      new Option('--store <house>', 'sqlite or cassandra (default sqlite)').argParser(
        word('sqlite', 'cassandra'),
      ),
    )
    .addOption(new Option('--config <file>', 'JSON file of settings'))
    .addOption(
      new Option('--seed <n>', 'fixes every random choice').argParser(integer(0, 0xffffffff)),
    )
    .addOption(
      new Option('--now <time>', 'sets the clock: it runs on from this ISO time').argParser(time),
    )
    .addOption(new Option('--json', 'prints one JSON document and nothing else'))
    .exitOverride();
}

/** A parser of integers in a range, for commander. */
export function integer(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= min && value <= max) return value;
    throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}, got "${text}".`);
  };
}

/** One of a closed set of words, for commander. */
export function word<T extends string>(...words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((candidate) => candidate.toLowerCase() === text.toLowerCase());
    if (found !== undefined) return found;
    throw new InvalidArgumentError(`Expected one of ${words.join(', ')}, got "${text}".`);
  };
}

/** The clock that `--now` asks for: it starts there and runs on. */
export function clockOf(machine: Machine, options: CommonOptions): Clock {
  const { now } = options;
  if (now === undefined) return machine.clock;
  const shift = now - machine.clock.now();
  return { now: () => machine.clock.now() + shift };
}

/** The configuration for a command: its own overrides win. */
export function configOf(
  machine: Machine,
  options: CommonOptions,
  overrides: ConfigOverrides = {},
): Config {
  const { data, seed, store } = options;
  const own: ConfigOverrides = { data, seed, store, ...overrides };
  return loadConfig(options.config, machine.env, own);
}

/** Opens the gateway without server or ticking, runs, and closes it whatever happens. */
export async function withApp<T>(
  machine: Machine,
  options: CommonOptions,
  run: (app: App) => Promise<T>,
): Promise<T> {
  const { buildApp } = await import('../app.ts');
  const config = configOf(machine, options);
  const app = await buildApp({
    config,
    clock: clockOf(machine, options),
    seed: config.seed ?? machine.seed,
    log: await commandLog(config, machine),
  });
  try {
    return await run(app);
  } finally {
    await app.stop();
  }
}

/** Commands print results, not logs: only warnings and worse reach stderr. */
async function commandLog(config: Config, machine: Machine): Promise<Log> {
  const { makeLog } = await import('./pino-log.ts');
  return makeLog(config.log === 'info' ? 'warn' : config.log, machine.stderr);
}

/** A parser of ISO 8601 times, for commander. */
export function time(text: string): number {
  const value = Date.parse(text);
  if (/^\d{4}-\d{2}-\d{2}/.test(text) && Number.isFinite(value)) return value;
  throw new InvalidArgumentError(
    `Expected an ISO 8601 time such as 2026-11-23T09:00:00Z, got "${text}".`,
  );
}
