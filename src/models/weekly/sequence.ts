/**
 * Puts tracks in an order to be listened to in one go: neighbours near in key and tempo, as a DJ mixes, and an energy
 * that rises to two thirds of the list and falls to its end. Tracks change places in pairs as long as that helps
 * (2-exchange, as for the travelling salesman: Croes 1958); a track whose sound is not known may stand anywhere.
 */
import { keyDistance, tempoDistance } from '../sound-distance.ts';
import type { Sound } from '../sound-distance.ts';

export interface SequencedTrack {
  readonly artists: readonly string[];
  readonly explore: boolean;
  readonly sound?: Sound;
}

/** Half an octave of tempo, and six fifths, cost as much as being off by the whole range of energy. */
const TEMPO = 2;
const KEY = 1 / 6;
const ENERGY = 1;
const PEAK = 2 / 3;
const MOST_PASSES = 4;

/**
 * Reorders a list. What explores changes places only with what explores, so that it stays as spread as it was, and
 * no artist comes to stand next to themselves who did not.
 *
 * @param fixed - So many at the beginning stay where they are.
 */
export function sequence<T extends SequencedTrack>(tracks: readonly T[], fixed: number): T[] {
  const order = [...tracks];
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let changed = false;
    for (let a = fixed; a < order.length; a++) {
      for (let b = a + 1; b < order.length; b++) {
        if (order[a]!.explore === order[b]!.explore && improves(order, a, b)) changed = true;
      }
    }
    if (!changed) break;
  }
  return order;
}

/** What a list costs to be listened to; 0 where no sound is known. */
export function sequenceCost(tracks: readonly SequencedTrack[]): number {
  return tracks.reduce(
    (sum, _, place) => sum + stepCost(tracks, place) + arcCost(tracks, place),
    0,
  );
}

/** Swaps two places if that costs less; answers whether it did. */
function improves<T extends SequencedTrack>(order: T[], a: number, b: number): boolean {
  const [clashes, cost] = [clashesAround(order, a, b), costAround(order, a, b)];
  swap(order, a, b);
  const better = clashesAround(order, a, b) <= clashes && costAround(order, a, b) < cost - 1e-9;
  if (!better) swap(order, a, b);
  return better;
}

function swap<T>(order: T[], a: number, b: number): void {
  const kept = order[a]!;
  order[a] = order[b]!;
  order[b] = kept;
}

function costAround(order: readonly SequencedTrack[], a: number, b: number): number {
  return stepsAt(a, b).reduce(
    (sum, place) => sum + stepCost(order, place),
    arcCost(order, a) + arcCost(order, b),
  );
}

function clashesAround(order: readonly SequencedTrack[], a: number, b: number): number {
  return stepsAt(a, b).filter((place) => {
    const before = order[place - 1]?.artists ?? [];
    return order[place]?.artists.some((artist) => before.includes(artist)) === true;
  }).length;
}

/** The places whose step from the place before changes with `a` and `b`. */
function stepsAt(a: number, b: number): readonly number[] {
  return b === a + 1 ? [a, b, b + 1] : [a, a + 1, b, b + 1];
}

function stepCost(order: readonly SequencedTrack[], place: number): number {
  const [from, to] = [order[place - 1]?.sound, order[place]?.sound];
  if (from === undefined || to === undefined) return 0;
  return TEMPO * tempoDistance(from, to) + KEY * keyDistance(from, to);
}

function arcCost(order: readonly SequencedTrack[], place: number): number {
  const energy = order[place]?.sound?.energy;
  if (energy === undefined) return 0;
  const at = order.length < 2 ? 0 : place / (order.length - 1);
  const wanted = at < PEAK ? 0.4 + (0.4 * at) / PEAK : 0.8 - (0.5 * (at - PEAK)) / (1 - PEAK);
  return ENERGY * (energy - wanted) ** 2;
}
