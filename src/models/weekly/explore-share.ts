/**
 * How much of a weekly list explores, from how the last one was received: whoever liked what was tried out as much as
 * the rest gets as much again, whoever liked it more gets more, whoever skipped it gets less. Nothing heard, nothing
 * learned.
 */

/** Of one kind of tracks of a list. */
export interface Reception {
  /** Played or skipped. */
  readonly heard: number;
  /** Played more than skipped. */
  readonly liked: number;
}

/** What the reception of a list is shrunk by: a prior of so many heard, half of them liked. */
const PRIOR = 2;

/**
 * Tracks of the next list that explore.
 *
 * @param usual - Where nothing is known.
 * @returns from 1 to twice the usual; 0 only where that is usual.
 */
export function exploringTracks(
  usual: number,
  { explored, rest }: { readonly explored: Reception; readonly rest: Reception },
): number {
  if (usual <= 0 || explored.heard === 0) return Math.max(0, usual);
  const ratio = likedShare(explored) / likedShare(rest);
  return Math.min(2 * usual, Math.max(1, Math.round(usual * ratio)));
}

function likedShare({ heard, liked }: Reception): number {
  return (liked + PRIOR / 2) / (heard + PRIOR);
}
