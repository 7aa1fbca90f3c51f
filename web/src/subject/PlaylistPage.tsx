/** A playlist that a listener made. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { useTitle } from '../app/router.tsx';
import { Failed, Message, Waiting } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { PlaylistPageDocument } from '../generated/operations.ts';
import { SubjectHead } from './SubjectHead.tsx';
import { TrackList } from './TrackRow.tsx';

export default function PlaylistPage({ id }: { readonly id: string }): ReactElement {
  const { data, error } = useQuery(PlaylistPageDocument, { variables: { id } });
  const playlist = data?.playlist;
  useTitle(playlist?.title ?? '');
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  if (!playlist) return <Message title={texts.error.missing(texts.card.playlist)} />;
  const { title, coverUrl, description, owner, length } = playlist;
  return (
    <div className="page">
      <SubjectHead kind={texts.card.playlist} title={title} coverUrl={coverUrl}>
        {description !== null && <p>{description}</p>}
        <p className="quiet">{texts.subject.by(owner?.name ?? owner?.id ?? '', length)}</p>
      </SubjectHead>
      <TrackList tracks={playlist.tracks.nodes} />
    </div>
  );
}
