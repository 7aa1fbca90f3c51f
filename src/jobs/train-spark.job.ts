/**
 * Training on Spark, for listening beyond one machine: implicit ALS over the same aggregate and the same
 * confidences, and its vectors as the same snapshot, past the same gate. Who is held out is a hash that only
 * we know, so their ids go to the cluster as a table.
 */
import type { Clock } from '../clock.ts';
import { HOUR_MS } from '../clock.ts';
import { fetchParts, type ArchivePlace } from '../events/archive/archive-place.ts';
import {
  fillTable,
  parquet,
  publishQuery,
  readRows,
  withDuckDb,
} from '../events/archive/duckdb.ts';
import { readListeners } from '../events/archive/tables.ts';
import { heldOutHash, heldOutThreshold } from '../models/evaluation/held-out.ts';
import type { FactorizationConfig } from '../models/factorization/config.ts';
import { FACTORIZATION } from '../models/factorization/factorization-model.ts';
import { encodeFactors } from '../models/factorization/fit.ts';
import { decodeReadable } from '../models/snapshot.ts';
import type { ModelService } from '../services/services.ts';
import type { Store } from '../store/ports.ts';
import type { Job, JobContext, JobResult } from './job.ts';
import { publishedResult } from './published.ts';
import { servingBytes } from './serving-bytes.ts';
import type { Spark } from './spark.ts';

export interface TrainSparkDeps {
  readonly store: Pick<Store, 'snapshots'>;
  readonly place: ArchivePlace;
  readonly spark: Spark;
  readonly models: Pick<ModelService, 'publish'>;
  readonly clock: Clock;
  readonly config: FactorizationConfig;
  readonly threads: number;
  /** Cron expression, five fields. */
  readonly schedule: string;
  readonly timeZone: string;
}

const HELD_OUT = 'training/held_out.parquet';
const FITTED = 0.8;

export function makeTrainSparkJob(deps: TrainSparkDeps): Job {
  return {
    name: 'train',
    description:
      'Fits the factorization on Spark; it serves if it is not worse than the current one.',
    schedule: deps.schedule,
    timeZone: deps.timeZone,
    timeoutMs: 24 * HOUR_MS,
    run: async (context) => {
      try {
        return await train(deps, context);
      } finally {
        // It names listeners, and is of no further use.
        await deps.place.remove('training');
      }
    },
  };
}

async function train(deps: TrainSparkDeps, context: JobContext): Promise<JobResult> {
  const { place, spark, models, clock, config, threads } = deps;
  const trainedTo = clock.now();
  context.progress(0, 'choosing who is held out');
  const heldOutBelow = await publishHeldOut(place, context.signal);
  const { rank, epochs, unobservedWeight, regularization, seed } = config;
  const numbers = [rank, epochs, unobservedWeight, regularization, seed];
  const args = [settingsSql(config, trainedTo), ...numbers.map(String)];
  const step = (share: number): void => context.progress(share * FITTED, 'Spark fits');
  const rows = await spark(place, { command: 'factorize', args }, { ...context, progress: step });
  if ((rows.get('item_factors') ?? 0) === 0) {
    return {
      outcome: 'skipped',
      reason: 'The archive has no listening to tracks of the catalogue yet.',
    };
  }
  context.progress(FITTED, 'reading the vectors');
  const items: string[] = [];
  const columns = await vectorsOf(place, 'item_factors', rank, (row) =>
    items.push(row['item'] as string),
  );
  const listeners = await vectorsOf(place, 'listener_factors', rank);
  const sides = { items: columns, listeners };
  const previous = decodeReadable(await servingBytes(deps.store, 'factorization'), FACTORIZATION);
  const content = {
    ...{ items, config, trainedTo, heldOutBelow, threads },
    ...(previous && { previous }),
  };
  const bytes = await encodeFactors(sides, content);
  const published = await models.publish('factorization', bytes);
  const size = `${listeners.length / rank} listeners, ${items.length} items`;
  return publishedResult(published, `serves, by Spark: ${size}.`);
}

/** Writes the ids of who is held out; answers the threshold of their hash. */
async function publishHeldOut(place: ArchivePlace, signal: AbortSignal): Promise<number> {
  let count = 0;
  for await (const batch of readListeners(place)) count += batch.length;
  const below = heldOutThreshold(count);
  await withDuckDb(place.folder, async (connection) => {
    await fillTable(connection, 'held_out', 'listener VARCHAR', async (appender) => {
      for await (const batch of readListeners(place)) {
        signal.throwIfAborted();
        for (const { id } of batch) {
          if (heldOutHash(id) >= below) continue;
          appender.appendVarchar(id);
          appender.endRow();
        }
      }
    });
    await publishQuery(connection, 'SELECT * FROM held_out ORDER BY listener', place, HELD_OUT);
  });
  return below;
}

/** One row with what `sql/confidences.sql` reads. */
export function settingsSql(config: FactorizationConfig, now: number): string {
  const numbers = {
    count_weight: config.countWeight,
    save_weight: config.saveWeight,
    skip_weight: config.skipWeight,
    dismiss_weight: config.dismissWeight,
    half_life_days: config.halfLifeDays,
    decay_floor: config.decayFloor,
  };
  const columns = Object.entries(numbers).map(
    ([name, value]) => `CAST(${value.toExponential()} AS DOUBLE) AS ${name}`,
  );
  return `SELECT CAST(${now} AS BIGINT) AS now_ms, ${columns.join(', ')}`;
}

/** Vectors of one side, Float32Array [rows x rank], in the order of their files. */
async function vectorsOf(
  place: ArchivePlace,
  name: string,
  rank: number,
  each: (row: Readonly<Record<string, unknown>>) => void = () => undefined,
): Promise<Float32Array> {
  const files = await fetchParts(place, `training/${name}`);
  const parts: Float32Array[] = [];
  const rows = readRows(place.folder, `SELECT * FROM ${parquet(files)}`, (row) => {
    each(row);
    return row['vector'] as readonly number[];
  });
  for await (const batch of rows) {
    const part = new Float32Array(batch.length * rank);
    batch.forEach((vector, i) => part.set(vector, i * rank));
    parts.push(part);
  }
  const all = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
