/** An album: its tracks, in order, and what is written about it. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { addressOf, Link, useTitle } from '../app/router.tsx';
import { Failed, Message, Waiting } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { AlbumPageDocument } from '../generated/operations.ts';
import { SubjectHead } from './SubjectHead.tsx';
import { TrackList } from './TrackRow.tsx';
import { Written } from './Written.tsx';

export default function AlbumPage({ id }: { readonly id: string }): ReactElement {
  const { data, error } = useQuery(AlbumPageDocument, { variables: { id } });
  const album = data?.album;
  useTitle(album?.title ?? '');
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  if (!album) return <Message title={texts.error.missing(texts.subject.album)} />;
  return (
    <div className="page">
      <SubjectHead kind={texts.subject.album} title={album.title} coverUrl={album.coverUrl}>
        <p>
          {album.artists.map((artist, place) => (
            <span key={artist.id}>
              {place > 0 && ', '}
              <Link href={addressOf('artist', artist.id)}>{artist.name}</Link>
            </span>
          ))}
        </p>
        <p className="quiet">{[album.releaseDate, ...album.genres].filter(Boolean).join(' · ')}</p>
      </SubjectHead>
      <TrackList tracks={album.tracks} />
      <Written
        kind="album"
        profile={album.textProfile}
        alike={album.describedLike.map(({ title, ...other }) => ({ ...other, name: title }))}
      />
    </div>
  );
}
