/**
 * Every setting, in one place: meaning, unit, default and range. Parsed once at start from a JSON
 * file, the environment and the command line, later ones winning; unknown keys are refused, so that
 * a typing error never passes for a setting. `docs/configuration.md` is printed from this file.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import {
  archiveSettings,
  batchSettings,
  cassandraSettings,
  kafkaSettings,
  feedSettings,
} from './engine-settings.ts';
import { BadInputError } from './errors.ts';
import { experimentSettings, homeSettings } from './home-settings.ts';

const zone = z.string().refine(isTimeZone, 'expected an IANA time zone such as Europe/Berlin');
const settings = (meaning: string): z.ZodDefault<z.ZodRecord<z.ZodString, z.ZodUnknown>> =>
  z.record(z.string(), z.unknown()).default({}).describe(meaning);
const whole = (min: number, max = Number.MAX_SAFE_INTEGER): z.ZodInt => z.int().min(min).max(max);
const cron = (expression: string): z.ZodDefault<z.ZodString> => z.string().default(expression);

/** The shape of the configuration file. */
export const configSchema = z.strictObject({
  data: z
    .string()
    .min(1)
    .default('./data')
    .describe('Folder of the embedded store, its archive and caches.'),
  seed: whole(0, 0xffffffff)
    .optional()
    .describe('Fixes every random choice. Unset: drawn at start.'),
  store: z
    .enum(['sqlite', 'cassandra'])
    .default('sqlite')
    .describe('Where everything is kept: one file in `data`, or a Cassandra cluster.'),
  cassandra: cassandraSettings,
  events: z
    .enum(['embedded', 'kafka'])
    .default('embedded')
    .describe('The way of events into the store: at once, or over Kafka.'),
  role: z
    .enum(['all', 'gateway', 'processor'])
    .default('all')
    .describe(
      'What this process does where events go over Kafka: serve and fold, only serve, or only fold.',
    ),
  kafka: kafkaSettings,
  archive: archiveSettings,
  batch: batchSettings,
  timeZone: zone
    .default('UTC')
    .describe('Zone of listeners that name none, and of the job schedules.'),
  server: z
    .strictObject({
      host: z
        .string()
        .min(1)
        .default('127.0.0.1')
        .describe('Address to listen on. Any but loopback needs keys in `auth`.'),
      port: whole(0, 65535).default(4000).describe('TCP port; 0 takes a free one.'),
      publicUrl: z
        .url()
        .optional()
        .describe('Address that clients see, where a proxy stands before us.'),
      maxCost: whole(100)
        .default(50_000)
        .describe('The most one operation may cost (about: fields to resolve).'),
      maxDepth: whole(3, 50).default(15).describe('The deepest an operation may nest.'),
      bodyLimitBytes: whole(10_000).default(4_000_000).describe('Largest request body, in bytes.'),
      requestTimeoutMs: whole(100)
        .default(30_000)
        .describe('Longest a request may take to arrive, in ms.'),
      corsOrigins: z
        .array(z.url())
        .default([])
        .describe('Origins whose pages may call us from a browser.'),
      sandbox: z.boolean().default(true).describe('Apollo Sandbox on GET of the GraphQL address.'),
    })
    .prefault({}),
  auth: z
    .strictObject({
      secret: z
        .string()
        .min(32)
        .optional()
        .describe(
          'Shared secret (HS256) of the tokens, 32 characters or more. Better in TASTEGRAPH_AUTH_SECRET.',
        ),
      publicKeyFile: z
        .string()
        .optional()
        .describe('PEM file with the public key (EdDSA or RS256) of whoever signs the tokens.'),
      issuer: z.string().optional().describe('The `iss` that tokens must carry.'),
    })
    .prefault({}),
  jobs: z
    .strictObject({
      enabled: z.boolean().default(true).describe('Whether this process ticks the schedules.'),
      train: cron('0 3 * * *').describe('When the factorization model is trained.'),
      text: cron('0 4 * * *').describe(
        'When new texts are read and their model is fitted: after `train`, to whose factors it learns a map.',
      ),
      feeds: cron('20 * * * *').describe('When news feeds are read.'),
      hybrid: cron('0 5 * * *').describe('When the ranker over all recommenders is fitted.'),
      popularity: cron('10 * * * *').describe('When popularity is counted.'),
      weekly: cron('15 * * * *').describe(
        'When weekly playlists are built for the zones whose Monday is near.',
      ),
      archive: cron('5 * * * *').describe('When closed hours go to Parquet.'),
      aggregate: cron('30 1 * * *').describe('When the archive is counted over.'),
      experiment: cron('45 * * * *').describe('When the arms of the experiment are counted.'),
      responses: cron('25 * * * *').describe('When it is learned which segments respond alike.'),
      policies: cron('40 5 * * *').describe('When other policies of Home are judged by its log.'),
      retention: cron('30 4 * * *').describe('When what is past its time is removed.'),
      renderAudio: cron('45 5 * * *').describe('When sounds of the demo are rendered ahead.'),
      audio: cron('50 * * * *').describe('When sounds that are new are analysed.'),
      trainAudio: cron('30 5 * * *').describe(
        'When the audio model is fitted: after the collaborative one, whose factors it learns.',
      ),
    })
    .prefault({}),
  models: z
    .strictObject({
      factorization: settings('Settings of the collaborative model: see docs/models.md.'),
      combine: z
        .enum(['auto', 'never'])
        .default('auto')
        .describe(
          'Whether the collaborative model is combined with others, where validation can tell how.',
        ),
      threads: whole(1, 64)
        .optional()
        .describe('Threads to train and for weekly lists. Unset: one a core, at most 8.'),
      memoryMiB: whole(16)
        .optional()
        .describe('The most that a training may take, in MiB. Unset: half of the machine.'),
      popularity: settings('Settings of the popularity model: see docs/models.md.'),
      text: settings('Settings of the text model: see docs/models.md.'),
      gate: settings('How much worse a new model may be: see docs/models.md.'),
      keep: whole(1, 1000)
        .default(5)
        .describe('Snapshots kept of each kind, besides the current and the previous one.'),
      refreshMs: whole(100)
        .default(5_000)
        .describe('How often a gateway looks for a model that another process promoted, in ms.'),
    })
    .prefault({}),
  home: homeSettings,
  experiment: experimentSettings,
  feeds: feedSettings,
  audioCache: z
    .strictObject({
      maxCacheBytes: whole(1_000_000)
        .default(2_000_000_000)
        .describe('The most that rendered sounds may take on disk, in bytes.'),
      maxWaiting: whole(1)
        .default(20)
        .describe('The most renderings that may wait for their turn.'),
    })
    .prefault({}),
  retention: z
    .strictObject({
      eventDays: whole(1)
        .default(800)
        .describe('Days the event log keeps (the archive keeps all).'),
      pageDays: whole(1).default(90).describe('Days the log of served pages keeps.'),
      jobRunDays: whole(1).default(90).describe('Days the history of jobs keeps.'),
    })
    .prefault({}),
  log: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('Lowest level that is logged.'),
});

