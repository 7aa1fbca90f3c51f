/** The impressions port: served pages, and what is known of their cards. */
import { setImmediate as breathe } from 'node:timers/promises';
import type { ImpressionsPort } from '../ports.ts';
import type { HomeRecord } from '../records.ts';
import type { ResponseStats } from '../response-records.ts';
import type { Connection } from './connection.ts';
import type { ListenerNumbers } from './listeners.ts';
import type { Responses } from './responses.ts';

/** Pages removed in one transaction. */
const BATCH = 500;
/** Behind every id of a page. */
const LAST_PAGE = '\uffff';

export interface ImpressionsParts {
  readonly connection: Connection;
  readonly listeners: ListenerNumbers;
  readonly responses: Responses;
}

export function makeImpressions(parts: ImpressionsParts): ImpressionsPort {
  const { connection, listeners, responses } = parts;
  const insert = connection.prepare('INSERT OR IGNORE INTO pages VALUES (?, ?, ?, ?, ?)');
  const byId = connection.preparePluck<string>(
    'SELECT body FROM pages WHERE listener = ? AND id = ?',
  );
  const byBasis = connection.preparePluck<string>(
    'SELECT body FROM pages WHERE listener = ? AND basis = ? ORDER BY id DESC LIMIT 1',
  );
  const newest = connection.preparePluck<string>(
    'SELECT body FROM pages WHERE listener = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );
  const read = (body: string | undefined): HomeRecord | undefined =>
    body === undefined ? undefined : (JSON.parse(body) as HomeRecord);
  const deleteBatch = makeDelete(connection);

  return {
    async put(page) {
      connection.write(() => {
        const n = listeners.need(page.listener);
        insert.run(n, page.id, page.basis, page.generatedAt, JSON.stringify(page));
      });
    },
    async get(listener, id) {
      const n = listeners.find(listener);
      return n === undefined ? undefined : read(byId.get(n, id));
    },
    async latest(listener, basis) {
      const n = listeners.find(listener);
      return n === undefined ? undefined : read(byBasis.get(n, basis));
    },
    async ofListener(listener, limit, before) {
      const n = listeners.find(listener);
      if (n === undefined) return [];
      return newest
        .all(n, before ?? LAST_PAGE, limit)
        .map((body) => JSON.parse(body) as HomeRecord);
    },
    async responses(segment, items, weights) {
      const found = new Map<string, { segment: ResponseStats; all: ResponseStats }>();
      for (const item of items) {
        const stats = responses.ofItem(item, segment, weights);
        if (stats) found.set(item, stats);
      }
      return found;
    },
    scanResponses: () => responses.scan(),
    totals: async (weights) => responses.totals(weights),
    outcomes: async (listener, page) => responses.outcomes(listener, page),
    async deleteBefore(at) {
      for (let gone = 0; ;) {
        const batch = deleteBatch(at);
        gone += batch;
        if (batch < BATCH) return gone;
        await breathe();
      }
    },
    forgetBefore: async (period) => responses.forgetBefore(period),
  };
}

/** Removes some pages and the outcomes of their cards; what was learned from those stays. */
function makeDelete(connection: Connection): (at: number) => number {
  const old = connection.prepareRaw<readonly [rowid: number, listener: number, id: string]>(
    'SELECT rowid, listener, id FROM pages WHERE generated_at < ? ORDER BY generated_at LIMIT ?',
  );
  const dropPage = connection.prepare('DELETE FROM pages WHERE rowid = ?');
  const dropOutcomes = connection.prepare('DELETE FROM outcomes WHERE listener = ? AND page = ?');
  return (at) =>
    connection.write(() => {
      const pages = old.all(at, BATCH);
      for (const [rowid, listener, id] of pages) {
        dropOutcomes.run(listener, id);
        dropPage.run(rowid);
      }
      return pages.length;
    });
}
