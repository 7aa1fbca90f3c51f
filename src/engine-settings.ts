/** Settings of the engines that a gateway can be put on, and of the feeds it reads; part of `config.ts`. */
import { z } from 'zod';

const whole = (min: number, max: number): z.ZodInt => z.int().min(min).max(max);
const tls = (who: string) =>
  z
    .strictObject({
      enabled: z.boolean().default(false).describe('Whether connections are encrypted.'),
      caFile: z
        .string()
        .optional()
        .describe(
          `PEM file of who signs the certificates of the ${who}, where no public one does.`,
        ),
      certFile: z
        .string()
        .optional()
        .describe(`PEM file of our certificate, where the ${who} ask for one.`),
      keyFile: z.string().optional().describe('PEM file of its key.'),
    })
    .prefault({});

/** A Cassandra cluster to keep everything in. */
export const cassandraSettings = z
  .strictObject({
    contactPoints: z
      .array(z.string().min(1))
      .min(1)
      .default(['127.0.0.1'])
      .describe('Nodes to ask first, `host` or `host:port`; the others are found through them.'),
    localDataCenter: z
      .string()
      .min(1)
      .default('datacenter1')
      .describe('The data centre whose nodes are asked.'),
    keyspace: z
      .string()
      .regex(/^[a-z][a-z0-9_]{0,47}$/, 'expected small letters, digits and underscores')
      .default('tastegraph')
      .describe('Keyspace of the tables; made where there is none.'),
    replication: z
      .union([whole(1, 9), z.record(z.string(), whole(1, 9))])
      .default(3)
      .describe('Copies of each row, when the keyspace is made: a number, or one by data centre.'),
    username: z.string().optional().describe('Whom the cluster knows us as.'),
    password: z
      .string()
      .optional()
      .describe('Their password. Better in TASTEGRAPH_CASSANDRA_PASSWORD.'),
    tls: tls('nodes'),
  })
  .prefault({});

/** A Kafka cluster to send events over. */
export const kafkaSettings = z
  .strictObject({
    brokers: z
      .array(z.string().min(1))
      .min(1)
      .default(['127.0.0.1:9092'])
      .describe('Brokers to ask first, `host:port`; the others are found through them.'),
    topic: z
      .string()
      .regex(/^[\w.-]{1,200}$/, 'expected letters, digits and . _ -')
      .default('tastegraph.events')
      .describe('Topic of the events; dead letters go to this name and `.dead`.'),
    group: z
      .string()
      .min(1)
      .default('tastegraph')
      .describe('Consumer group of the processes that fold.'),
    partitions: whole(1, 1000)
      .default(8)
      .describe('Partitions of the topic, when it is made: as many processes can fold at once.'),
    replication: whole(1, 9)
      .default(3)
      .describe('Copies of each partition, when the topic is made.'),
    username: z.string().optional().describe('Whom the brokers know us as.'),
    password: z
      .string()
      .optional()
      .describe('Their password. Better in TASTEGRAPH_KAFKA_PASSWORD.'),
    mechanism: z
      .enum(['plain', 'scram-sha-256', 'scram-sha-512'])
      .default('scram-sha-512')
      .describe('How user name and password are proven.'),
    tls: tls('brokers'),
  })
  .prefault({});

/** Where the archive lies. */
export const archiveSettings = z
  .strictObject({
    place: z
      .enum(['local', 'hdfs'])
      .default('local')
      .describe('Where closed hours go as Parquet: a folder in `data`, or an HDFS.'),
    webHdfs: z
      .url()
      .default('http://127.0.0.1:9870')
      .describe('Address of the name node over HTTP: we write and read through it.'),
    hdfs: z
      .string()
      .regex(/^[a-z]+:\/\//, 'expected an address such as hdfs://namenode:8020')
      .default('hdfs://127.0.0.1:8020')
      .describe('The same file system as Spark reads it.'),
    folder: z
      .string()
      .regex(/^(\/[^/\s?#%]+)+$/, 'expected a path such as /tastegraph/archive')
      .default('/tastegraph/archive')
      .describe('Folder of the archive in HDFS.'),
    user: z.string().min(1).default('tastegraph').describe('Whom HDFS knows us as.'),
  })
  .prefault({});

/** What counts over the archive. */
export const batchSettings = z
  .strictObject({
    engine: z
      .enum(['duckdb', 'spark'])
      .default('duckdb')
      .describe('What counts over the whole archive: this machine, or a Spark cluster.'),
    memoryMiB: whole(64, 1_000_000)
      .default(1024)
      .describe('The most that DuckDB holds in memory at once, in MiB; the rest goes to disk.'),
    sparkMaster: z
      .string()
      .min(1)
      .default('local[*]')
      .describe('The cluster: `spark://host:7077`, or `local[*]` for this machine.'),
    sparkJars: z
      .string()
      .optional()
      .describe('Folder of the jars of Spark 4, such as `jars` of its distribution.'),
    sparkHost: z
      .string()
      .min(1)
      .default('127.0.0.1')
      .describe('Address of this machine as the cluster sees it.'),
    java: z.string().min(1).default('java').describe('The Java 17 that starts Spark.'),
    sparkMemory: z
      .string()
      .regex(/^\d+[mg]$/, 'expected a size such as 1g')
      .default('1g')
      .describe('Memory of the driver, and of each executor.'),
  })
  .prefault({});

/** News feeds to read. */
export const feedSettings = z
  .array(
    z.strictObject({
      url: z
        .url({ protocol: /^https?$/ })
        .describe('Address of an RSS or Atom feed of music news.'),
      about: z
        .array(z.string().min(1).max(256))
        .max(100)
        .default([])
        .describe('Global ids (`artist:…`) of what all its entries are about.'),
      language: z
        .string()
        .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/)
        .optional()
        .describe('Language of its entries, where it does not say.'),
    }),
  )
  .max(1_000)
  .default([])
  .describe('News feeds whose entries become texts: `{ url, about, language }` each.');
