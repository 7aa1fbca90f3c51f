/** Sounds for tests, made by formula, and WAV files of them. */
import { writeFileSync } from 'node:fs';
import { encodeWav } from '../../src/demo/wav.ts';
import { seededRandom } from '../../src/math/random.ts';

export const RATE = 22_050;

export interface Band {
  /** Beats a minute. */
  readonly tempo: number;
  /** Beats in a bar. */
  readonly beats: number;
  /** Parts of a beat. */
  readonly division?: number;
  readonly seconds?: number;
  /** MIDI pitches of the chords, one a bar, over and over. */
  readonly chords?: readonly (readonly number[])[];
}

const MAJOR = [
  [48, 60, 64, 67],
  [53, 60, 65, 69],
  [55, 59, 62, 67],
  [48, 60, 64, 67],
] as const;

/** A drum on each first beat, a click on each part, a chord and its bass on each bar. */
export function band({
  tempo,
  beats,
  division = 2,
  seconds = 20,
  chords = MAJOR,
}: Band): Float32Array {
  const sound = new Float32Array(seconds * RATE);
  const random = seededRandom(1);
  const part = (60 / tempo / division) * RATE;
  const parts = beats * division;
  for (let n = 0; n * part < sound.length; n++) {
    const at = Math.round(n * part);
    const step = n % parts;
    if (step === 0) {
      add(
        sound,
        at,
        4_000,
        (i) => 0.8 * Math.exp(-i / 900) * Math.sin((2 * Math.PI * 60 * i) / RATE),
      );
      const chord = chords[Math.floor(n / parts) % chords.length]!;
      for (const pitch of chord) {
        const hertz = 440 * 2 ** ((pitch - 69) / 12);
        add(
          sound,
          at,
          Math.round(parts * part),
          (i) => 0.09 * Math.exp(-i / 20_000) * Math.sin((2 * Math.PI * hertz * i) / RATE),
        );
      }
    } else if (step % division === 0) {
      // In even bars every second beat is the louder one.
      const gain = beats % 2 === 0 && (step / division) % 2 === 1 ? 0.6 : 0.2;
      add(sound, at, 3_000, (i) => gain * Math.exp(-i / 700) * (random.next() - 0.5));
    }
    add(sound, at, 600, (i) => 0.12 * Math.exp(-i / 120) * (random.next() - 0.5));
  }
  return sound;
}

export function writeWav(file: string, samples: Float32Array, rate = RATE): void {
  writeFileSync(file, encodeWav(samples, rate));
}

function add(sound: Float32Array, at: number, length: number, value: (i: number) => number): void {
  for (let i = 0; i < length && at + i < sound.length; i++) sound[at + i]! += value(i);
}
