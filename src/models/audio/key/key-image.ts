/**
 * A sound as the convolutional network of the key sees it: pitch classes over time, in cells of about half a second, of the
 * whole sound and of its bass.
 */
import type { SoundFeatures } from '../sound-features.ts';
import { LOWEST_PITCH, PITCHES } from '../spectrogram/pitch.ts';
import { BASS_BELOW } from './key-net.ts';

/** Frames of pitches in a cell: .46 s. */
const CELL_FRAMES = 5;
/** Cells of a window: 30 s. Longer sound is heard in several. */
export const WINDOW_CELLS = 64;
/** Chroma and bass. */
export const IMAGE_CHANNELS = 2;
export const IMAGE_SIZE = 12 * WINDOW_CELLS * IMAGE_CHANNELS;

/**
 * The windows of a sound, the last one silent where the sound has ended. What is left over at the end is dropped where
 * it is less than half of a window and not the only one.
 *
 * @returns each row-major [12 pitch classes x {@link WINDOW_CELLS} x {@link IMAGE_CHANNELS}]
 */
export function keyImages({ pitches, pitchFrames }: SoundFeatures): readonly Float32Array[] {
  const cells = Math.floor(pitchFrames / CELL_FRAMES);
  const count = Math.max(1, Math.round(cells / WINDOW_CELLS));
  return Array.from({ length: count }, (_, window) => {
    const image = new Float32Array(IMAGE_SIZE);
    const first = window * WINDOW_CELLS;
    const length = Math.min(WINDOW_CELLS, cells - first);
    for (let cell = 0; cell < length; cell++) {
      const from = (first + cell) * CELL_FRAMES * PITCHES;
      const sound = pitches.subarray(from, from + CELL_FRAMES * PITCHES);
      const all = classesOf(sound, PITCHES);
      const bass = classesOf(sound, BASS_BELOW - LOWEST_PITCH);
      for (let c = 0; c < 12; c++) {
        const at = (c * WINDOW_CELLS + cell) * IMAGE_CHANNELS;
        image[at] = all[c]!;
        image[at + 1] = bass[c]!;
      }
    }
    return image;
  });
}

/** Each pitch class below a pitch, each frame's strongest counting as 1; the mean of the frames. */
function classesOf(sound: Float32Array, below: number): Float32Array {
  const classes = new Float32Array(12);
  const frame = new Float32Array(12);
  for (let from = 0; from < sound.length; from += PITCHES) {
    frame.fill(0);
    let most = 0;
    for (let p = 0; p < below; p++) {
      const sum = (frame[(p + LOWEST_PITCH) % 12]! += Math.sqrt(sound[from + p]!));
      most = Math.max(most, sum);
    }
    if (most > 0) for (let c = 0; c < 12; c++) classes[c]! += frame[c]! / most / CELL_FRAMES;
  }
  return classes;
}
