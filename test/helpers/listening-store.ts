/** A real store in a folder of its own, filled with the listening of a board. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Log } from '../../src/log.ts';
import type { Store } from '../../src/store/ports.ts';
import type { TrackRecord } from '../../src/store/records.ts';
import { openSqliteStore } from '../../src/store/sqlite/sqlite-store.ts';

export const NOW = 1_700_000_000_000;

export interface TemporaryStore {
  readonly store: Store;
  close(): Promise<void>;
}

export async function temporaryStore(): Promise<TemporaryStore> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-'));
  const store = await openSqliteStore({ path: path.join(folder, 'store.db') });
  return {
    store,
    async close() {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

export function trackOf(id: string): TrackRecord {
  return { id, title: id, artistIds: [], explicit: false, genres: [], addedAt: NOW };
}

/** Listeners of two colours: `u` and item `i` go together when both are even or both are odd. */
export function listenersOfTwoColours(listeners: number, items: number): Map<string, string[]> {
  return new Map(
    Array.from({ length: listeners }, (_, u) => {
      const own = Array.from({ length: items }, (_, i) => i).filter(
        (i) => (u + i) % 2 === 0 && (u * 7 + i * 3) % 5 !== 0,
      );
      return [`user:${u}`, own.map((i) => `track:${String(i).padStart(3, '0')}`)] as const;
    }),
  );
}

/** Writes listening as bulk counts, with everybody and everything that it names. */
export async function fill(
  store: Store,
  listening: ReadonlyMap<string, readonly string[]>,
): Promise<void> {
  const items = new Set(Array.from(listening.values()).flat());
  await store.catalogue.upsert({
    artists: [],
    albums: [],
    tracks: Array.from(items, trackOf),
    podcasts: [],
  });
  await store.listeners.ensure(
    Array.from(listening.keys(), (id) => {
      return { id, timeZone: 'UTC', createdAt: NOW, simulated: true };
    }),
  );
  const rows = Array.from(listening).flatMap(([listener, own]) =>
    own.map((item) => ({ listener, item, count: 3, at: 0 })),
  );
  await store.listening.importInteractions('fill', rows);
}

export interface Logged {
  readonly level: keyof Log;
  readonly fields: object;
  readonly message: string | undefined;
}

/** A log that remembers. */
export function rememberingLog(): { readonly log: Log; readonly lines: Logged[] } {
  const lines: Logged[] = [];
  const at =
    (level: keyof Log) =>
    (fields: object, message?: string): void => {
      lines.push({ level, fields, message });
    };
  const log = { info: at('info'), warn: at('warn'), error: at('error'), debug: at('debug') };
  return { log, lines };
}
