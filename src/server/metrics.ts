/**
 * Metrics in Prometheus' text format: requests, operations, events and jobs, and what Node tells of
 * itself. Figures only: no ids and nothing of any listener.
 */
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EventIntake, EventStream, JobService, Services } from '../services/services.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly requests: Counter<'route' | 'method' | 'status'>;
  readonly requestSeconds: Histogram<'route'>;
  readonly operationErrors: Counter<'code'>;
  readonly events: Counter<'verdict'>;
}

/** Upper bounds in seconds; a warm Home takes under 0.005. */
const BUCKETS = [0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];

/** Makes the metrics of one server, in a registry of its own. */
export function makeMetrics({ jobs, stream }: Pick<Services, 'jobs' | 'stream'>): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry, prefix: 'tastegraph_' });
  gaugeJobs(registry, jobs);
  if (stream) gaugeStream(registry, stream);
  return {
    registry,
    requests: new Counter({
      name: 'tastegraph_http_requests_total',
      help: 'Requests answered.',
      labelNames: ['route', 'method', 'status'],
      registers,
    }),
    requestSeconds: new Histogram({
      name: 'tastegraph_http_request_seconds',
      help: 'From the arrival of a request to the end of its answer.',
      labelNames: ['route'],
      buckets: BUCKETS,
      registers,
    }),
    operationErrors: new Counter({
      name: 'tastegraph_graphql_errors_total',
      help: 'Errors in GraphQL answers by their code.',
      labelNames: ['code'],
      registers,
    }),
    events: new Counter({
      name: 'tastegraph_events_total',
      help: 'Events that came in through the API, by what became of them.',
      labelNames: ['verdict'],
      registers,
    }),
  };
}

/** An intake that counts what becomes of the events. */
export function countingIntake(intake: EventIntake, events: Metrics['events']): EventIntake {
  return {
    async record(batch) {
      const result = await intake.record(batch);
      events.inc({ verdict: 'accepted' }, result.accepted);
      events.inc({ verdict: 'duplicate' }, result.duplicates);
      events.inc({ verdict: 'rejected' }, result.rejected.length);
      return result;
    },
    stop: () => intake.stop(),
  };
}

/** What waits in Kafka and what was folded from it, asked for when somebody looks. */
function gaugeStream(registry: Registry, stream: EventStream): void {
  const registers = [registry];
  const lag = new Gauge({
    name: 'tastegraph_stream_lag_events',
    help: 'Events of a partition that wait to be folded. Absent while Kafka does not answer.',
    labelNames: ['partition'],
    registers,
    async collect() {
      lag.reset();
      const partitions = await stream.lag().catch(() => []);
      for (const { partition, behind } of partitions) lag.set({ partition }, behind);
    },
  });
  const folded = new Counter({
    name: 'tastegraph_stream_events_total',
    help: 'Events that this process took from Kafka, by what became of them.',
    labelNames: ['verdict'],
    registers,
    collect() {
      folded.reset();
      for (const [verdict, count] of Object.entries(stream.counts() ?? {})) {
        folded.inc({ verdict }, count);
      }
    },
  });
}

/** Jobs are asked for when somebody looks, so that runs of other processes show too. */
function gaugeJobs(registry: Registry, jobs: JobService): void {
  const labelNames = ['job', 'outcome'];
  const finished = new Gauge({
    name: 'tastegraph_job_last_finished_seconds',
    help: 'When the latest run of a job ended, seconds since the epoch, by its outcome.',
    labelNames,
    registers: [registry],
    async collect() {
      finished.reset();
      for (const { name, lastRun } of await jobs.statuses()) {
        if (lastRun?.finishedAt === undefined) continue;
        finished.set({ job: name, outcome: lastRun.outcome }, lastRun.finishedAt / 1_000);
      }
    },
  });
}
