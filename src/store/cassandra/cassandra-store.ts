/**
 * The Cassandra house of the store: for several gateways and for data beyond one machine. The tables, and
 * the query that each serves, stand in cql/README.md.
 */
import type { Store } from '../ports.ts';
import { makeCatalogue } from './catalogue.ts';
import { Changes } from './change.ts';
import { makeCommit } from './commit.ts';
import { connect, type CassandraOptions } from './connect.ts';
import { EffectWriter } from './effects.ts';
import { makeErase } from './erase.ts';
import { EventLog } from './event-log.ts';
import { makeImpressions } from './impressions.ts';
import { makeImport } from './interactions.ts';
import { makeJobRuns, makeLeases } from './jobs.ts';
import { makeLibrary } from './library.ts';
import { ListenerRows } from './listener-rows.ts';
import { makeListeners } from './listeners.ts';
import { makeListening } from './listening.ts';
import { migrate } from './migrations.ts';
import { Outcomes } from './outcomes.ts';
import { ResponseSums } from './response-sums.ts';
import { makePlaylists } from './playlists.ts';
import type { Session } from './session.ts';
import { makeSnapshots } from './snapshots.ts';
import { makeTextReadings } from './text-readings.ts';
import { makeAudioFeatures, makeTexts } from './texts.ts';
import { makeWeeklies } from './weeklies.ts';

const DAY_S = 86_400;
/** Rows outlive the job that removes them by so many days: they expire by themselves only where none runs. */
const GRACE_DAYS = 30;

/**
 * Opens the store in a keyspace, making and migrating it where need be. Any number of gateways may.
 *
 * @throws BadInputError when a setting cannot be used or a newer version wrote the keyspace,
 * UnavailableError when the cluster does not answer.
 */
export async function openCassandraStore(options: CassandraOptions): Promise<Store> {
  const session = await connect(options);
  try {
    await migrate(session, options.keyspace, options.replication);
    return storeOn(session, options);
  } catch (error) {
    await session.close();
    throw error;
  }
}

function storeOn(session: Session, { keyspace, keepDays }: CassandraOptions): Store {
  const lifeOf = (days: number): number => (days + GRACE_DAYS) * DAY_S;
  const rows = new ListenerRows(session);
  const sums = new ResponseSums(session);
  const outcomes = new Outcomes(session, sums, lifeOf(keepDays.pages));
  const effects = new EffectWriter(session, outcomes, lifeOf(keepDays.events));
  const changes = new Changes({ session, rows, effects });
  const log = new EventLog(session);
  const commit = makeCommit({ session, rows, changes });
  const erase = makeErase({ session, rows, changes, log });

  return {
    catalogue: makeCatalogue(session),
    listeners: makeListeners({ session, erase }),
    events: {
      commit,
      playsOf: (listener, limit, before) => log.playsOf(listener, limit, before),
      scanOf: (listener) => log.scanOf(listener),
      scanDay: (day) => log.scanDay(day),
      days: () => log.days(),
      countOfDay: (day) => log.countOfDay(day),
      deleteBefore: (day) => log.deleteBefore(day),
    },
    listening: makeListening({ session, importInteractions: makeImport(rows, changes) }),
    library: makeLibrary(session),
    playlists: makePlaylists(session, rows),
    texts: makeTexts(session),
    textReadings: makeTextReadings(session),
    audioFeatures: makeAudioFeatures(session),
    weeklies: makeWeeklies(session, rows),
    impressions: makeImpressions({ session, rows, outcomes, sums, ttl: lifeOf(keepDays.pages) }),
    snapshots: makeSnapshots(session),
    leases: makeLeases(session),
    jobRuns: makeJobRuns(session, keepDays.jobRuns + GRACE_DAYS),
    ping: () => ping(session, keyspace),
    close: () => session.close(),
  };
}

async function ping(session: Session, keyspace: string): ReturnType<Store['ping']> {
  await session.one('SELECT number FROM migrations WHERE number = 1', []);
  const { version, up, nodes } = session.describe();
  return {
    house: 'Cassandra',
    detail: `${version}, keyspace ${keyspace}, ${up} of ${nodes} nodes up`,
    ...(up < nodes ? { mend: 'start the nodes that are down: `nodetool status` names them' } : {}),
  };
}
