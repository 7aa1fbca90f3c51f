/**
 * The SQLite house of the store: one file, nothing to install. Wires the ports to one connection.
 */
import { statSync } from 'node:fs';
import type { Store } from '../ports.ts';
import { makeCatalogue } from './catalogue.ts';
import { makeCommit } from './commit.ts';
import { connect, type Connection } from './connection.ts';
import { makeErase } from './erase.ts';
import { EventLog } from './event-log.ts';
import { makeImpressions } from './impressions.ts';
import { makeImport } from './interactions.ts';
import { ItemNumbers } from './item-numbers.ts';
import { makeJobRuns, makeLeases } from './jobs.ts';
import { makeLibrary } from './library.ts';
import { ListenerNumbers, makeListeners } from './listeners.ts';
import { makeListening } from './listening.ts';
import { makePlaylists } from './playlists.ts';
import { Responses } from './responses.ts';
import { makeSnapshots } from './snapshots.ts';
import { makeTextReadings } from './text-readings.ts';
import { makeAudioFeatures, makeTexts } from './texts.ts';
import { makeWeeklies } from './weeklies.ts';

export interface SqliteStoreOptions {
  /** The file; it and its folder are made when missing. */
  readonly path: string;
  /** Reads only: makes and migrates nothing. */
  readonly readonly?: boolean;
}

/**
 * Opens the store in a file. Several processes may have it open; each write is one transaction.
 *
 * @throws BadInputError when the file is not a store or too new, UnavailableError when it cannot be opened.
 */
export async function openSqliteStore(options: SqliteStoreOptions): Promise<Store> {
  return storeOn(await connect(options.path, options.readonly ?? false));
}

/** Wires the ports to a connection to a store that is in form. */
export function storeOn(connection: Connection): Store {
  const items = new ItemNumbers(connection);
  const listeners = new ListenerNumbers(connection);
  const log = new EventLog(connection, items, listeners);
  const responses = new Responses(connection, items, listeners);
  const commit = makeCommit({ connection, items, listeners, log, responses });
  const importInteractions = makeImport(connection, items, listeners);
  const version = connection.preparePluck<string>('SELECT sqlite_version() FROM sqlite_schema');

  return {
    catalogue: makeCatalogue(connection),
    listeners: makeListeners(connection, listeners, makeErase({ connection, listeners, log })),
    events: {
      commit: async (events, fold) => commit(events, fold),
      playsOf: async (listener, limit, before) => log.playsOf(listener, limit, before),
      scanOf: (listener) => log.scanOf(listener),
      scanDay: (day) => log.scanDay(day),
      days: async () => log.days(),
      countOfDay: async (day) => log.countOfDay(day),
      deleteBefore: async (day) => log.deleteBefore(day),
    },
    listening: makeListening({ connection, items, listeners, importInteractions }),
    library: makeLibrary(connection, listeners),
    playlists: makePlaylists(connection, listeners),
    texts: makeTexts(connection),
    textReadings: makeTextReadings(connection),
    audioFeatures: makeAudioFeatures(connection),
    weeklies: makeWeeklies(connection, listeners),
    impressions: makeImpressions({ connection, listeners, responses }),
    snapshots: makeSnapshots(connection),
    leases: makeLeases(connection),
    jobRuns: makeJobRuns(connection),
    ping: async () => ({ house: 'SQLite', detail: detailOf(connection, version.get()!) }),
    close: async () => connection.close(),
  };
}

function detailOf(connection: Connection, version: string): string {
  const megabytes = (statSync(connection.path).size / 1e6).toFixed(1);
  return `${version}, ${connection.path}, ${megabytes} MB`;
}
