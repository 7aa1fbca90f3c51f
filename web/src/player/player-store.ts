/**
 * The player as plain state outside of React: a queue, a place in it, an engine that makes it go on, and
 * a word to Home whenever a track is left: how long it was heard, and which card it came from.
 */
import type { TrackPartsFragment } from '../generated/operations.ts';
import { type Engine, type EngineEvents, simulatedEngine, soundEngine } from './engines.ts';

/** A track in the queue, and where it was chosen. */
export interface Playable {
  readonly track: TrackPartsFragment;
  readonly card?: string;
  readonly playlist?: string;
}

/** A track was left. `msPlayed` is undefined where it was heard to its end. */
export interface Heard {
  readonly item: Playable;
  readonly msPlayed: number | undefined;
}

export interface PlayerState {
  readonly queue: readonly Playable[];
  readonly index: number;
  readonly state: 'idle' | 'waiting' | 'playing' | 'paused';
  /** `simulated` where there is no sound, `failed` where there should have been one. */
  readonly mode: 'sound' | 'simulated' | 'failed';
  readonly positionMs: number;
  readonly durationMs: number;
}

export interface PlayerDeps {
  readonly onHeard: (heard: Heard) => void;
  readonly sound?: (url: string, events: EngineEvents) => Engine;
  readonly simulated?: (lengthMs: number | null | undefined, events: EngineEvents) => Engine;
}

const IDLE: PlayerState = {
  queue: [],
  index: 0,
  state: 'idle',
  mode: 'sound',
  positionMs: 0,
  durationMs: 0,
};

export class PlayerStore {
  readonly #deps: Required<PlayerDeps>;
  readonly #listeners = new Set<() => void>();
  #state = IDLE;
  #engine: Engine | undefined;
  #heardMs = 0;

  constructor(deps: PlayerDeps) {
    this.#deps = { sound: soundEngine, simulated: simulatedEngine, ...deps };
  }

  /** For `useSyncExternalStore`. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  readonly state = (): PlayerState => this.#state;

  /** The track that is played or paused now. */
  get current(): Playable | undefined {
    return this.#state.state === 'idle' ? undefined : this.#state.queue[this.#state.index];
  }

  /** Plays a queue from one of its places; what was under way before counts as left. */
  play(queue: readonly Playable[], index: number): void {
    this.#leave();
    const item = queue[index];
    if (item === undefined) return this.#set(IDLE);
    this.#start(queue, index, item.track.audioUrl ?? undefined);
  }

  toggle(): void {
    if (this.#state.state === 'playing' || this.#state.state === 'waiting') this.#engine?.pause();
    else this.#engine?.play();
  }

  seek(ms: number): void {
    this.#engine?.seek(ms);
  }

  next(): void {
    this.play(this.#state.queue, this.#state.index + 1);
  }

  previous(): void {
    const { queue, index, positionMs } = this.#state;
    if (positionMs > 3_000 || index === 0) this.seek(0);
    else this.play(queue, index - 1);
  }

  /** Ends what is under way. */
  stop(): void {
    this.play([], 0);
  }

  #start(queue: readonly Playable[], index: number, url: string | undefined, failed = false): void {
    const { durationMs } = queue[index]!.track;
    this.#engine?.dispose();
    this.#set({
      queue,
      index,
      state: 'waiting',
      mode: failed ? 'failed' : url === undefined ? 'simulated' : 'sound',
      positionMs: 0,
      durationMs: durationMs ?? 0,
    });
    const events: EngineEvents = {
      at: ({ positionMs, durationMs: known, playedMs }) => {
        this.#heardMs += playedMs;
        this.#set({ ...this.#state, positionMs, durationMs: known || this.#state.durationMs });
      },
      state: (state) => this.#set({ ...this.#state, state }),
      ended: () => this.#ended(),
      failed: () => this.#start(queue, index, undefined, true),
    };
    this.#engine =
      url === undefined ? this.#deps.simulated(durationMs, events) : this.#deps.sound(url, events);
    this.#engine.play();
  }

  #ended(): void {
    const { queue, index, durationMs } = this.#state;
    // Who jumped over most of it has not heard it.
    const whole = this.#heardMs >= durationMs * 0.8;
    this.#report(queue[index]!, whole ? undefined : this.#heardMs);
    this.play(queue, index + 1);
  }

  #leave(): void {
    const item = this.current;
    if (item !== undefined && this.#heardMs > 0) this.#report(item, this.#heardMs);
    this.#engine?.dispose();
    this.#engine = undefined;
  }

  #report(item: Playable, msPlayed: number | undefined): void {
    this.#heardMs = 0;
    this.#deps.onHeard({
      item,
      msPlayed: msPlayed === undefined ? undefined : Math.round(msPlayed),
    });
  }

  #set(state: PlayerState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
