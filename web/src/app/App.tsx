/** The whole page: a client and a player for the session, the shell around, and the page that the address names. */
import { ApolloProvider } from '@apollo/client/react';
import {
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
