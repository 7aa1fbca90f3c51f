/** A track in a list: its place, what plays it, what it is, and a line of words. */
import type { ReactElement, ReactNode } from 'react';
import { useSurroundings } from '../app/context.ts';
import { Cover } from '../app/Cover.tsx';
import { Icon } from '../app/icons.tsx';
import { MarkButton } from '../app/MarkButton.tsx';
import { Link } from '../app/router.tsx';
import { texts } from '../app/texts.ts';
import type { TrackPartsFragment } from '../generated/operations.ts';
import type { Playable } from '../player/player-store.ts';
import { artistsOf, hrefOf, minutesOf } from './names.ts';
import './lists.css';

export function TrackRow({
  queue,
  place,
  children,
}: {
  readonly queue: readonly Playable[];
  readonly place: number;
  readonly children?: ReactNode;
}): ReactElement {
  const { player } = useSurroundings();
  const { track } = queue[place]!;
  return (
    <li className="track-row">
      <span className="number">{place + 1}</span>
      <button
        type="button"
        className="row-play"
        aria-label={texts.card.play(track.title)}
        onClick={() => player.play(queue, place)}
      >
        <Cover url={track.coverUrl} />
        <Icon name="play" />
      </button>
      <div className="row-what">
        <Link href={hrefOf(track)}>{track.title}</Link>
        <p className="byline">{artistsOf(track)}</p>
      </div>
      <div className="row-words quiet">{children}</div>
      <span className="number quiet">{minutesOf(track.durationMs)}</span>
      <MarkButton subject={track} />
    </li>
  );
}

/** A list of tracks that plays on from any of them. */
export function TrackList({
  tracks,
  words,
}: {
  readonly tracks: readonly TrackPartsFragment[];
  /** What to say of each. */
  readonly words?: (place: number) => ReactNode;
}): ReactElement {
  const queue = tracks.map((track) => ({ track }));
  return (
    <ol className="track-list">
      {tracks.map((track, place) => (
        <TrackRow key={`${track.id} ${place}`} queue={queue} place={place}>
          {words?.(place)}
        </TrackRow>
      ))}
    </ol>
  );
}
