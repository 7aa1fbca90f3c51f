/** The impressions port: served pages, and what is known of their cards. */
import { DAY_MS } from '../../clock.ts';
import { dayOf } from '../days.ts';
import type { ImpressionsPort } from '../ports.ts';
import type { HomeRecord } from '../records.ts';
import type { ListenerRows } from './listener-rows.ts';
import type { Outcomes } from './outcomes.ts';
import type { ResponseSums } from './response-sums.ts';
import { Undecided, type Row, type Session } from './session.ts';
import { allBuckets, bucketOf, each } from './spread.ts';

/** Behind every id of a page. */
const LAST_PAGE = '\uffff';
/** Pages read together when they are removed. */
const BATCH = 500;

export interface ImpressionsParts {
  readonly session: Session;
  readonly rows: ListenerRows;
  readonly outcomes: Outcomes;
  readonly sums: ResponseSums;
  /** What a page lives for, in s. */
  readonly ttl: number;
}

export function makeImpressions(parts: ImpressionsParts): ImpressionsPort {
  const { session, rows, outcomes, sums, ttl } = parts;
  const deletion = new PageDeletion(session);
  return {
    async put(page) {
      await rows.need([page.listener]);
      await putPage(session, page, ttl);
    },
    async get(listener, id) {
      return read(
        await session.one('SELECT body FROM pages WHERE listener = ? AND id = ?', [listener, id]),
      );
    },
    async latest(listener, basis) {
      return read(
        await session.one(
          'SELECT body FROM pages_by_basis WHERE listener = ? AND basis = ? LIMIT 1',
          [listener, basis],
        ),
      );
    },
    async ofListener(listener, limit, before) {
      const found = await session.rows(
        'SELECT body FROM pages WHERE listener = ? AND id < ? LIMIT ?',
        [listener, before ?? LAST_PAGE, limit],
        BATCH,
      );
      return found.map((row) => read(row)!);
    },
    responses: (segment, items, weights) => sums.ofItems(segment, items, weights),
    scanResponses: () => sums.scan(),
    totals: (weights) => sums.totals(weights),
    outcomes: (listener, page) => outcomes.ofPage(listener, page),
    deleteBefore: (at) => deletion.before(at),
    forgetBefore: (period) => sums.forgetBefore(period),
  };
}

async function putPage(session: Session, page: HomeRecord, ttl: number): Promise<void> {
  const { listener, id, basis, generatedAt } = page;
  const body = JSON.stringify(page);
  const [day, made] = [dayOf(generatedAt), new Date(generatedAt)];
  try {
    const { applied } = await session.decide({
      cql: `INSERT INTO pages (listener, id, basis, generated_at, body) VALUES (?, ?, ?, ?, ?)
            IF NOT EXISTS USING TTL ${ttl}`,
      values: [listener, id, basis, made, body],
    });
    if (!applied) return;
  } catch (error) {
    if (!(error instanceof Undecided)) throw error;
    await putPage(session, page, ttl);
    return;
  }
  await Promise.all([
    session.write(
      `INSERT INTO pages_by_basis (listener, basis, id, body) VALUES (?, ?, ?, ?) USING TTL ${ttl}`,
      [listener, basis, id, body],
    ),
    session.write(
      `INSERT INTO pages_of_day (day, bucket, listener, id, generated_at, basis)
       VALUES (?, ?, ?, ?, ?, ?) USING TTL ${ttl}`,
      [day, bucketOf(listener), listener, id, made, basis],
    ),
    session.write(`INSERT INTO days (kind, day) VALUES ('pages', ?) USING TTL ${ttl}`, [day]),
  ]);
}

/** Removes pages and what became of their cards; what was learned from it stays. */
export class PageDeletion {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async before(at: number): Promise<number> {
    const days = await this.#session.rows("SELECT day FROM days WHERE kind = 'pages'", []);
    let gone = 0;
    for (const row of days) {
      const day = row['day'] as number;
      if (day * DAY_MS >= at) break;
      const counts = await each(allBuckets(), (bucket) => this.#bucket(day, bucket, at), 8);
      gone += counts.reduce((sum, n) => sum + n, 0);
      if ((day + 1) * DAY_MS <= at) {
        await this.#session.write("DELETE FROM days WHERE kind = 'pages' AND day = ?", [day]);
      }
    }
    return gone;
  }

  /** All pages of one listener. */
  async of(listener: string): Promise<void> {
    const pages = this.#session.pages(
      'SELECT listener, id, basis, generated_at FROM pages WHERE listener = ?',
      [listener],
      BATCH,
    );
    for await (const page of pages) await each(page, (row) => this.#drop(row));
    await this.#session.write('DELETE FROM pages WHERE listener = ?', [listener]);
    await this.#session.write('DELETE FROM outcomes WHERE listener = ?', [listener]);
  }

  async #bucket(day: number, bucket: number, at: number): Promise<number> {
    const pages = this.#session.pages(
      'SELECT listener, id, basis, generated_at FROM pages_of_day WHERE day = ? AND bucket = ?',
      [day, bucket],
      BATCH,
    );
    let gone = 0;
    for await (const page of pages) {
      const old = page.filter((row) => (row['generated_at'] as Date).getTime() < at);
      await each(old, (row) => this.#drop(row));
      gone += old.length;
    }
    return gone;
  }

  async #drop(row: Row): Promise<void> {
    const [listener, id] = [row['listener'] as string, row['id'] as string];
    const day = dayOf((row['generated_at'] as Date).getTime());
    await this.#session.write('DELETE FROM outcomes WHERE listener = ? AND page = ?', [
      listener,
      id,
    ]);
    await this.#session.write(
      'DELETE FROM pages_by_basis WHERE listener = ? AND basis = ? AND id = ?',
      [listener, row['basis'] as string, id],
    );
    await this.#session.write('DELETE FROM pages WHERE listener = ? AND id = ?', [listener, id]);
    await this.#session.write(
      'DELETE FROM pages_of_day WHERE day = ? AND bucket = ? AND listener = ? AND id = ?',
      [day, bucketOf(listener), listener, id],
    );
  }
}

function read(row: Row | undefined): HomeRecord | undefined {
  return row && (JSON.parse(row['body'] as string) as HomeRecord);
}
