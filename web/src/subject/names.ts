/** What to call a subject, who made it, and where its page is. */
import { texts } from '../app/texts.ts';
import { addressOf } from '../app/router.tsx';
import type { SubjectPartsFragment, TrackPartsFragment } from '../generated/operations.ts';

export type AnySubject = SubjectPartsFragment;

export function titleOf(subject: AnySubject): string {
  switch (subject.__typename) {
    case 'Artist':
      return subject.name;
    case 'WeeklyPlaylist':
      return texts.card.week(subject.week);
    default:
      return subject.title;
  }
}

export function bylineOf(subject: AnySubject): string {
  switch (subject.__typename) {
    case 'Track':
    case 'Album':
      return artistsOf(subject);
    case 'Artist':
      return subject.genres[0] ?? texts.card.artist;
    case 'Playlist':
      return texts.card.playlist;
    case 'Podcast':
      return subject.publisher ?? texts.card.podcast;
    case 'WeeklyPlaylist':
      return texts.card.weekly;
  }
}

export function artistsOf({ artists }: Pick<TrackPartsFragment, 'artists'>): string {
  return artists.map(({ name }) => name).join(', ');
}

export function hrefOf(subject: AnySubject): string {
  switch (subject.__typename) {
    case 'Track':
      return addressOf('track', subject.id);
    case 'Album':
      return addressOf('album', subject.id);
    case 'Artist':
      return addressOf('artist', subject.id);
    case 'Playlist':
      return addressOf('playlist', subject.id);
    case 'Podcast':
      return addressOf('podcast', subject.id);
    case 'WeeklyPlaylist':
      return `/weekly/${subject.week}`;
  }
}

const PITCHES = ['C', 'C♯', 'D', 'E♭', 'E', 'F', 'F♯', 'G', 'A♭', 'A', 'B♭', 'B'];

/** `E♭ major`; a word where no key was heard. */
export function keyName(key: number, mode: number): string {
  const pitch = PITCHES[key];
  return pitch === undefined ? texts.features.none : `${pitch} ${mode === 1 ? 'major' : 'minor'}`;
}

/** `4:05`; a dash where the length is not known. */
export function minutesOf(milliseconds: number | null | undefined): string {
  if (milliseconds === null || milliseconds === undefined) return '–';
  const seconds = Math.round(milliseconds / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
