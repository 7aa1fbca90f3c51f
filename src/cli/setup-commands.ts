/** `token`, `doctor` and `bench`. */
import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { InvalidArgumentError, type Command } from 'commander';
import type { App } from '../app.ts';
import type { Config } from '../config.ts';
import { BadInputError, UnavailableError } from '../errors.ts';
import { globalId } from '../ids.ts';
import {
  clockOf,
  command,
  configOf,
  integer,
  withApp,
  word,
  type CommonOptions,
} from './common.ts';
import { print, table, type Machine } from './io.ts';

/** From `dist/cli/` and from `src/cli/` alike. */
const BENCHES = new URL('../../bench/run.ts', import.meta.url);

interface TokenOptions extends CommonOptions {
  readonly role: 'listener' | 'service' | 'operator';
  readonly listener?: string;
  readonly days: number;
}

interface BenchFlags extends CommonOptions {
  readonly scale?: number;
}

export function addSetupCommands(program: Command, machine: Machine, fail: () => void): void {
  program.addCommand(
    command('token', 'signs a token with the secret of the configuration')
      .requiredOption(
        '--role <role>',
        'listener, service or operator',
        word('listener', 'service', 'operator'),
      )
      .option('--listener <id>', 'whose token it is; a listener needs it')
      .option('--days <n>', 'how long it holds', integer(1, 3650), 30)
      .action((options: TokenOptions) => token(machine, options)),
  );
  program.addCommand(
    command(
      'doctor',
      'what is set up, what each backend is, what is wrong and what mends it',
    ).action((options: CommonOptions) => doctor(machine, options, fail)),
  );
  program.addCommand(
    command('bench', 'runs benchmarks beside their peers and prints tables; none named: all')
      .argument('[names...]')
      .option('--scale <times>', 'the full size, for those that have one: up to 10', scale)
      .action((names: readonly string[], options: BenchFlags) => bench(machine, options, names)),
  );
}

async function token(machine: Machine, options: TokenOptions): Promise<void> {
  const { signToken } = await import('../server/token.ts');
  const { auth } = configOf(machine, options);
  if (auth.secret === undefined) {
    throw new BadInputError(
      'Expected `auth.secret` (or TASTEGRAPH_AUTH_SECRET) to sign with, got none.',
    );
  }
  if (options.role === 'listener' && options.listener === undefined) {
    throw new BadInputError('Expected --listener with the role listener, got none.');
  }
  const signed = await signToken({
    secret: auth.secret,
    issuer: auth.issuer,
    role: options.role,
    listener: options.listener === undefined ? undefined : globalId('user', options.listener),
    now: clockOf(machine, options).now(),
    days: options.days,
  });
  print(machine, options.json === true, { token: signed }, () => signed);
}

interface Finding {
  readonly what: string;
  readonly is: string;
  /** What mends it, where something is wrong. */
  readonly mend?: string;
}

async function doctor(machine: Machine, options: CommonOptions, fail: () => void): Promise<void> {
  const findings = await withApp(machine, options, async (app): Promise<readonly Finding[]> => {
    const { house, detail, mend } = await app.store.ping();
    const [counts, listeners, statuses] = await Promise.all([
      app.store.catalogue.counts(),
      app.store.listeners.count(),
      app.services.models.statuses(),
    ]);
    const { host } = app.config.server;
    const { secret, publicKeyFile } = app.config.auth;
    const keys = secret !== undefined || publicKeyFile !== undefined;
    return [
      { what: 'Node', is: process.versions.node },
      { what: 'store', is: `${house} (${detail})`, mend },
      await eventsFinding(app, house),
      { what: 'jobs', is: `cron in this process, leases in ${house}` },
      await archiveFinding(app),
      batchFinding(app.config),
      {
        what: 'catalogue',
        is: `${counts.tracks} tracks`,
        mend: counts.tracks === 0 ? 'import a catalogue, or serve --demo' : undefined,
      },
      {
        what: 'listeners',
        is: String(listeners),
        mend: listeners === 0 ? 'import interactions or record events' : undefined,
      },
      ...statuses.map(({ kind, current }) => ({
        what: `model ${kind}`,
        is: current?.version ?? 'none',
        mend: current ? undefined : `train ${kind}`,
      })),
      await soundFinding(),
      { what: 'access', is: keys ? 'tokens' : `open to ${host}` },
    ];
  }).catch((error: unknown) => [unreachable(error, configOf(machine, options))]);
  if (findings.some((finding) => finding.mend !== undefined)) fail();
  print(machine, options.json === true, findings, () =>
    table(findings.map(({ what, is, mend }) => [what, is, mend === undefined ? '' : `-> ${mend}`])),
  );
}

