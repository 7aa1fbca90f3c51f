/** A sound as a picture: time from left to right, pitch from low to high, brightness for loudness. */
import { type ReactElement, useEffect, useRef, useState } from 'react';
import { texts } from '../app/texts.ts';
import { decodeSound } from '../player/decode-sound.ts';
import { melSpectrogram, SPECTROGRAM } from './mel-spectrogram.ts';

export function Spectrogram({
  url,
  title,
}: {
  readonly url: string;
  readonly title: string;
}): ReactElement {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [state, setState] = useState<'waiting' | 'drawn' | 'failed'>('waiting');
  useEffect(() => {
    const giveUp = new AbortController();
    decodeSound(url, giveUp.signal)
      .then(({ samples, sampleRate }) => melSpectrogram(samples, sampleRate, giveUp.signal))
      .then((levels) => {
        draw(canvas.current!, levels);
        setState('drawn');
      })
      .catch(() => {
        if (!giveUp.signal.aborted) setState('failed');
      });
    return () => giveUp.abort();
  }, [url]);
  return (
    <figure className="picture">
      <canvas
        ref={canvas}
        className="spectrogram"
        width={SPECTROGRAM.columns}
        height={SPECTROGRAM.bands}
        role="img"
        aria-label={texts.subject.spectrogramOf(title)}
      />
      <figcaption className="quiet">
        {state === 'failed' ? texts.subject.noSpectrogram : texts.subject.spectrogram}
      </figcaption>
    </figure>
  );
}

/** @param levels - Float32Array [columns x bands], 0 to 1. */
function draw(canvas: HTMLCanvasElement, levels: Float32Array): void {
  const { columns, bands } = SPECTROGRAM;
  const context = canvas.getContext('2d')!;
  const picture = context.createImageData(columns, bands);
  for (let column = 0; column < columns; column++) {
    for (let band = 0; band < bands; band++) {
      const [red, green, blue] = colourOf(levels[column * bands + band]!);
      const at = ((bands - 1 - band) * columns + column) * 4;
      picture.data.set([red, green, blue, 255], at);
    }
  }
  context.putImageData(picture, 0, 0);
}

/** Black, deep red, amber, cream: even steps of lightness, so that it reads without hue too. */
const COLOURS = [
  [18, 12, 10],
  [98, 38, 40],
  [196, 98, 56],
  [240, 182, 110],
  [255, 246, 226],
] as const;

function colourOf(level: number): readonly [number, number, number] {
  const at = Math.min(Math.max(level, 0), 1) * (COLOURS.length - 1);
  const low = Math.min(Math.floor(at), COLOURS.length - 2);
  const mix = (channel: 0 | 1 | 2): number =>
    COLOURS[low]![channel] + (at - low) * (COLOURS[low + 1]![channel] - COLOURS[low]![channel]);
  return [mix(0), mix(1), mix(2)];
}
