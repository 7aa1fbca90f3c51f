/** How far two tracks are apart in what a mix of them is heard by: tempo and key. */

export interface Sound {
  /** Beats a minute, above 0. */
  readonly tempo: number;
  /** 0 (C) to 11 (B), and 1 for major, 0 for minor. */
  readonly key: number;
  readonly mode: number;
  /** 0 to 1. */
  readonly energy: number;
}

/** In octaves, 0 to 0.5: half and double time are the same beat. */
export function tempoDistance(a: Sound, b: Sound): number {
  const octaves = Math.abs(Math.log2(a.tempo / b.tempo)) % 1;
  return Math.min(octaves, 1 - octaves);
}

/** Steps on the circle of fifths, 0 to 6; a minor key stands with its relative major. */
export function keyDistance(a: Sound, b: Sound): number {
  const place = ({ key, mode }: Sound): number => (7 * (key + (mode === 1 ? 0 : 3))) % 12;
  const steps = Math.abs(place(a) - place(b));
  return Math.min(steps, 12 - steps);
}
