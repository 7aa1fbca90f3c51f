/** Settings of the engines that a gateway can be put on; part of `config.ts`. */
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
