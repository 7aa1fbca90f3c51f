import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Job, JobResult } from '../../src/jobs/job.ts';
import { makeJobRunner, type JobRunner } from '../../src/jobs/runner.ts';
import type { Log } from '../../src/log.ts';
import type { Store } from '../../src/store/ports.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

const silent: Log = { debug() {}, info() {}, warn() {}, error() {} };

describe('the job runner', () => {
  let folder: string;
  let store: Store;
  const clock = { time: 1_000_000, now: () => clock.time };
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'tastegraph-jobs-'));
    store = await openSqliteStore({ path: path.join(folder, 'jobs.sqlite') });
  });
  afterEach(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });

  it('runs a job to its end and keeps its history', async () => {
    const runner = runnerOf(
      'a',
      job('count', async () => ({ outcome: 'succeeded', message: '3 counted' })),
    );
    const run = await runner.runToEnd('count');
    expect(run).toMatchObject({
      job: 'count',
      outcome: 'succeeded',
      progress: 1,
      message: '3 counted',
    });
    expect(await store.jobRuns.ofJob('count', 10)).toEqual([run]);
  });

  it('keeps what a job threw as its failure and can run it again', async () => {
    const outcomes: JobResult[] = [{ outcome: 'succeeded', message: 'ok' }];
    const failing = job('flaky', async () => {
      const next = outcomes.pop();
      if (next) return next;
      throw new Error('the disk is full');
    });
    const runner = runnerOf('a', failing);
    await runner.runToEnd('flaky');
    expect(await runner.runToEnd('flaky')).toMatchObject({
      outcome: 'failed',
      message: 'the disk is full',
    });
  });

  it('joins a run that is under way in the same process', async () => {
    const gate = Promise.withResolvers<void>();
    let runs = 0;
    const runner = runnerOf(
      'a',
      job('slow', async () => {
        runs++;
        await gate.promise;
        return { outcome: 'succeeded', message: 'done' };
      }),
    );
    const first = await runner.start('slow');
    const second = await runner.start('slow');
    expect(second.id).toBe(first.id);
    expect(first.outcome).toBe('running');
    gate.resolve();
    await runner.runToEnd('slow');
    expect(runs).toBeLessThanOrEqual(2);
  });

  it('has stored a run when its start is answered, so that nobody is told of the one before', async () => {
    const gate = Promise.withResolvers<void>();
    const outcomes = [Promise.resolve(), gate.promise];
    const runner = runnerOf(
      'a',
      job('twice', async () => {
        await outcomes.shift();
        return { outcome: 'succeeded', message: 'done' };
      }),
    );
    await runner.runToEnd('twice');
    clock.time += 1000;
    const second = await runner.start('twice');
    expect(await store.jobRuns.ofJob('twice', 1)).toEqual([second]);
    const [status] = await runner.statuses();
    expect(status!.lastRun).toMatchObject({ id: second.id, outcome: 'running' });
    gate.resolve();
    await runner.runToEnd('twice');
  });

  it('skips while another process holds the lease, and takes over when it has run out', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = job('slow', async () => {
      await gate.promise;
      return { outcome: 'succeeded', message: 'done' };
    });
    const [one, two] = [runnerOf('one', slow), runnerOf('two', slow)];
    const running = one.runToEnd('slow');
    await one.start('slow');
    expect(await two.runToEnd('slow')).toMatchObject({ outcome: 'skipped' });
    clock.time += 10 * 60_000;
    const taken = two.runToEnd('slow');
    gate.resolve();
    expect(await taken).toMatchObject({ outcome: 'succeeded' });
    await running;
  });

  it('aborts a job that runs past its limit', async () => {
    const endless: Job = {
      ...job(
        'endless',
        ({ signal }) =>
          new Promise((_, reject) =>
            signal.addEventListener('abort', () => reject(signal.reason as Error)),
          ),
      ),
      timeoutMs: 20,
    };
    const run = await runnerOf('a', endless).runToEnd('endless');
    expect(run).toMatchObject({
      outcome: 'failed',
      message: 'The job endless ran past its limit of 20 ms.',
    });
  });

  it('aborts what runs when it stops', async () => {
    const waiting = job(
      'waiting',
      ({ signal }) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () =>
            resolve({ outcome: 'skipped', reason: 'stopped' }),
          ),
        ),
    );
    const runner = runnerOf('a', waiting);
    const run = runner.runToEnd('waiting');
    await runner.start('waiting');
    await runner.stop();
    expect(await run).toMatchObject({ outcome: 'skipped', message: 'stopped' });
  });

  it('says which jobs there are when asked for another', async () => {
    const runner = runnerOf(
      'a',
      job('count', async () => ({ outcome: 'succeeded', message: '' })),
    );
    await expect(runner.start('cuont')).rejects.toThrow(
      'Expected the name of a job (count), got "cuont".',
    );
  });

  it('shows schedule, last and next run', async () => {
    const runner = runnerOf(
      'a',
      job('count', async () => ({ outcome: 'succeeded', message: 'ok' })),
    );
    runner.tick();
    await runner.runToEnd('count');
    const [status] = await runner.statuses();
    expect(status).toMatchObject({
      name: 'count',
      schedule: '0 3 * * *',
      lastRun: { outcome: 'succeeded' },
    });
    expect(new Date(status!.nextRun!).getUTCHours()).toBe(3);
    await runner.stop();
  });

  function runnerOf(holder: string, ...jobs: readonly Job[]): JobRunner {
    return makeJobRunner({ store, clock, log: silent, holder, jobs });
  }
});

function job(name: string, run: Job['run']): Job {
  return { name, description: '', schedule: '0 3 * * *', timeZone: 'UTC', timeoutMs: 60_000, run };
}
