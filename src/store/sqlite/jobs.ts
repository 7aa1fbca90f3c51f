/** The ports of leases and of job runs. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { JobRunsPort, LeasesPort } from '../ports.ts';
import type { JobOutcome, JobRunRecord } from '../job-records.ts';
import type { Connection } from './connection.ts';

/** Runs removed in one transaction. */
const BATCH = 1_000;

export function makeLeases(connection: Connection): LeasesPort {
  const take = connection.prepare(
    `INSERT INTO leases VALUES (?, ?, ?) ON CONFLICT DO UPDATE
     SET holder = excluded.holder, until = excluded.until WHERE holder = excluded.holder OR until <= ?`,
  );
  const release = connection.prepare('DELETE FROM leases WHERE name = ? AND holder = ?');
  return {
    acquire: async (name, holder, now, ttlMs) =>
      connection.write(() => take.run(name, holder, now + ttlMs, now).changes === 1),
    release: async (name, holder) => {
      connection.write(() => release.run(name, holder));
    },
  };
}

interface Row {
  readonly id: string;
  readonly job: string;
  readonly outcome: JobOutcome;
  readonly started_at: number;
  readonly finished_at: number | null;
  readonly progress: number;
  readonly message: string | null;
}

export function makeJobRuns(connection: Connection): JobRunsPort {
  const put = connection.prepare('INSERT OR REPLACE INTO job_runs VALUES (?, ?, ?, ?, ?, ?, ?)');
  const one = connection.prepare<Row>('SELECT * FROM job_runs WHERE id = ?');
  const newest = connection.prepare<Row>(
    'SELECT * FROM job_runs WHERE job = ? ORDER BY id DESC LIMIT ?',
  );
  const deleteBatch = connection.prepare(
    'DELETE FROM job_runs WHERE id IN (SELECT id FROM job_runs WHERE started_at < ? LIMIT ?)',
  );
  const note = connection.preparePluck<string>(
    'SELECT value FROM job_notes WHERE job = ? AND key = ?',
  );
  const setNote = connection.prepare('INSERT OR REPLACE INTO job_notes VALUES (?, ?, ?)');

  return {
    async put({ id, job, outcome, startedAt, finishedAt, progress, message }) {
      const row = [id, job, outcome, startedAt, finishedAt ?? null, progress, message ?? null];
      connection.write(() => put.run(...row));
    },
    async get(id) {
      const row = one.get(id);
      return row && fromRow(row);
    },
    ofJob: async (job, limit) => newest.all(job, limit).map(fromRow),
    note: async (job, key) => note.get(job, key),
    setNote: async (job, key, value) => {
      connection.write(() => setNote.run(job, key, value));
    },
    async deleteBefore(at) {
      for (let gone = 0; ;) {
        const { changes } = connection.write(() => deleteBatch.run(at, BATCH));
        gone += changes;
        if (changes < BATCH) return gone;
        await breathe();
      }
    },
  };
}

function fromRow(row: Row): JobRunRecord {
  return {
    id: row.id,
    job: row.job,
    outcome: row.outcome,
    startedAt: row.started_at,
    ...(row.finished_at === null ? {} : { finishedAt: row.finished_at }),
    progress: row.progress,
    ...(row.message === null ? {} : { message: row.message }),
  };
}
