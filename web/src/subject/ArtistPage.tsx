/** An artist: tracks and albums, latest first, and what is written about them. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { Cover } from '../app/Cover.tsx';
import { MarkButton } from '../app/MarkButton.tsx';
import { addressOf, Link, useTitle } from '../app/router.tsx';
import { Failed, Message, Waiting } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { ArtistPageDocument } from '../generated/operations.ts';
import { SubjectHead } from './SubjectHead.tsx';
import { TrackList } from './TrackRow.tsx';
import { Written } from './Written.tsx';

export default function ArtistPage({ id }: { readonly id: string }): ReactElement {
  const { data, error } = useQuery(ArtistPageDocument, { variables: { id } });
  const artist = data?.artist;
  useTitle(artist?.name ?? '');
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  if (!artist) return <Message title={texts.error.missing(texts.card.artist)} />;
  return (
    <div className="page">
      <SubjectHead kind={texts.card.artist} title={artist.name} coverUrl={artist.coverUrl}>
        <p className="quiet">{artist.genres.join(' · ')}</p>
        <MarkButton subject={artist} />
      </SubjectHead>
      {artist.albums.length > 0 && (
        <section aria-labelledby="albums">
          <h2 id="albums">{texts.subject.albums}</h2>
          <ul className="tiles">
            {artist.albums.map((album) => (
              <li key={album.id}>
                <Link href={addressOf('album', album.id)}>
                  <Cover url={album.coverUrl} />
                  <span>{album.title}</span>
                  <span className="byline">{album.releaseDate}</span>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <section aria-labelledby="tracks">
        <h2 id="tracks">{texts.subject.tracks}</h2>
        <TrackList tracks={artist.tracks} />
      </section>
      <Written kind="artist" profile={artist.textProfile} alike={artist.describedLike} />
    </div>
  );
}
