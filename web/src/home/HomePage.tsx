/** Home: a bookcase of shelves, which changes before the eyes of whoever listens. */
import { useQuery } from '@apollo/client/react';
import { type ReactElement, useEffect } from 'react';
import { useTitle } from '../app/router.tsx';
import { Failed, Message } from '../app/states.tsx';
import { texts } from '../app/texts.ts';
import { HomeChangedDocument, HomePageDocument } from '../generated/operations.ts';
import { Shelf, ShelfSkeleton } from './Shelf.tsx';
import './home.css';

const SKELETONS = 4;

export function HomePage(): ReactElement {
  useTitle('');
  const { data, error, refetch, subscribeToMore } = useQuery(HomePageDocument, {
    // What was shown a page ago is shown at once, and then what is valid now.
    fetchPolicy: 'cache-and-network',
    nextFetchPolicy: 'cache-first',
  });
  const viewer = data?.viewer;
  const userId = viewer?.id;
  useEffect(() => {
    if (userId === undefined) return undefined;
    return subscribeToMore({
      document: HomeChangedDocument,
      variables: { userId },
      updateQuery: (previous, { subscriptionData }) =>
        ({
          ...previous,
          viewer: { ...previous.viewer, home: subscriptionData.data.homeChanged },
        }) as typeof previous & { viewer: NonNullable<typeof viewer> },
      // A socket that is refused is no reason to show nothing: Home is asked for instead.
      onError: () => undefined,
    });
  }, [userId, subscribeToMore]);

  if (error && !viewer) return <Failed error={error} again={() => void refetch()} />;
  if (data && !viewer) return <Message title={texts.listener.unknown} />;
  if (viewer?.home.shelves.length === 0) return <Message title={texts.home.empty} />;
  return (
    <div className="bookcase" aria-busy={!viewer}>
      <h1 className="visually-hidden">{texts.home.title}</h1>
      {viewer?.home.simulated && <p className="quiet simulated">{texts.home.simulated}</p>}
      {viewer
        ? viewer.home.shelves.map((shelf, place) => (
            <Shelf key={`${shelf.kind} ${shelf.title}`} shelf={shelf} first={place < 2} />
          ))
        : Array.from({ length: SKELETONS }, (_, place) => <ShelfSkeleton key={place} />)}
    </div>
  );
}
