/** `export weekly ID` and `export playlist ID`: lists as files that other players read. */
import type { Command } from 'commander';
import type { App } from '../app.ts';
import { NotFoundError } from '../errors.ts';
import { exportPlaylist, PLAYLIST_FORMATS } from '../formats/playlist-export.ts';
import type {
  ExportedPlaylist,
  ExportedTrack,
  PlaylistFormat,
} from '../formats/playlist-export.ts';
import { globalId } from '../ids.ts';
import type { WeeklyRecord } from '../store/records.ts';
import { command, withApp, word, type CommonOptions } from './common.ts';
import type { Machine } from './io.ts';

interface ExportOptions extends CommonOptions {
  readonly format: PlaylistFormat;
  readonly week?: string;
}

/** The longest playlist that is written. */
const MAX_TRACKS = 10_000;

export function addPlaylistExports(out: Command, machine: Machine): void {
  out.addCommand(
    exportCommand('weekly', 'the weekly playlist of a listener')
      .option('--week <week>', 'an ISO week such as 2026-W48 (default: this one)')
      .action((id: string, options: ExportOptions) =>
        write(machine, options, (app) => weeklyOf(app, globalId('user', id), options.week)),
      ),
  );
  out.addCommand(
    exportCommand('playlist', 'a playlist that a listener made').action(
      (id: string, options: ExportOptions) =>
        write(machine, options, (app) => playlistOf(app, globalId('playlist', id))),
    ),
  );
}

function exportCommand(name: string, description: string): Command {
  return command(name, `${description}, as a file on standard output`)
    .argument('<id>')
    .option('--format <format>', PLAYLIST_FORMATS.join(', '), word(...PLAYLIST_FORMATS), 'jspf');
}

async function write(
  machine: Machine,
  options: ExportOptions,
  find: (app: App) => Promise<ExportedPlaylist>,
): Promise<void> {
  const playlist = await withApp(machine, options, find);
  machine.stdout.write(exportPlaylist(playlist, options.format));
}

async function weeklyOf(app: App, listener: string, week?: string): Promise<ExportedPlaylist> {
  const list = await app.services.weekly.forListener(listener, week);
  if (list === undefined) {
    throw new NotFoundError('Expected a listener with a weekly playlist of that week, got none.');
  }
  const reasons = reasonsOf(list);
  const tracks = await tracksOf(app, [...reasons.keys()], reasons);
  return { title: `Weekly ${list.week}`, madeAt: list.generatedAt, tracks };
}

async function playlistOf(app: App, id: string): Promise<ExportedPlaylist> {
  const playlist = (await app.store.playlists.get([id])).get(id);
  if (playlist === undefined) {
    throw new NotFoundError(`Expected the id of a playlist, got "${id}", which none has.`);
  }
  const entries = await app.store.playlists.tracks(id, MAX_TRACKS);
  const ids = entries.map(({ item }) => item);
  return {
    title: playlist.title,
    madeAt: playlist.updatedAt,
    tracks: await tracksOf(app, ids, new Map()),
  };
}

function reasonsOf({ tracks }: WeeklyRecord): ReadonlyMap<string, string> {
  return new Map(tracks.map(({ track, reason }) => [track, reason.text]));
}

/** In the order of the ids; those that left the catalogue are left out. */
async function tracksOf(
  { store }: App,
  ids: readonly string[],
  reasons: ReadonlyMap<string, string>,
): Promise<readonly ExportedTrack[]> {
  const tracks = await store.catalogue.tracks(ids);
  const found = ids.flatMap((id) => tracks.get(id) ?? []);
  const [artists, albums] = await Promise.all([
    store.catalogue.artists([...new Set(found.flatMap(({ artistIds }) => artistIds))]),
    store.catalogue.albums([...new Set(found.flatMap(({ albumId }) => albumId ?? []))]),
  ]);
  return found.map((track) => {
    const { id, title, durationMs, isrc, audioUrl } = track;
    const album = albums.get(track.albumId ?? '')?.title;
    const reason = reasons.get(id);
    return {
      ...{
        id,
        title,
        artists: track.artistIds.flatMap((artist) => artists.get(artist)?.name ?? []),
      },
      ...(album !== undefined && { album }),
      ...(durationMs !== undefined && { durationMs }),
      ...(isrc !== undefined && { isrc }),
      ...(audioUrl !== undefined && { audioUrl }),
      ...(reason !== undefined && { reason }),
    };
  });
}
