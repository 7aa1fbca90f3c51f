/** What the gateway takes a listener to like, and what it takes it from. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { addressOf, Link, useTitle } from '../app/router.tsx';
import { Failed, Message, Waiting } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import {
  TastePageDocument,
  type TastePageQuery,
  type TastePartsFragment,
} from '../generated/operations.ts';
import { Bars } from '../plots/Bars.tsx';
import { keyName } from '../subject/names.ts';
import { TrackList } from '../subject/TrackRow.tsx';
import { Clusters } from './Clusters.tsx';
import { Corrections, MuteButton } from './Corrections.tsx';
import './taste.css';

type Profile = TastePartsFragment;
type Play = NonNullable<TastePageQuery['viewer']>['recentPlays']['nodes'][number];

const MOST = 12;

export default function TastePage(): ReactElement {
  const { data, error } = useQuery(TastePageDocument, { fetchPolicy: 'cache-and-network' });
  useTitle(texts.nav.taste);
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  if (!data.viewer) return <Message title={texts.listener.unknown} />;
  const { id, tasteProfile, recentPlays } = data.viewer;
  return (
    <div className="page">
      <header>
        <h1>{texts.taste.title}</h1>
        <p className="quiet">{texts.taste.about(tasteProfile.plays, tasteProfile.segment)}</p>
      </header>
      <Plots userId={id} profile={tasteProfile} />
      <Clusters userId={id} clusters={tasteProfile.clusters} />
      <Corrections userId={id} muted={tasteProfile.muted} />
      <Traits profile={tasteProfile} />
      <section aria-labelledby="top-tracks">
        <h2 id="top-tracks">{texts.taste.tracks}</h2>
        <TopTracks profile={tasteProfile} />
      </section>
      <section aria-labelledby="recent">
        <h2 id="recent">{texts.taste.recent}</h2>
        <RecentPlays plays={recentPlays.nodes} />
      </section>
    </div>
  );
}

function Plots({
  userId,
  profile,
}: {
  readonly userId: string;
  readonly profile: Profile;
}): ReactElement {
  return (
    <div className="columns">
      <section aria-labelledby="genres">
        <h2 id="genres">{texts.taste.genres}</h2>
        <Bars
          rows={profile.genres.slice(0, MOST).map(({ term, weight }) => ({
            key: term,
            name: term,
            value: weight,
            text: texts.taste.percent(weight),
            action: <MuteButton userId={userId} name={term} muting={{ genre: term }} />,
          }))}
        />
      </section>
      <section aria-labelledby="artists">
        <h2 id="artists">{texts.taste.artists}</h2>
        <Bars
          rows={profile.topArtists.slice(0, MOST).flatMap(({ plays, artist }) =>
            artist
              ? [
                  {
                    key: artist.id,
                    name: <Link href={addressOf('artist', artist.id)}>{artist.name}</Link>,
                    value: plays,
                    text: plays.toFixed(0),
                    action: (
                      <MuteButton userId={userId} name={artist.name} muting={{ id: artist.id }} />
                    ),
                  },
                ]
              : [],
          )}
        />
      </section>
    </div>
  );
}

/** What is written about it and what it sounds like, as far as either is known. */
function Traits({ profile }: { readonly profile: Profile }): ReactElement {
  const { terms, tempos, keys } = profile;
  const { percent } = texts.taste;
  const plots = [
    {
      id: 'terms',
      rows: terms.slice(0, MOST).map(({ term, weight }) => ({ key: term, name: term, weight })),
    },
    {
      id: 'tempos',
      rows: tempos.map(({ from, to, weight }) => ({
        ...{ key: String(from), name: texts.taste.tempo(from, to), weight },
      })),
    },
    {
      id: 'keys',
      rows: keys.slice(0, MOST).map(({ key, mode, weight }) => ({
        ...{ key: `${key} ${mode}`, name: keyName(key, mode), weight },
      })),
    },
  ] as const;
  return (
    <div className="columns">
      {plots
        .filter(({ rows }) => rows.length > 0)
        .map(({ id, rows }) => (
          <section key={id} aria-labelledby={id}>
            <h2 id={id}>{texts.taste[id]}</h2>
            <Bars
              rows={rows.map((row) => ({
                ...{ ...row, value: row.weight, text: percent(row.weight) },
              }))}
            />
          </section>
        ))}
    </div>
  );
}

function TopTracks({ profile }: { readonly profile: Profile }): ReactElement {
  const known = profile.topTracks.flatMap(({ plays, track }) => (track ? [{ plays, track }] : []));
  return (
    <TrackList
      tracks={known.slice(0, MOST).map(({ track }) => track)}
      words={(place) => texts.taste.plays(known[place]!.plays)}
    />
  );
}

function RecentPlays({ plays }: { readonly plays: readonly Play[] }): ReactElement {
  const known = plays.flatMap((play) => (play.track ? [{ ...play, track: play.track }] : []));
  return (
    <TrackList
      tracks={known.map(({ track }) => track)}
      words={(place) => new Date(known[place]!.at).toLocaleString('en-GB')}
    />
  );
}
