/** Where the sound is loud, drawn from its bytes; and a slider over it, which seeks. */
import { type ReactElement, useEffect, useState } from 'react';
import { texts } from '../app/texts.ts';
import { minutesOf } from '../subject/names.ts';
import { decodeSound } from './decode-sound.ts';
import { peaksOf } from './peaks.ts';

const BARS = 120;
const SEEK_STEP_MS = 5_000;

export interface WaveformProps {
  /** Null where there is no sound: the slider stands alone. */
  readonly url: string | null;
  readonly positionMs: number;
  readonly durationMs: number;
  readonly seek: (ms: number) => void;
}

export function Waveform({ url, positionMs, durationMs, seek }: WaveformProps): ReactElement {
  const peaks = usePeaks(url);
  const share = durationMs > 0 ? Math.min(1, positionMs / durationMs) : 0;
  return (
    <div className="waveform">
      <svg viewBox={`0 0 ${BARS} 20`} preserveAspectRatio="none" aria-hidden="true">
        {(peaks ?? FLAT).map((peak, bar) => (
          <rect
            key={bar}
            className={bar / BARS < share ? 'gone' : 'ahead'}
            x={bar + 0.15}
            width={0.7}
            y={10 - Math.max(0.5, peak * 10)}
            height={Math.max(1, peak * 20)}
          />
        ))}
      </svg>
      <input
        type="range"
        aria-label={texts.player.seek}
        min={0}
        max={Math.max(1, Math.round(durationMs))}
        step={SEEK_STEP_MS}
        value={Math.round(positionMs)}
        aria-valuetext={`${minutesOf(positionMs)} / ${minutesOf(durationMs)}`}
        onChange={(event) => seek(Number(event.currentTarget.value))}
      />
    </div>
  );
}

const FLAT: readonly number[] = Array.from({ length: BARS }, () => 0.06);

function usePeaks(url: string | null): readonly number[] | undefined {
  const [found, setFound] = useState<{ readonly url: string; readonly peaks: readonly number[] }>();
  useEffect(() => {
    if (url === null) return undefined;
    const giveUp = new AbortController();
    decodeSound(url, giveUp.signal)
      .then(({ samples }) => setFound({ url, peaks: peaksOf(samples, BARS) }))
      // Another track came, or the sound cannot be had: the player says so itself.
      .catch(() => undefined);
    return () => giveUp.abort();
  }, [url]);
  return found?.url === url ? found?.peaks : undefined;
}
