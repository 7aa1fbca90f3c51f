/** The ports of leases and of job runs. */
import type { JobRunsPort, LeasesPort } from '../ports.ts';
import type { JobOutcome, JobRunRecord } from '../job-records.ts';
import { Undecided, type Row, type Session, type Statement, type Value } from './session.ts';
import { each } from './spread.ts';

/** A lease's row goes by itself so long after its end: clocks of gateways may differ, and a dead one never cleans up. */
const LEASE_GRACE_S = 60;

/** Leases are lightweight transactions: of all who ask at once, one is told yes. */
export function makeLeases(session: Session): LeasesPort {
  const select = 'SELECT holder, until FROM leases WHERE name = ?';
  const held = (row: Row | undefined, holder: string, until: number): boolean =>
    row?.['holder'] === holder && (row['until'] as Date).getTime() === until;

  const acquire: LeasesPort['acquire'] = async (name, holder, now, ttlMs) => {
    const until = now + ttlMs;
    const ttl = Math.ceil(ttlMs / 1_000) + LEASE_GRACE_S;
    try {
      const first = await session.decide({
        cql: 'INSERT INTO leases (name, holder, until) VALUES (?, ?, ?) IF NOT EXISTS USING TTL ?',
        values: [name, holder, new Date(until), ttl],
      });
      if (first.applied) return true;
      const before = first.row!;
      const ends = before['until'] as Date;
      if (before['holder'] !== holder && ends.getTime() > now) return false;
      const second = await session.decide({
        cql: 'UPDATE leases USING TTL ? SET holder = ?, until = ? WHERE name = ? IF holder = ? AND until = ?',
        values: [ttl, holder, new Date(until), name, before['holder'] as string, ends],
      });
      return second.applied;
    } catch (error) {
      if (!(error instanceof Undecided)) throw error;
      return held(await session.oneSerial(select, [name]), holder, until);
    }
  };

  return {
    acquire,
    async release(name, holder) {
      const statement = {
        cql: 'DELETE FROM leases WHERE name = ? IF holder = ?',
        values: [name, holder],
      };
      await decideOnce(session, statement);
    },
  };
}

/** What does no harm when it happens twice: asked again while the outcome is unknown. */
async function decideOnce(session: Session, statement: Statement, attempts = 5): Promise<void> {
  try {
    await session.decide(statement);
  } catch (error) {
    if (!(error instanceof Undecided) || attempts === 1) throw error;
    await decideOnce(session, statement, attempts - 1);
  }
}

const COLUMNS = 'id, job, outcome, started_at, finished_at, progress, message';

export function makeJobRuns(session: Session, keepDays: number): JobRunsPort {
  const ttl = keepDays * 86_400;
  const insert = (table: string): string =>
    `INSERT INTO ${table} (${COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?) USING TTL ${ttl}`;

  return {
    async put(run) {
      await session.write(insert('job_runs'), toRow(run));
      await session.write(insert('runs_of_job'), toRow(run));
      // Which jobs there are, for those that clean up; in the notes of "*", which no job is called.
      await session.write("INSERT INTO job_notes (job, key, value) VALUES ('*', ?, '')", [run.job]);
    },
    async get(id) {
      const row = await session.one(`SELECT ${COLUMNS} FROM job_runs WHERE id = ?`, [id]);
      return row && fromRow(row);
    },
    async ofJob(job, limit) {
      const rows = await session.rows(`SELECT ${COLUMNS} FROM runs_of_job WHERE job = ? LIMIT ?`, [
        job,
        limit,
      ]);
      return rows.map(fromRow);
    },
    async note(job, key) {
      const row = await session.one('SELECT value FROM job_notes WHERE job = ? AND key = ?', [
        job,
        key,
      ]);
      return row?.['value'] as string | undefined;
    },
    setNote: (job, key, value) =>
      session.write('INSERT INTO job_notes (job, key, value) VALUES (?, ?, ?)', [job, key, value]),
    async deleteBefore(at) {
      const jobs = await session.rows("SELECT key FROM job_notes WHERE job = '*'", []);
      let gone = 0;
      for (const { key: job } of jobs as unknown as readonly { readonly key: string }[]) {
        gone += await deleteOf(session, job, at);
      }
      return gone;
    },
  };
}

async function deleteOf(session: Session, job: string, at: number): Promise<number> {
  let gone = 0;
  const pages = session.pages('SELECT id, started_at FROM runs_of_job WHERE job = ?', [job], 1_000);
  for await (const page of pages) {
    const old = page.filter((row) => (row['started_at'] as Date).getTime() < at);
    await each(old, async (row) => {
      const id = row['id'] as string;
      await session.write('DELETE FROM job_runs WHERE id = ?', [id]);
      await session.write('DELETE FROM runs_of_job WHERE job = ? AND id = ?', [job, id]);
    });
    gone += old.length;
  }
  return gone;
}

function toRow(run: JobRunRecord): readonly Value[] {
  return [
    run.id,
    run.job,
    run.outcome,
    new Date(run.startedAt),
    run.finishedAt === undefined ? null : new Date(run.finishedAt),
    run.progress,
    run.message ?? null,
  ];
}

function fromRow(row: Row): JobRunRecord {
  const finished = row['finished_at'] as Date | null;
  const message = row['message'] as string | null;
  return {
    id: row['id'] as string,
    job: row['job'] as string,
    outcome: row['outcome'] as JobOutcome,
    startedAt: (row['started_at'] as Date).getTime(),
    ...(finished === null ? {} : { finishedAt: finished.getTime() }),
    progress: row['progress'] as number,
    ...(message === null ? {} : { message }),
  };
}
