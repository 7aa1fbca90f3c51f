/** What is written about an artist or an album, and which others are written about alike. */
import type { ReactElement } from 'react';
import { Cover } from '../app/Cover.tsx';
import { addressOf, Link } from '../app/router.tsx';
import { texts } from '../app/texts.ts';
import type { TextPartsFragment } from '../generated/operations.ts';
import { TextProfile } from './TextProfile.tsx';

interface Alike {
  readonly id: string;
  readonly name: string;
  readonly coverUrl: string | null;
}

export function Written({
  kind,
  profile,
  alike,
}: {
  readonly kind: 'artist' | 'album';
  readonly profile: TextPartsFragment | null;
  readonly alike: readonly Alike[];
}): ReactElement | null {
  if (profile === null) return null;
  return (
    <section aria-labelledby="written">
      <h2 id="written">{texts.written.title}</h2>
      <TextProfile profile={profile} />
      {alike.length > 0 && (
        <>
          <h3>{texts.written.alike}</h3>
          <ul className="tiles">
            {alike.map(({ id, name, coverUrl }) => (
              <li key={id}>
                <Link href={addressOf(kind, id)}>
                  <Cover url={coverUrl} />
                  <span>{name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