/** Which way events take, and what is wrong with it. */
async function eventsFinding({ services, config }: App, house: string): Promise<Finding> {
  if (!services.stream) return { what: 'events', is: `embedded, log in ${house}` };
  const { detail, mend } = await services.stream.status();
  const is = `Kafka (${detail}), folded by group ${config.kafka.group} into ${house}`;
  return { what: 'events', is, mend };
}

/** Whether the archive can be reached, and up to which day it goes. */
async function archiveFinding({ archive, config }: App): Promise<Finding> {
  const { archivedDays } = await import('../events/archive/days.ts');
  try {
    const last = (await archivedDays(archive)).at(-1) ?? 'no day yet';
    return { what: 'archive', is: `Parquet in ${archive.where} (${last})` };
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    const mend = `start the HDFS whose name node is ${config.archive.webHdfs} (in a checkout: infra/up hdfs), or set archive.webHdfs`;
    return { what: 'archive', is: error.message, mend };
  }
}

/** Who hears what, and on which backends. */
async function soundFinding(): Promise<Finding> {
  const { SERVING } = await import('../audio/audio-models.ts');
  const { hasNativeTensorFlow } = await import('../models/audio/cnn/tensorflow.ts');
  const native = hasNativeTensorFlow() ? 'WebAssembly, native to train' : 'WebAssembly';
  return {
    what: 'sound',
    is: `tempo and bar by the ${SERVING.metre}, key by the ${SERVING.key}; TensorFlow.js on ${native}`,
  };
}

function batchFinding({ batch }: Config): Finding {
  if (batch.engine === 'duckdb') return { what: 'batch', is: 'DuckDB in this process' };
  const is = `Spark (${batch.sparkMaster})`;
  const { sparkJars } = batch;
  if (sparkJars !== undefined && existsSync(sparkJars)) return { what: 'batch', is };
  return { what: 'batch', is, mend: 'set batch.sparkJars to the folder of the jars of Spark 4' };
}

/** A store that does not answer is a finding, not the end of the doctor. */
function unreachable(error: unknown, config: Config): Finding {
  if (!(error instanceof UnavailableError)) throw error;
  const mend =
    config.store === 'sqlite'
      ? 'free the file, or give --data another folder'
      : 'start the cluster (in a checkout: infra/up cassandra), or set cassandra.contactPoints, localDataCenter and replication to what it has';
  return { what: 'store', is: error.message.split('\n')[0]!, mend };
}

async function bench(
  machine: Machine,
  options: BenchFlags,
  names: readonly string[],
): Promise<void> {
  if (!existsSync(fileURLToPath(BENCHES))) {
    throw new BadInputError(
      'Benchmarks run in a checkout of the project only: this installation has none.',
    );
  }
  const { benchNames, runBenches } = (await import(
    pathToFileURL(fileURLToPath(BENCHES)).href
  )) as Benches;
  const unknown = names.find((name) => !benchNames.includes(name));
  if (unknown !== undefined) {
    throw new BadInputError(
      `Expected the name of a benchmark (${benchNames.join(', ')}), got "${unknown}".`,
    );
  }
  const rows = await runBenches(names, { scale: options.scale }, (name, some) => {
    if (options.json !== true) machine.stdout.write(`${name}\n${benchTable(some)}\n\n`);
  });
  if (options.json === true) print(machine, true, { rows }, () => '');
}

interface Row {
  readonly what: string;
  readonly ours: number;
  readonly unit: string;
  readonly peer?: number;
  readonly ratio?: number;
  readonly peerName?: string;
}

interface Benches {
  readonly benchNames: readonly string[];
  runBenches: (
    names: readonly string[],
    options: { readonly scale?: number },
    onTable: (name: string, rows: readonly Row[]) => void,
  ) => Promise<readonly Row[]>;
}

function benchTable(rows: readonly Row[]): string {
  const number = (value: number | undefined): string =>
    value === undefined ? '' : value.toLocaleString('en', { maximumSignificantDigits: 4 });
  const cells = rows.map((row) => [
    row.what,
    number(row.ours),
    row.unit,
    number(row.peer),
    number(row.ratio),
    row.peerName ?? '',
  ]);
  return table([['what', 'ours', 'unit', 'peer', 'ratio', 'peer is'], ...cells]);
}

function scale(text: string): number {
  const value = Number(text);
  if (value > 0 && value <= 10) return value;
  throw new InvalidArgumentError(`Expected a number above 0 and at most 10, got "${text}".`);
}
