/** What makes a track go on: an audio element where there is sound, a clock that runs faster where there is none. */
export interface Engine {
  play(): void;
  pause(): void;
  seek(ms: number): void;
  dispose(): void;
}

/** What an engine tells its player. */
export interface EngineEvents {
  /** Where it is and how long it is, ms; `played` is what went by since the last word, jumps left out. */
  at(place: {
    readonly positionMs: number;
    readonly durationMs: number;
    readonly playedMs: number;
  }): void;
  state(state: 'waiting' | 'playing' | 'paused'): void;
  ended(): void;
  failed(): void;
}

/** How much faster than music simulated listening goes. */
export const SIMULATED_SPEED = 20;
/** How long a track is taken for where the catalogue does not say. */
export const UNKNOWN_LENGTH_MS = 210_000;
const TICK_MS = 100;
/** A step forward longer than this between two words of an element is a jump, seconds. */
const JUMP_SECONDS = 2;

/** Plays the sound at an address. */
export function soundEngine(url: string, events: EngineEvents): Engine {
  const audio = new Audio();
  audio.preload = 'auto';
  audio.src = url;
  let last = 0;
  const word = (): void => {
    const step = audio.currentTime - last;
    last = audio.currentTime;
    events.at({
      positionMs: audio.currentTime * 1_000,
      durationMs: Number.isFinite(audio.duration) ? audio.duration * 1_000 : 0,
      playedMs: step > 0 && step < JUMP_SECONDS ? step * 1_000 : 0,
    });
  };
  const on = new AbortController();
  const listen = (name: string, told: () => void): void =>
    audio.addEventListener(name, told, { signal: on.signal });
  listen('timeupdate', word);
  listen('loadedmetadata', word);
  listen('waiting', () => events.state('waiting'));
  listen('playing', () => events.state('playing'));
  listen('pause', () => !audio.ended && events.state('paused'));
  listen('ended', () => {
    word();
    events.ended();
  });
  listen('error', () => events.failed());
  return {
    play: () => {
      events.state('waiting');
      // Refused without a gesture, or given up for another track: the element says so by its own events.
      audio.play().catch((error: unknown) => {
        if (error instanceof DOMException && error.name === 'NotAllowedError')
          events.state('paused');
      });
    },
    pause: () => audio.pause(),
    seek: (ms) => {
      audio.currentTime = ms / 1_000;
    },
    dispose: () => {
      on.abort();
      audio.pause();
      audio.removeAttribute('src');
      audio.load();
    },
  };
}

/** Lets a track without sound go by, {@link SIMULATED_SPEED} times as fast as music. */
export function simulatedEngine(lengthMs: number | null | undefined, events: EngineEvents): Engine {
  const durationMs = lengthMs ?? UNKNOWN_LENGTH_MS;
  let positionMs = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const stop = (): void => {
    clearInterval(timer);
    timer = undefined;
  };
  const tick = (): void => {
    const step = Math.min(TICK_MS * SIMULATED_SPEED, durationMs - positionMs);
    positionMs += step;
    events.at({ positionMs, durationMs, playedMs: step });
    if (positionMs < durationMs) return;
    stop();
    events.ended();
  };
  return {
    play: () => {
      timer ??= setInterval(tick, TICK_MS);
      events.at({ positionMs, durationMs, playedMs: 0 });
      events.state('playing');
    },
    pause: () => {
      stop();
      events.state('paused');
    },
    seek: (ms) => {
      positionMs = Math.min(Math.max(ms, 0), durationMs);
      events.at({ positionMs, durationMs, playedMs: 0 });
    },
    dispose: stop,
  };
}
