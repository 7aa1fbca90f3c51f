/** A gateway with listeners of nine days and imported counts, to be archived; and all of its store that an archive brings back. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Writable } from 'node:stream';
import { buildApp, type App } from '../../src/app.ts';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { DAY_MS, HOUR_MS } from '../../src/clock.ts';
import { loadConfig, type ConfigOverrides } from '../../src/config.ts';
import { foldItem } from '../../src/events/fold.ts';
import { seededRandom } from '../../src/math/random.ts';
import type { Store } from '../../src/store/ports.ts';
import type { JobRunRecord } from '../../src/store/job-records.ts';
import type { EventKind, ListenerItem, ListeningEvent } from '../../src/store/records.ts';
import { NOW, rememberingLog, trackOf } from './listening-store.ts';
import { all } from './store-records.ts';

const SEED = 7;
const nothing = (): void => undefined;

export interface ArchiveWorld {
  /** Folder of everything. */
  readonly folder: string;
  readonly clock: { time: number; now(): number };
  /** Opens the gateway; whoever opens it stops it. */
  open(): Promise<App>;
  /** Fills the store of a gateway: catalogue, texts, listening, marks, playlists, and counts from a file. */
  fill(app: App, listeners: number): Promise<void>;
  /**
   * Runs a job to its end.
   *
   * @throws when it does not succeed
   */
  run(app: App, job: string): Promise<JobRunRecord>;
  /** Runs a command on the folder; answers exit status and output. */
  command(...args: readonly string[]): Promise<CommandResult>;
  /** The same with some settings changed, section by section. */
  commandWith(changed: ConfigOverrides, ...args: readonly string[]): Promise<CommandResult>;
  /** Deletes the embedded store, and nothing of the archive. */
  loseStore(): Promise<void>;
  remove(): Promise<void>;
}

