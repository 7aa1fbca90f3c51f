/**
 * Starts Spark for a batch: a Java 17 runs `spark/Batch.java` as it is, with the jars of Spark beside it, as the
 * driver of a cluster or of this machine alone. The SQL that it runs is that of `sql/`.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { BadInputError, UnavailableError } from '../errors.ts';
import type { ArchivePlace } from '../events/archive/archive-place.ts';
import { SQL_FOLDER, type Aggregate, type BatchEngine } from './aggregates.ts';
import type { JobContext } from './job.ts';

export interface SparkConfig {
  /** `spark://host:7077`, or `local[*]`. */
  readonly sparkMaster: string;
  /** Folder of the jars of Spark 4. */
  readonly sparkJars?: string;
  /** Address of this machine as the cluster sees it. */
  readonly sparkHost: string;
  readonly sparkMemory: string;
  /** The Java 17 to start. */
  readonly java: string;
}

/** Runs `spark/Batch.java` on an archive; answers the rows of each thing that it left. */
export type Spark = (
  place: ArchivePlace,
  batch: { readonly command: 'aggregate' | 'factorize'; readonly args: readonly string[] },
  context: JobContext,
) => Promise<ReadonlyMap<string, number>>;

const FOLDER = new URL('../../src/jobs/spark/', import.meta.url);
/** What is kept of what Spark says, in characters: the end has the reason. */
const KEPT = 4_000;

/** What Spark needs to see of the JDK: https://spark.apache.org/docs/4.0.1/ says which. */
const OPEN = [
  'java.lang',
  'java.lang.invoke',
  'java.lang.reflect',
  'java.io',
  'java.net',
  'java.nio',
  'java.util',
  'java.util.concurrent',
  'java.util.concurrent.atomic',
  'sun.nio.ch',
  'sun.nio.cs',
  'sun.security.action',
  'sun.util.calendar',
].map((name) => `--add-opens=java.base/${name}=ALL-UNNAMED`);

/** @throws BadInputError when the configuration names no jars. */
export function makeSpark(config: SparkConfig): Spark {
  const { sparkJars } = config;
  if (sparkJars === undefined) {
    throw new BadInputError(
      'Expected `batch.sparkJars`, the folder of the jars of Spark 4, got none.',
    );
  }
  return async (place, { command, args }, context) => {
    const source = fileURLToPath(new URL('Batch.java', FOLDER));
    const line = [source, command, place.url, fileURLToPath(SQL_FOLDER), ...args];
    const jvm = [...OPEN, ...settingsOf(config), '-cp', `${sparkJars}/*`];
    return run(config.java, [...jvm, ...line], context);
  };
}

/** Aggregates on Spark. */
export function sparkEngine(spark: Spark): BatchEngine {
  return async (place, names, context) => {
    const rows = await spark(place, { command: 'aggregate', args: names }, context);
    return new Map(names.map((name): [Aggregate, number] => [name, rows.get(name) ?? 0]));
  };
}

function settingsOf({ sparkMaster, sparkHost, sparkMemory }: SparkConfig): readonly string[] {
  const log = fileURLToPath(new URL('log4j2.properties', FOLDER));
  const settings = {
    'spark.app.name': 'tastegraph',
    'spark.master': sparkMaster,
    'spark.driver.host': sparkHost,
    'spark.driver.bindAddress': sparkHost,
    'spark.executor.memory': sparkMemory,
    'spark.ui.enabled': 'false',
    'spark.sql.session.timeZone': 'UTC',
    // Small archives come in few pieces; Spark joins small shuffles again by itself.
    'spark.sql.shuffle.partitions': '32',
    'log4j2.configurationFile': log,
  };
  const flags = Object.entries(settings).map(([name, value]) => `-D${name}=${value}`);
  return [`-Xmx${sparkMemory}`, '-XX:+IgnoreUnrecognizedVMOptions', ...flags];
}

async function run(
  java: string,
  args: readonly string[],
  { signal, progress }: JobContext,
): Promise<ReadonlyMap<string, number>> {
  const rows = new Map<string, number>();
  const child = spawn(java, args, { stdio: ['ignore', 'pipe', 'pipe'], signal });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-KEPT)));
  createInterface({ input: child.stdout }).on('line', (line) => {
    const [, name, count] = /^rows (\S+) (\d+)$/.exec(line) ?? [];
    if (name === undefined) return;
    rows.set(name, Number(count));
    progress(rows.size / (rows.size + 1), name);
  });
  const status = await new Promise<number | null>((resolve, reject) => {
    // Aborting kills it, which is an error event too.
    child.on('error', (error) =>
      reject(signal.aborted ? (signal.reason as Error) : unstarted(java, error)),
    );
    child.on('close', resolve);
  });
  if (status === 0) return rows;
  throw new UnavailableError(`Spark ended with status ${status}: ${reasonOf(said)}`);
}

function unstarted(java: string, error: Error): BadInputError {
  return new BadInputError(`Expected \`batch.java\` to start, ${java} did not: ${error.message}.`);
}

/** The line that says why, out of a stack of them. */
function reasonOf(said: string): string {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  return (
    lines.findLast((line) => /(Exception|Error)\b/.test(line)) ?? lines.at(-1) ?? 'it said nothing'
  );
}
