/** A track: play it, see and read what it sounds like, why it would be for you, and what is like it by each engine. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { useSurroundings } from '../app/context.ts';
import { Cover } from '../app/Cover.tsx';
import { Icon } from '../app/icons.tsx';
import { MarkButton } from '../app/MarkButton.tsx';
import { addressOf, Link, useTitle } from '../app/router.tsx';
import { Failed, Message, Waiting } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import {
  ExplainTrackDocument,
  TrackPageDocument,
  type TrackPageQuery,
  ViewerDocument,
} from '../generated/operations.ts';
import { EvidenceList } from '../home/WhyDialog.tsx';
import { AudioFeatures } from './AudioFeatures.tsx';
import { minutesOf } from './names.ts';
import { SimilarTracks } from './SimilarTracks.tsx';
import { Spectrogram } from './Spectrogram.tsx';
import { TextProfile } from './TextProfile.tsx';
import './lists.css';

type Track = NonNullable<TrackPageQuery['track']>;

export default function TrackPage({ id }: { readonly id: string }): ReactElement {
  const { data, error, refetch } = useQuery(TrackPageDocument, { variables: { id } });
  const track = data?.track;
  useTitle(track?.title ?? '');
  if (error) return <Failed error={error} again={() => void refetch()} />;
  if (!data) return <Waiting />;
  if (!track) return <Message title={texts.error.missing(texts.subject.track)} />;
  return (
    <div className="page">
      <TrackHead track={track} />
      <section aria-labelledby="sound">
        <h2 id="sound">{texts.subject.sound}</h2>
        {track.audioFeatures ? (
          <AudioFeatures features={track.audioFeatures} />
        ) : (
          <p className="quiet">{texts.subject.noFeatures}</p>
        )}
        {track.audioUrl !== null && <Spectrogram url={track.audioUrl} title={track.title} />}
      </section>
      {track.textProfile && (
        <section aria-labelledby="written">
          <h2 id="written">{texts.written.title}</h2>
          <TextProfile profile={track.textProfile} />
        </section>
      )}
      <Explanation id={track.id} />
      <SimilarTracks id={track.id} />
    </div>
  );
}

function TrackHead({ track }: { readonly track: Track }): ReactElement {
  const { player } = useSurroundings();
  const { title, artists, album, genres, releaseDate, durationMs, isrc } = track;
  const play = track.audioUrl === null ? texts.subject.playSimulated : texts.player.play;
  return (
    <header className="head">
      <Cover url={track.coverUrl} eager />
      <div>
        <p className="kind">{texts.subject.track}</p>
        <h1>{title}</h1>
        <p>
          {artists.map((artist, place) => (
            <span key={artist.id}>
              {place > 0 && ', '}
              <Link href={addressOf('artist', artist.id)}>{artist.name}</Link>
            </span>
          ))}
          {album && (
            <span className="quiet">
              {' · '}
              <Link href={addressOf('album', album.id)}>{album.title}</Link>
            </span>
          )}
        </p>
        <p className="quiet">
          {[releaseDate, durationMs === null ? null : minutesOf(durationMs), ...genres, isrc]
            .filter(Boolean)
            .join(' · ')}
        </p>
        <div className="row">
          <button
            type="button"
            className="button"
            aria-label={texts.subject.playOf(play, title)}
            onClick={() => player.play([{ track }], 0)}
          >
            <Icon name="play" /> {play}
          </button>
          <MarkButton subject={track} />
        </div>
      </div>
    </header>
  );
}

/** What the listener did that speaks most for it. */
function Explanation({ id }: { readonly id: string }): ReactElement | null {
  const { data: who } = useQuery(ViewerDocument);
  const userId = who?.viewer?.id;
  const { data } = useQuery(ExplainTrackDocument, {
    variables: { id, userId: userId ?? '' },
    skip: userId === undefined,
  });
  const reason = data?.track?.explain;
  if (!reason) return null;
  return (
    <section aria-labelledby="explain">
      <h2 id="explain">{texts.why.explain}</h2>
      <p>{reason.text}</p>
      <EvidenceList evidence={reason.evidence} />
    </section>
  );
}
