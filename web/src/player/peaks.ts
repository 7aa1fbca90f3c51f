/**
 * How loud each part of a sound is.
 *
 * @param samples - -1 to 1.
 * @returns for each of `parts` equal parts the root of its mean square, the loudest 1.
 */
export function peaksOf(samples: Float32Array, parts: number): readonly number[] {
  const levels = Array.from({ length: parts }, (_, part) => {
    const from = Math.floor((part * samples.length) / parts);
    const to = Math.floor(((part + 1) * samples.length) / parts);
    let sum = 0;
    for (let i = from; i < to; i++) sum += samples[i]! ** 2;
    return to > from ? Math.sqrt(sum / (to - from)) : 0;
  });
  const most = Math.max(...levels);
  return levels.map((level) => (most > 0 ? level / most : 0));
}
