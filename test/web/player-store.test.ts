import { describe, expect, it } from 'vitest';
import type { Engine, EngineEvents } from '../../web/src/player/engines.ts';
import { type Heard, type Playable, PlayerStore } from '../../web/src/player/player-store.ts';

const track = (id: string, audioUrl: string | null = null): Playable => ({
  track: {
    __typename: 'Track',
    ...{
      id,
      title: id,
      coverUrl: null,
      audioUrl,
      durationMs: 60_000,
      explicit: false,
      artists: [],
    },
  },
  card: `card:${id}`,
});

/** A player whose engines do what the test says. */
function world(): { player: PlayerStore; heard: Heard[]; engine: () => EngineEvents } {
  const heard: Heard[] = [];
  let events: EngineEvents;
  const make = (_what: unknown, told: EngineEvents): Engine => {
    events = told;
    return {
      play: () => told.state('playing'),
      pause: () => told.state('paused'),
      seek: (positionMs) => told.at({ positionMs, durationMs: 60_000, playedMs: 0 }),
      dispose: () => undefined,
    };
  };
  const player = new PlayerStore({
    onHeard: (one) => heard.push(one),
    sound: make,
    simulated: make,
  });
  return { player, heard, engine: () => events };
}

describe('The player', () => {
  it('reports a track that was heard to its end as whole, and plays the next', () => {
    const { player, heard, engine } = world();
    player.play([track('a'), track('b')], 0);
    engine().at({ positionMs: 60_000, durationMs: 60_000, playedMs: 60_000 });
    engine().ended();
    expect(heard).toEqual([{ item: track('a'), msPlayed: undefined }]);
    expect(player.current?.track.id).toBe('b');
  });

  it('reports a skip with what was really heard, jumps left out', () => {
    const { player, heard, engine } = world();
    player.play([track('a'), track('b')], 0);
    engine().at({ positionMs: 4_000, durationMs: 60_000, playedMs: 4_000 });
    player.seek(50_000);
    player.next();
    expect(heard).toEqual([{ item: track('a'), msPlayed: 4_000 }]);
  });

  it('does not take a track for heard that was jumped to the end of', () => {
    const { player, heard, engine } = world();
    player.play([track('a')], 0);
    player.seek(59_000);
    engine().at({ positionMs: 60_000, durationMs: 60_000, playedMs: 1_000 });
    engine().ended();
    expect(heard).toEqual([{ item: track('a'), msPlayed: 1_000 }]);
    expect(player.state().state).toBe('idle');
  });

  it('says what is simulated: what has no sound, and what failed to sound', () => {
    const { player, engine } = world();
    player.play([track('a')], 0);
    expect(player.state().mode).toBe('simulated');
    player.play([track('b', '/audio/b.wav')], 0);
    expect(player.state().mode).toBe('sound');
    engine().failed();
    expect(player.state().mode).toBe('failed');
  });
});
