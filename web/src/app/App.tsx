/** The whole page: a client and a player for the session, the shell around, and the page that the address names. */
import { ApolloProvider } from '@apollo/client/react';
import {
  lazy,
  type ReactElement,
  Suspense,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { HomePage } from '../home/HomePage.tsx';
import { PlayerStore } from '../player/player-store.ts';
import { PlayerBar } from '../player/PlayerBar.tsx';
import { connect } from './client.ts';
import { type Surroundings, SurroundingsContext } from './context.ts';
import { makeFeedback } from './feedback.ts';
import { useRoute } from './router.tsx';
import { keepSession, readSession, type Session } from './session.ts';
import { Shell } from './Shell.tsx';
import { Message, Waiting } from './states.tsx';
import { texts } from './texts.ts';

const WeeklyPage = lazy(() => import('../weekly/WeeklyPage.tsx'));
const SearchPage = lazy(() => import('../search/SearchPage.tsx'));
const TrackPage = lazy(() => import('../subject/TrackPage.tsx'));
const ArtistPage = lazy(() => import('../subject/ArtistPage.tsx'));
const AlbumPage = lazy(() => import('../subject/AlbumPage.tsx'));
const PlaylistPage = lazy(() => import('../subject/PlaylistPage.tsx'));
const PodcastPage = lazy(() => import('../subject/PodcastPage.tsx'));
const TastePage = lazy(() => import('../taste/TastePage.tsx'));
const YouPage = lazy(() => import('../you/YouPage.tsx'));
const OperatorPage = lazy(() => import('../operator/OperatorPage.tsx'));
const ExplorerPage = lazy(() => import('../explorer/ExplorerPage.tsx'));

const NOTICE_MS = 6_000;

export function App(): ReactElement {
  const [session, setSession] = useState(readSession);
  const switchTo = useCallback((next: Session) => {
    keepSession(next);
    setSession(next);
  }, []);
  // Another session is another client, player and cache: nothing of the last listener stays.
  return (
    <Room key={`${session.listener} ${session.token}`} session={session} switchTo={switchTo} />
  );
}

function Room({ session, switchTo }: Pick<Surroundings, 'session' | 'switchTo'>): ReactElement {
  const [live, setLive] = useState(false);
  const [notice, say] = useNotice();
  const liveNow = useRef(false);
  const connection = useMemo(
    () =>
      connect(session, (open) => {
        liveNow.current = open;
        setLive(open);
      }),
    [session],
  );
  const { client } = connection;
  const feedback = useMemo(() => makeFeedback(client, () => liveNow.current), [client]);
  const player = useMemo(
    () =>
      new PlayerStore({
        onHeard(heard) {
          feedback.heard(heard);
          const { title } = heard.item.track;
          const heardAll = heard.msPlayed === undefined;
          say(heardAll ? texts.player.heard(title) : texts.player.skipped(title));
        },
      }),
    [feedback, say],
  );
  useEffect(() => {
    const leave = (): void => feedback.flush(true);
    window.addEventListener('pagehide', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      player.stop();
      connection.close();
    };
  }, [connection, feedback, player]);

  const surroundings = useMemo(
    () => ({ session, switchTo, live, player, feedback, say }),
    [session, switchTo, live, player, feedback, say],
  );
  return (
    <ApolloProvider client={client}>
      <SurroundingsContext value={surroundings}>
        <Shell notice={notice}>
          <Suspense fallback={<Waiting />}>
            <Page />
          </Suspense>
        </Shell>
        <PlayerBar />
      </SurroundingsContext>
    </ApolloProvider>
  );
}

function Page(): ReactElement {
  const route = useRoute();
  switch (route.page) {
    case 'home':
      return <HomePage />;
    case 'weekly':
      return <WeeklyPage week={route.week} />;
    case 'search':
      return <SearchPage words={route.words} />;
    case 'track':
      return <TrackPage key={route.id} id={route.id} />;
    case 'artist':
      return <ArtistPage id={route.id} />;
    case 'album':
      return <AlbumPage id={route.id} />;
    case 'playlist':
      return <PlaylistPage id={route.id} />;
    case 'podcast':
      return <PodcastPage id={route.id} />;
    case 'taste':
      return <TastePage />;
    case 'you':
      return <YouPage />;
    case 'operator':
      return <OperatorPage />;
    case 'explorer':
      return <ExplorerPage />;
    default:
      return <Message title={texts.error.page} />;
  }
}

/** One short text at a time, which goes by itself. */
function useNotice(): readonly [string, (text: string) => void] {
  const [notice, setNotice] = useState('');
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const say = useCallback((text: string) => {
    clearTimeout(timer.current);
    setNotice(text);
    timer.current = setTimeout(() => setNotice(''), NOTICE_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [notice, say];
}
