/** Discover Weekly: thirty new tracks, each with its reason, and the lists of the weeks before. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { useSurroundings } from '../app/context.ts';
import { Cover } from '../app/Cover.tsx';
import { Icon } from '../app/icons.tsx';
import { Link, useTitle } from '../app/router.tsx';
import { Failed, Message, Waiting } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { WeeklyPageDocument, type WeeklyPartsFragment } from '../generated/operations.ts';
import { TrackRow } from '../subject/TrackRow.tsx';
import { ExportButtons } from './ExportButtons.tsx';

export default function WeeklyPage({ week }: { readonly week: string | undefined }): ReactElement {
  const { data, error, refetch } = useQuery(WeeklyPageDocument, { variables: { week } });
  const list = data?.viewer?.weeklyPlaylist;
  useTitle(texts.weekly.title);
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!data) return <Waiting />;
  if (!list) return <Message title={texts.weekly.none} />;
  const weeks = data.viewer!.weeklyPlaylists.nodes.map((node) => node.week);
  return (
    <div className="page">
      <WeeklyHead list={list} timeZone={data.viewer!.timeZone} />
      <nav aria-label={texts.weekly.weeks}>
        <ul className="chips">
          {[...new Set([list.week, ...weeks])]
            .sort()
            .reverse()
            .map((one) => (
              <li key={one}>
                <Link href={`/weekly/${one}`} aria-current={one === list.week ? 'page' : undefined}>
                  {one}
                </Link>
              </li>
            ))}
        </ul>
      </nav>
      <WeeklyTracks list={list} />
    </div>
  );
}

function WeeklyHead({
  list,
  timeZone,
}: {
  readonly list: WeeklyPartsFragment;
  readonly timeZone: string;
}): ReactElement {
  const { player } = useSurroundings();
  return (
    <header className="head">
      <Cover url={list.coverUrl} eager />
      <div>
        <p className="kind">{daysOf(list, timeZone)}</p>
        <h1>{texts.card.week(list.week)}</h1>
        <p className="quiet">{texts.weekly.about(list.tracks.length)}</p>
        <div className="row">
          <button type="button" className="button" onClick={() => player.play(queueOf(list), 0)}>
            <Icon name="play" /> {texts.weekly.play}
          </button>
          <ExportButtons list={list} />
        </div>
      </div>
    </header>
  );
}

function WeeklyTracks({ list }: { readonly list: WeeklyPartsFragment }): ReactElement {
  const queue = queueOf(list);
  return (
    <ol className="track-list">
      {list.tracks.map(({ position, reason, policy }) => (
        <TrackRow key={position} queue={queue} place={position}>
          {policy === 'EXPLORE' && (
            <span className="marked-explore">✦ {texts.home.exploring}. </span>
          )}
          {reason.text}
        </TrackRow>
      ))}
    </ol>
  );
}

function queueOf(
  list: WeeklyPartsFragment,
): { readonly track: WeeklyPartsFragment['tracks'][number]['track'] }[] {
  return list.tracks.map(({ track }) => ({ track }));
}

/** From Monday to Sunday, where the listener is. */
function daysOf({ validFrom, validUntil }: WeeklyPartsFragment, timeZone: string): string {
  const day = (time: number): string =>
    new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', timeZone });
  return texts.weekly.valid(day(Date.parse(validFrom)), day(Date.parse(validUntil) - 1));
}
