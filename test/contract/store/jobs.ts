import { describe, expect, it } from 'vitest';
import type { JobRunRecord } from '../../../src/store/job-records.ts';
import { NOON } from '../../helpers/store-records.ts';
import { useStore, type MakeStore } from './house.ts';

export function describeJobs(make: MakeStore): void {
  describe('leases', () => {
    const house = useStore(make);

    it('has one holder at a time, who may renew', async () => {
      const { leases } = house.store();
      expect(await leases.acquire('train', 'a', NOON, 100)).toBe(true);
      expect(await leases.acquire('train', 'b', NOON + 99, 100)).toBe(false);
      expect(await leases.acquire('other', 'b', NOON, 100)).toBe(true);
      expect(await leases.acquire('train', 'a', NOON + 99, 100)).toBe(true);

      const store = await house.reopen();

      expect(await store.leases.acquire('train', 'b', NOON + 198, 100)).toBe(false);
      expect(await store.leases.acquire('train', 'b', NOON + 199, 100)).toBe(true);
      expect(await store.leases.acquire('train', 'a', NOON + 200, 100)).toBe(false);
    });

    it('is given up by its holder alone', async () => {
      const { leases } = house.store();
      await leases.acquire('mine', 'a', NOON, 100);
      await leases.release('mine', 'b');
      expect(await leases.acquire('mine', 'b', NOON, 100)).toBe(false);
      await leases.release('mine', 'a');
      expect(await leases.acquire('mine', 'b', NOON, 100)).toBe(true);
      await leases.release('nobody', 'a');
    });
  });

  describe('job runs', () => {
    const house = useStore(make);
    const run = (id: string, more: Partial<JobRunRecord> = {}): JobRunRecord => {
      return { id, job: 'train', outcome: 'running', startedAt: NOON, progress: 0, ...more };
    };

    it('keeps the latest state of each run', async () => {
      const { jobRuns } = house.store();
      await jobRuns.put(run('r1'));
      await jobRuns.put(run('r1', { progress: 0.5, message: 'hälfte' }));
      const done = run('r1', {
        outcome: 'failed',
        finishedAt: NOON + 1,
        progress: 1,
        message: 'no',
      });
      await jobRuns.put(done);
      await jobRuns.put(run('r0'));

      const store = await house.reopen();

      expect(await store.jobRuns.get('r1')).toEqual(done);
      expect(await store.jobRuns.get('r0')).toEqual(run('r0'));
      expect(await store.jobRuns.get('r9')).toBeUndefined();
    });

    it('lists the runs of a job, newest first', async () => {
      const { jobRuns } = house.store();
      for (const id of ['w2', 'w1', 'w3']) await jobRuns.put(run(id, { job: 'weekly' }));
      const ids = (await jobRuns.ofJob('weekly', 2)).map(({ id }) => id);
      expect(ids).toEqual(['w3', 'w2']);
      expect(await jobRuns.ofJob('unknown', 2)).toEqual([]);
    });

    it('removes runs that began before a time', async () => {
      const { jobRuns } = house.store();
      for (let i = 0; i < 1_100; i++) {
        await jobRuns.put(run(`old-${i}`, { job: 'old', startedAt: NOON - 1 }));
      }
      await jobRuns.put(run('old-now', { job: 'old' }));
      expect(await jobRuns.deleteBefore(NOON)).toBe(1_100);
      expect(await jobRuns.ofJob('old', 10)).toEqual([run('old-now', { job: 'old' })]);
    });

    it('keeps notes by job and key', async () => {
      await house.store().jobRuns.setNote('archive', 'day', '2026-01-01');
      await house.store().jobRuns.setNote('archive', 'day', '2026-01-02');
      await house.store().jobRuns.setNote('other', 'day', '');

      const { jobRuns } = await house.reopen();

      expect(await jobRuns.note('archive', 'day')).toBe('2026-01-02');
      expect(await jobRuns.note('other', 'day')).toBe('');
      expect(await jobRuns.note('archive', 'none')).toBeUndefined();
    });

    it('answers a ping with its name', async () => {
      const { house: name, detail } = await house.store().ping();
      expect(name).toMatch(/\w/);
      expect(detail).toMatch(/\w/);
    });
  });
}
