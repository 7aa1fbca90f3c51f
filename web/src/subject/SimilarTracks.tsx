/** What is like a track, by each engine that the gateway has, side by side. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { Cover } from '../app/Cover.tsx';
import { Link } from '../app/router.tsx';
import { wordsOf } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import {
  EnginesDocument,
  type RecommenderKind,
  SimilarTracksDocument,
} from '../generated/operations.ts';
import { artistsOf, hrefOf } from './names.ts';

/** Popularity alone is like nothing in particular. */
const LEFT_OUT = new Set(['POPULARITY']);

export function SimilarTracks({ id }: { readonly id: string }): ReactElement {
  const { data } = useQuery(EnginesDocument);
  const engines = (data?.__type?.enumValues ?? []).filter(({ name }) => !LEFT_OUT.has(name));
  return (
    <section aria-labelledby="similar">
      <h2 id="similar">{texts.subject.similar}</h2>
      <div className="columns similar">
        {engines.map(({ name, description }) => (
          <Column key={name} id={id} by={name as RecommenderKind} about={description ?? ''} />
        ))}
      </div>
    </section>
  );
}

function Column({
  id,
  by,
  about,
}: {
  readonly id: string;
  readonly by: RecommenderKind;
  readonly about: string;
}): ReactElement {
  const { data, error } = useQuery(SimilarTracksDocument, { variables: { id, by } });
  const nodes = data?.track?.similar.nodes;
  return (
    <div className="similar-column">
      <h3>{by.charAt(0) + by.slice(1).toLowerCase()}</h3>
      <p className="quiet">{about}</p>
      {error && <p role="alert">{wordsOf(error)}</p>}
      {nodes?.length === 0 && <p className="quiet">{texts.subject.noneSimilar}</p>}
      <ol>
        {(nodes ?? []).map(({ track, reason }) => (
          <li key={track.id}>
            <Cover url={track.coverUrl} />
            <div>
              <Link href={hrefOf(track)}>{track.title}</Link>
              <p className="byline">{artistsOf(track)}</p>
              <p className="byline">{reason.text}</p>
            </div>
          </li>
        ))}
        {!data &&
          !error &&
          Array.from({ length: 8 }, (_, place) => <li key={place} className="bone" />)}
      </ol>
    </div>
  );
}
