/** No read of the store looks through a table, but for a few that only jobs and commands make. */
import Sqlite from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { Connection, type Statement } from '../../src/store/sqlite/connection.ts';
import { migrate } from '../../src/store/sqlite/migrations.ts';
import { storeOn } from '../../src/store/sqlite/sqlite-store.ts';

/** Statements that read a whole table, and why that is right. */
const WHOLE_TABLES: readonly RegExp[] = [
  // How much there is: for `doctor`, jobs and the operator's page.
  /^SELECT count\(\*\) FROM \w+$/,
  // One row a day.
  /^SELECT day FROM event_days ORDER BY day$/,
  /^DELETE FROM event_days WHERE events = 0$/,
  // The batch that an import is about to move.
  /(FROM|INTO) staged\b/,
  // Retention: a job's history is short.
  /^DELETE FROM job_runs WHERE id IN \(SELECT/,
  // In the order of an index, one row of it.
  /^SELECT .* FROM listeners ORDER BY created_at, id LIMIT 1$/,
  /^SELECT sqlite_version\(\)/,
];

/** A connection that remembers what it was asked to prepare. */
class Watched extends Connection {
  readonly statements: string[] = [];

  override prepare<Row>(sql: string): Statement<Row> {
    this.statements.push(sql);
    return super.prepare(sql);
  }
  override prepareRaw<Row extends readonly unknown[]>(sql: string): Statement<Row> {
    this.statements.push(sql);
    return super.prepareRaw(sql);
  }
  override preparePluck<Value>(sql: string): Statement<Value> {
    this.statements.push(sql);
    return super.preparePluck(sql);
  }
}

function planned(): readonly { readonly sql: string; readonly plan: readonly string[] }[] {
  const db = new Sqlite(':memory:');
  onTestFinished(() => void db.close());
  migrate(db);
  const connection = new Watched(db);
  storeOn(connection);
  return connection.statements.map((sql) => {
    const steps = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`);
    const values = Array<number>(sql.split('?').length - 1).fill(0);
    return {
      sql: sql.replaceAll(/\s+/g, ' ').trim(),
      plan: steps.all(...values).map(({ detail }) => detail),
    };
  });
}

describe('query plans of the SQLite store', () => {
  it('find their rows by an index', () => {
    const statements = planned();
    // All ports were asked: fewer would mean that this test looks at too little.
    expect(statements.length).toBeGreaterThan(80);
    const scans = statements.filter(
      ({ sql, plan }) =>
        plan.some((step) => step.startsWith('SCAN')) &&
        !WHOLE_TABLES.some((known) => known.test(sql)),
    );
    expect(scans).toEqual([]);
  });

  it('use every key that they are given', () => {
    // A plan says `(column=?)` for each key that it looks up by.
    const wasteful = planned().filter(({ sql, plan }) => {
      const keys = /^SELECT/.test(sql) ? [...sql.matchAll(/(\w+) = \?/g)] : [];
      const used = plan.join(' ').split(/=\?/).length - 1;
      return keys.length > used;
    });
    expect(wasteful).toEqual([]);
  });

  it('sort no more than what belongs to one listener, one page or one moment', () => {
    const sorted = planned().filter(({ plan }) => plan.includes('USE TEMP B-TREE FOR ORDER BY'));
    expect(sorted.map(({ sql }) => sql.replace(/^SELECT .* FROM/, 'FROM'))).toEqual([
      'FROM listener_items WHERE listener = ? ORDER BY last_at DESC, plays + imported DESC, item LIMIT ?',
    ]);
  });
});
