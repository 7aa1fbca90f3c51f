/**
 * Onset strength: how much louder the bands of a log spectrogram got since the frame before, averaged (Böck and Widmer,
 * "Maximum filter vibrato suppression for onset detection", 2013, without the maximum filter).
 */
import type { Spectrogram } from './stft.ts';

/**
 * One value a frame, 0 for the first.
 *
 * @param log - a spectrogram on a logarithmic scale, e.g. decibels
 * @param range - bands from (inclusive) and to (exclusive); all where left out
 */
export function onsetStrength(log: Spectrogram, range?: readonly [number, number]): Float32Array {
  const { frames, bins, values } = log;
  const [from, to] = range ?? [0, bins];
  const strength = new Float32Array(frames);
  for (let frame = 1; frame < frames; frame++) {
    let sum = 0;
    for (let bin = from; bin < to; bin++) {
      const rise = values[frame * bins + bin]! - values[(frame - 1) * bins + bin]!;
      if (rise > 0) sum += rise;
    }
    strength[frame] = sum / (to - from);
  }
  return strength;
}
