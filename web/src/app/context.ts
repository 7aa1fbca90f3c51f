/** What every component may ask for: the session, whether the socket is open, the player, and a place to say things. */
import { createContext, useContext } from 'react';
import type { PlayerStore } from '../player/player-store.ts';
import type { Feedback } from './feedback.ts';
import type { Session } from './session.ts';

export interface Surroundings {
  readonly session: Session;
  /** Looks as somebody else, or with another token: everything is asked for anew. */
  readonly switchTo: (session: Session) => void;
  /** Whether subscriptions arrive. */
  readonly live: boolean;
  readonly player: PlayerStore;
  readonly feedback: Feedback;
  /** Says something in the page and to those who hear it. */
  readonly say: (text: string) => void;
}

export const SurroundingsContext = createContext<Surroundings | undefined>(undefined);

export function useSurroundings(): Surroundings {
  const found = useContext(SurroundingsContext);
  if (found === undefined) throw new Error('Expected to be inside of the App component.');
  return found;
}
