/** What a listener plays at the moment, as an interface: part of `services.ts`. */

/** What was played in a span of time. */
export interface ListeningSpan {
  readonly startedAt: number;
  readonly plays: number;
  readonly skips: number;
  /** Of plays that say it, in ms. */
  readonly msPlayed: number;
}

export interface Windows {
  /** The item that sounds, where one does. */
  readonly nowPlaying?: string;
  /** The sitting that goes on, where one does. */
  readonly session?: ListeningSpan;
  /** The listener's own day. */
  readonly today: ListeningSpan;
}

/** `src/services/listening.ts` */
export interface ListeningService {
  /** What a listener plays now; `timeZone` says where their day begins. */
  windows(listener: string, timeZone: string): Promise<Windows>;
}
