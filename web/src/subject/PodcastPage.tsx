/** A podcast: what it is about, and whether it is followed. */
import { useQuery } from '@apollo/client/react';
import type { ReactElement } from 'react';
import { MarkButton } from '../app/MarkButton.tsx';
import { useTitle } from '../app/router.tsx';
import { Failed, Message, Waiting } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { PodcastPageDocument } from '../generated/operations.ts';
import { SubjectHead } from './SubjectHead.tsx';

export default function PodcastPage({ id }: { readonly id: string }): ReactElement {
  const { data, error } = useQuery(PodcastPageDocument, { variables: { id } });
  const podcast = data?.podcast;
  useTitle(podcast?.title ?? '');
  if (error) return <Failed error={error} />;
  if (!data) return <Waiting />;
  if (!podcast) return <Message title={texts.error.missing(texts.card.podcast)} />;
  return (
    <div className="page">
      <SubjectHead kind={texts.card.podcast} title={podcast.title} coverUrl={podcast.coverUrl}>
        <p className="quiet">{podcast.publisher}</p>
        <p>{podcast.description}</p>
        <ul className="chips">
          {podcast.topics.map((topic) => (
            <li key={topic}>
              <span>{topic}</span>
            </li>
          ))}
        </ul>
        <MarkButton subject={podcast} />
      </SubjectHead>
    </div>
  );
}