export interface CommandResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function archiveWorld(config: ConfigOverrides = {}): Promise<ArchiveWorld> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tastegraph-archive-'));
  // What was done until now lies in hours that are closed.
  const clock = { time: NOW + HOUR_MS, now: () => clock.time };
  const { log } = rememberingLog();
  const settings = { ...config, data: folder, seed: SEED };
  const command = async (
    given: ConfigOverrides,
    args: readonly string[],
  ): Promise<CommandResult> => {
    const [stdout, stderr] = [collector(), collector()];
    const file = path.join(folder, 'settings.json');
    await writeFile(file, JSON.stringify(given));
    const all = [...args, '--data', folder, '--seed', String(SEED), '--config', file];
    const streams = { stdin: process.stdin, stdout, stderr };
    const machine = { clock, seed: SEED, env: {}, ...streams, onSignal: nothing };
    const status = await runCommandLine(all, machine);
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  };
  return {
    folder,
    clock,
    open: () => buildApp({ config: loadConfig(undefined, {}, settings), clock, seed: SEED, log }),
    async fill({ store }, listeners) {
      await fillCatalogue(store);
      for (let n = 0; n < listeners; n++) await live(store, n);
      await importCounts(store);
    },
    async run(app, job) {
      const run = await app.services.jobs.runToEnd(job);
      if (run.outcome !== 'succeeded') throw new Error(`${job} ${run.outcome}: ${run.message}`);
      return run;
    },
    command: (...args) => command(config, args),
    commandWith: (changed, ...args) => command(mergedSettings(config, changed), args),
    async loseStore() {
      for (const end of ['', '-wal', '-shm']) {
        await rm(path.join(folder, `tastegraph.sqlite${end}`), { force: true });
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

function mergedSettings(base: ConfigOverrides, changed: ConfigOverrides): ConfigOverrides {
  const sections = Object.entries(changed).map(([section, values]) => {
    const before = base[section as keyof ConfigOverrides];
    return [section, { ...(before as object), ...(values as object) }] as const;
  });
  return { ...base, ...Object.fromEntries(sections) };
}

/** All that the archive brings back of a store, as it can be read. */
export async function archivedContents(store: Store): Promise<object> {
  const listeners = await all(store.listeners.scan());
  const tracks = await all(store.catalogue.scanTracks());
  const named = [...new Set(tracks.flatMap(({ artistIds }) => artistIds))];
  const albums = [...new Set(tracks.flatMap(({ albumId }) => albumId ?? []))];
  const each = listeners.map(async ({ id }) => ({
    events: await all(store.events.scanOf(id)),
    saved: await store.library.saved(id, 'track', 1_000),
    followed: await store.library.followed(id, 'artist', 1_000),
    dismissed: await store.library.dismissed(id, 1_000),
    playlists: await playlistsOf(store, id),
  }));
  return {
    tracks,
    artists: await store.catalogue.artists(named),
    albums: await store.catalogue.albums(albums),
    podcasts: await all(store.catalogue.scanPodcasts()),
    texts: await all(store.texts.scan()),
    listeners,
    // A listener's items stand in an order of the house's own.
    items: (await all(store.listening.scan())).toSorted(byPair),
    each: await Promise.all(each),
  };
}

function byPair(a: ListenerItem, b: ListenerItem): number {
  const [x, y] = [a, b].map(({ listener, item }) => `${listener} ${item}`);
  return x! < y! ? -1 : 1;
}

async function playlistsOf(store: Store, listener: string): Promise<readonly unknown[]> {
  const playlists = await store.playlists.ofListener(listener, 100);
  return Promise.all(
    playlists.map(async (playlist) => [playlist, await store.playlists.tracks(playlist.id, 1_000)]),
  );
}

const TRACKS = 60;
const DAYS = 9;

async function fillCatalogue(store: Store): Promise<void> {
  const artists = [0, 1, 2].map((n) => ({
    id: `artist:${n}`,
    name: `Artist ${n}`,
    genres: ['pop'],
  }));
  const albums = artists.map(({ id }, n) => {
    return { id: `album:${n}`, title: `Album ${n}`, artistIds: [id], genres: [] };
  });
  const ids = Array.from({ length: TRACKS }, (_, n) => `track:${String(n).padStart(2, '0')}`);
  const tracks = [...ids, 'track:nobody-plays'].map((id, n) => {
    return { ...trackOf(id), artistIds: [`artist:${n % 3}`], albumId: `album:${n % 3}` };
  });
  const podcasts = [{ id: 'podcast:1', title: "It's a podcast", topics: [] }];
  await store.catalogue.upsert({ artists, albums, tracks, podcasts });
  const text = (n: number): string => `A quiet guitar, number ${n}, and a voice like ü 日本.`;
  await store.texts.put(
    tracks.map(({ id }, n) => ({ id: `text:${n}`, text: text(n), about: [id] })),
  );
}

/** One listener: sittings on some days with plays of a taste and some of anything, skips, marks and a playlist. */
async function live(store: Store, n: number): Promise<void> {
  const random = seededRandom(n + 1);
  const id = `user:${n}`;
  const country = [undefined, 'AT', 'BR'][n % 3];
  const createdAt = NOW - DAYS * DAY_MS;
  const record = { id, timeZone: 'Europe/Vienna', createdAt, simulated: n % 2 === 0 };
  await store.listeners.put([{ ...record, ...(country && { country }) }]);
  const playlist = {
    id: `playlist:${n}`,
    ownerId: id,
    title: `Of ${n}`,
    createdAt,
    updatedAt: createdAt,
    length: 0,
  };
  await store.playlists.create(playlist);
  const events: ListeningEvent[] = [];
  const add = (kind: EventKind, item: string, at: number, more: object = {}): void => {
    events.push({ id: `${id}-${events.length}`, listener: id, kind, item, at, ...more });
  };
  for (let sitting = 0; sitting < 6; sitting++) {
    let at = NOW - Math.floor(random.next() * DAYS * DAY_MS);
    for (let track = 0; track < 8; track++) {
      at = Math.min(NOW, at + Math.floor(random.next() * HOUR_MS * 0.6));
      const liked = (random.int(TRACKS / 4) * 4 + (n % 4)) % TRACKS;
      const number = random.next() < 0.8 ? liked : random.int(TRACKS);
      const item = `track:${String(number).padStart(2, '0')}`;
      const msPlayed = random.next() < 0.2 ? 5_000 : 31_000 + random.int(200_000);
      add('play', item, at, {
        ...(random.next() < 0.8 && { msPlayed }),
        ...(random.next() < 0.2 && { weight: random.next() }),
        ...(random.next() < 0.3 && { context: { source: 'kitchen' } }),
      });
      if (random.next() < 0.1) add(random.next() < 0.7 ? 'save' : 'unsave', item, at + 1);
      if (random.next() < 0.05) add('dismiss', item, at + 1);
      if (random.next() < 0.02) add('undismiss', item, at + 2);
      if (random.next() < 0.02) add('dismiss', `genre:${number % 3}`, at);
      if (random.next() < 0.1) add('follow', `artist:${number % 3}`, at);
      if (random.next() < 0.05) add('unfollow', `artist:${number % 3}`, at);
      if (random.next() < 0.1)
        add('playlist_add', item, at, { context: { playlist: playlist.id } });
    }
  }
  await store.events.commit(
    events.map((event) => ({ event, outcomes: [] })),
    foldItem,
  );
}

/** Counts before, within and after what events say of the same pairs, without times, and of a track nobody plays. */
async function importCounts(store: Store): Promise<void> {
  const rows = (await all(store.listening.scan())).filter(
    ({ item }, i) => i % 5 === 0 && item.startsWith('track:'),
  );
  const times = [0, NOW - 3_000 * DAY_MS, NOW - DAY_MS, NOW - 1];
  const counts = rows.map(({ listener, item }, i) => {
    return { listener, item, count: i % 7 === 0 ? 2.5 : 1 + (i % 3), at: times[i % 4]! };
  });
  await store.listening.importInteractions('a file', counts);
  const other = [...new Set(rows.map(({ listener }) => listener))].slice(0, 20);
  await store.listening.importInteractions(
    'another file',
    other.map((listener, i) => ({
      listener,
      item: 'track:nobody-plays',
      count: 1,
      at: times[i % 4]!,
    })),
  );
}

function collector(): Writable & { text(): string } {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      done();
    },
  });
  return Object.assign(stream, { text: () => Buffer.concat(chunks).toString('utf8') });
}
