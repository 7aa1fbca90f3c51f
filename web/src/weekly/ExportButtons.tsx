/** Takes a weekly playlist away as a file that other players read. */
import type { ReactElement } from 'react';
import {
  PLAYLIST_TYPES,
  type PlaylistFile,
  type PlaylistFormat,
  playlistText,
} from '../../../src/formats/playlist-files.ts';
import { texts } from '../app/texts.ts';
import type { WeeklyPartsFragment } from '../generated/operations.ts';

const FORMATS: readonly PlaylistFormat[] = ['jspf', 'm3u', 'csv'];

export function ExportButtons({ list }: { readonly list: WeeklyPartsFragment }): ReactElement {
  return (
    <>
      {FORMATS.map((format) => (
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
  const text = playlistText(fileOf(list), format);
  const url = URL.createObjectURL(new Blob([text], { type: PLAYLIST_TYPES[format] }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `discover-weekly-${list.week}.${format}`;
  link.click();
  // The download has its own hold on the bytes once it began.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function fileOf(list: WeeklyPartsFragment): PlaylistFile {
  return {
    title: texts.card.week(list.week),
    date: list.generatedAt,
    tracks: list.tracks.map(({ track, reason }) => ({
      id: track.id,
      title: track.title,
      artists: track.artists.map(({ name }) => name),
      album: track.album?.title,
      durationMs: track.durationMs ?? undefined,
      isrc: track.isrc ?? undefined,
      url: track.audioUrl === null ? undefined : new URL(track.audioUrl, location.href).href,
      note: reason.text,
    })),
  };
}
