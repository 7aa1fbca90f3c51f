/** The parts of a taste: artists that lie near each other, each part with a button that mutes it. */
import type { ReactElement } from 'react';
import { addressOf, Link } from '../app/router.tsx';
import { texts } from '../app/texts.ts';
import type { TastePartsFragment } from '../generated/operations.ts';
import { MuteButton } from './Corrections.tsx';

export function Clusters({
  userId,
  clusters,
}: {
  readonly userId: string;
  readonly clusters: TastePartsFragment['clusters'];
}): ReactElement | null {
  if (clusters.length === 0) return null;
  return (
    <section aria-labelledby="clusters">
      <h2 id="clusters">{texts.taste.clusters}</h2>
      <ul className="clusters">
        {clusters.map(({ id, genres, weight, artists }) => (
          <li key={id} data-cluster={id}>
            <div>
              <h3>{genres.length > 0 ? genres.join(', ') : texts.taste.part}</h3>
              <p className="quiet">
                {texts.taste.percent(weight)}
                {artists.map((artist) => (
                  <span key={artist.id}>
                    {' · '}
                    <Link href={addressOf('artist', artist.id)}>{artist.name}</Link>
                  </span>
                ))}
              </p>
            </div>
            <MuteButton
              userId={userId}
              name={artists.map(({ name }) => name).join(', ')}
              muting={{ id }}
            />
          </li>
        ))}
      </ul>
    </section>
  );
}
