/** The player at the foot of every page. */
import { type ReactElement, useSyncExternalStore } from 'react';
import { useSurroundings } from '../app/context.ts';
import { Cover } from '../app/Cover.tsx';
import { Icon } from '../app/icons.tsx';
import { MarkButton } from '../app/MarkButton.tsx';
import { Link } from '../app/router.tsx';
import { texts } from '../app/texts.ts';
import { artistsOf, hrefOf, minutesOf } from '../subject/names.ts';
import { SIMULATED_SPEED } from './engines.ts';
import type { PlayerState } from './player-store.ts';
import { Waveform } from './Waveform.tsx';
import './player.css';

export function PlayerBar(): ReactElement {
  const { player } = useSurroundings();
  const state = useSyncExternalStore(player.subscribe, player.state);
  const { positionMs, durationMs } = state;
  const track = state.state === 'idle' ? undefined : state.queue[state.index]?.track;
  const going = state.state === 'playing' || state.state === 'waiting';
  return (
    <aside className="player" aria-label={texts.player.label} data-state={state.state}>
      {track ? (
        <>
          <div className="player-what">
            <Cover url={track.coverUrl} eager />
            <div>
              <Link href={hrefOf(track)} className="player-title">
                {track.title}
              </Link>
              <p className="byline">{artistsOf(track)}</p>
            </div>
            <MarkButton subject={track} />
          </div>
          <div className="player-keys">
            <Key name="previous" press={() => player.previous()} />
            <Key name={going ? 'pause' : 'play'} press={() => player.toggle()} />
            <Key name="next" press={() => player.next()} />
          </div>
          <div className="player-way">
            <span className="number">{minutesOf(positionMs)}</span>
            <Waveform
              url={state.mode === 'sound' ? track.audioUrl : null}
              positionMs={positionMs}
              durationMs={durationMs}
              seek={(ms) => player.seek(ms)}
            />
            <span className="number">{minutesOf(durationMs)}</span>
            <p className="player-note">{noteOf(state)}</p>
          </div>
        </>
      ) : (
        <p className="quiet">{texts.player.idle}</p>
      )}
    </aside>
  );
}

function Key({
  name,
  press,
}: {
  readonly name: 'play' | 'pause' | 'next' | 'previous';
  readonly press: () => void;
}): ReactElement {
  return (
    <button
      type="button"
      className={name === 'next' || name === 'previous' ? 'round' : 'round main'}
      aria-label={texts.player[name]}
      onClick={press}
    >
      <Icon name={name} />
    </button>
  );
}

/** Says clearly where nothing can be heard. */
function noteOf({ mode, state }: PlayerState): string {
  if (mode === 'failed') return texts.player.failed;
  if (mode === 'simulated') return texts.player.simulated(SIMULATED_SPEED);
  return state === 'waiting' ? texts.player.loading : '';
}
