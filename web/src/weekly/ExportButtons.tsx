/** Takes a weekly playlist away as a file that other players read. */
import type { ReactElement } from 'react';
import {
  exportPlaylist,
  PLAYLIST_FORMATS,
  PLAYLIST_TYPES,
  type ExportedPlaylist,
  type PlaylistFormat,
} from '../../../src/formats/playlist-export.ts';
import { texts } from '../app/texts.ts';
import type { WeeklyPartsFragment } from '../generated/operations.ts';

export function ExportButtons({ list }: { readonly list: WeeklyPartsFragment }): ReactElement {
  return (
    <>
      {PLAYLIST_FORMATS.map((format) => (
        <button
          key={format}
          type="button"
          className="button plain"
          aria-label={texts.weekly.exportAs(format.toUpperCase())}
          onClick={() => download(list, format)}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </>
  );
}

function download(list: WeeklyPartsFragment, format: PlaylistFormat): void {
  const text = exportPlaylist(playlistOf(list), format);
  const url = URL.createObjectURL(new Blob([text], { type: PLAYLIST_TYPES[format] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `discover-weekly-${list.week}.${format}`;
  link.click();
  // The download has its own hold on the bytes once it began.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function playlistOf(list: WeeklyPartsFragment): ExportedPlaylist {
  return {
    title: texts.card.week(list.week),
    madeAt: Date.parse(list.generatedAt),
    tracks: list.tracks.map(({ track, reason }) => ({
      id: track.id,
      title: track.title,
      artists: track.artists.map(({ name }) => name),
      album: track.album?.title,
      durationMs: track.durationMs ?? undefined,
      isrc: track.isrc ?? undefined,
      audioUrl: track.audioUrl === null ? undefined : new URL(track.audioUrl, location.href).href,
      reason: reason.text,
    })),
  };
}