export type Config = z.infer<typeof configSchema>;

/** Settings given on the command line or by a caller, section by section. */
export type ConfigOverrides = {
  readonly [K in keyof Config]?: Config[K] extends object ? Partial<Config[K]> : Config[K];
};

/** Environment variable and its place in the configuration. Secrets belong here rather than in a file. */
const ENVIRONMENT: Readonly<Record<string, readonly [string, string?]>> = {
  TASTEGRAPH_DATA: ['data'],
  TASTEGRAPH_HOST: ['server', 'host'],
  TASTEGRAPH_PORT: ['server', 'port'],
  TASTEGRAPH_PUBLIC_URL: ['server', 'publicUrl'],
  TASTEGRAPH_AUTH_SECRET: ['auth', 'secret'],
  TASTEGRAPH_AUTH_PUBLIC_KEY_FILE: ['auth', 'publicKeyFile'],
  TASTEGRAPH_STORE: ['store'],
  TASTEGRAPH_CASSANDRA_CONTACT_POINTS: ['cassandra', 'contactPoints'],
  TASTEGRAPH_CASSANDRA_DATA_CENTER: ['cassandra', 'localDataCenter'],
  TASTEGRAPH_CASSANDRA_KEYSPACE: ['cassandra', 'keyspace'],
  TASTEGRAPH_CASSANDRA_REPLICATION: ['cassandra', 'replication'],
  TASTEGRAPH_CASSANDRA_USERNAME: ['cassandra', 'username'],
  TASTEGRAPH_CASSANDRA_PASSWORD: ['cassandra', 'password'],
  TASTEGRAPH_EVENTS: ['events'],
  TASTEGRAPH_ROLE: ['role'],
  TASTEGRAPH_KAFKA_BROKERS: ['kafka', 'brokers'],
  TASTEGRAPH_KAFKA_TOPIC: ['kafka', 'topic'],
  TASTEGRAPH_KAFKA_GROUP: ['kafka', 'group'],
  TASTEGRAPH_KAFKA_PARTITIONS: ['kafka', 'partitions'],
  TASTEGRAPH_KAFKA_REPLICATION: ['kafka', 'replication'],
  TASTEGRAPH_KAFKA_USERNAME: ['kafka', 'username'],
  TASTEGRAPH_KAFKA_PASSWORD: ['kafka', 'password'],
  TASTEGRAPH_ARCHIVE: ['archive', 'place'],
  TASTEGRAPH_ARCHIVE_WEB_HDFS: ['archive', 'webHdfs'],
  TASTEGRAPH_ARCHIVE_HDFS: ['archive', 'hdfs'],
  TASTEGRAPH_ARCHIVE_FOLDER: ['archive', 'folder'],
  TASTEGRAPH_BATCH: ['batch', 'engine'],
  TASTEGRAPH_SPARK_MASTER: ['batch', 'sparkMaster'],
  TASTEGRAPH_SPARK_JARS: ['batch', 'sparkJars'],
  TASTEGRAPH_TIME_ZONE: ['timeZone'],
  TASTEGRAPH_LOG: ['log'],
};

/**
 * Reads the configuration: file, then environment, then overrides.
 *
 * @throws BadInputError naming every setting that is unknown or out of range.
 */
export function loadConfig(
  file: string | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  overrides: ConfigOverrides = {},
): Config {
  const merged = merge(
    merge(file === undefined ? {} : readJson(file), fromEnvironment(environment)),
    overrides,
  );
  const parsed = configSchema.safeParse(merged);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    (issue) => `\`${issue.path.join('.') || 'configuration'}\`: ${issue.message}`,
  );
  throw new BadInputError(
    `The configuration${file === undefined ? '' : ` (${file})`} is not valid. ${faults.join('; ')}.`,
  );
}

type Tree = Record<string, unknown>;

function readJson(file: string): Tree {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Tree;
  } catch (error) {
    throw new BadInputError(
      `Expected a JSON file of settings at ${file}: ${(error as Error).message}`,
    );
  }
}

function fromEnvironment(environment: Readonly<Record<string, string | undefined>>): Tree {
  const tree: Tree = {};
  for (const [name, [section, key]] of Object.entries(ENVIRONMENT)) {
    const value = environment[name];
    if (value === undefined || value === '') continue;
    if (key === undefined) tree[section] = value;
    else
      tree[section] = {
        ...(tree[section] as Tree | undefined),
        [key]: fromText(key, value),
      };
  }
  return tree;
}

/** A variable is text; some settings are numbers or lists. */
function fromText(key: string, value: string): unknown {
  if (key === 'port' || key === 'replication' || key === 'partitions') return Number(value);
  if (key === 'contactPoints' || key === 'brokers')
    return value.split(',').map((part) => part.trim());
  return value;
}

function merge(base: Tree, over: Tree): Tree {
  const result: Tree = { ...base };
  for (const [key, value] of Object.entries(over)) {
    if (value === undefined) continue;
    const both = isTree(value) && isTree(result[key]);
    result[key] = both ? merge(result[key] as Tree, value) : value;
  }
  return result;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: value });
    return true;
  } catch {
    return false;
  }
}
