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
  if (!tracks.some(({ sound }) => sound !== undefined)) return [...tracks];
  const order = new Order(tracks);
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let changed = false;
    for (let a = fixed; a < tracks.length; a++) {
      for (let b = a + 1; b < tracks.length; b++) {
        if (order.improves(a, b)) changed = true;
      }
    }
    if (!changed) break;
  }
  return Array.from(order.tracks, (track) => tracks[track]!);
}

/** What a list costs to be listened to; 0 where no sound is known. */
export function sequenceCost(tracks: readonly SequencedTrack[]): number {
  return tracks.reduce(
    (sum, track, place) =>
      sum + stepCost(tracks[place - 1], track) + arcCost(track, place, tracks.length),
    0,
  );
}

/** An order of tracks, with all that any order of them can cost worked out before. */
class Order {
  /** Which track is at which place, Int32Array [n]. */
  readonly tracks: Int32Array;
  readonly #explores: readonly boolean[];
  /** Of each track after each other one, Float64Array [n x n]. */
  readonly #steps: Float64Array;
  /** Whether two share an artist, Uint8Array [n x n]. */
  readonly #clashes: Uint8Array;
  /** Of each track at each place, Float64Array [n x n]. */
  readonly #arcs: Float64Array;

  constructor(tracks: readonly SequencedTrack[]) {
    const n = tracks.length;
    const square = { length: n * n };
    const [row, column] = [
      (i: number) => tracks[Math.floor(i / n)]!,
      (i: number) => tracks[i % n]!,
    ];
    this.tracks = Int32Array.from(tracks.keys());
    this.#explores = tracks.map(({ explore }) => explore);
    this.#steps = Float64Array.from(square, (_, i) => stepCost(row(i), column(i)));
    this.#clashes = Uint8Array.from(square, (_, i) => (clash(row(i), column(i)) ? 1 : 0));
    this.#arcs = Float64Array.from(square, (_, i) => arcCost(row(i), i % n, n));
  }

  /** Swaps two places, `a` before `b`, if that costs less; answers whether it did. */
  improves(a: number, b: number): boolean {
    if (this.#explores[this.tracks[a]!] !== this.#explores[this.tracks[b]!]) return false;
    const [clashes, cost] = [this.#around(this.#clashes, a, b), this.#costAround(a, b)];
    this.#swap(a, b);
    const better =
      this.#around(this.#clashes, a, b) <= clashes && this.#costAround(a, b) < cost - 1e-9;
    if (!better) this.#swap(a, b);
    return better;
  }

  #swap(a: number, b: number): void {
    const kept = this.tracks[a]!;
    this.tracks[a] = this.tracks[b]!;
    this.tracks[b] = kept;
  }

  #costAround(a: number, b: number): number {
    const n = this.tracks.length;
    const arcs = this.#arcs[this.tracks[a]! * n + a]! + this.#arcs[this.tracks[b]! * n + b]!;
    return arcs + this.#around(this.#steps, a, b);
  }

  /** Sums over the steps that change with `a` and `b`: to each of the two places, and from it. */
  #around(of: Float64Array | Uint8Array, a: number, b: number): number {
    const between = b === a + 1 ? 0 : this.#step(of, a + 1);
    return this.#step(of, a) + between + this.#step(of, b) + this.#step(of, b + 1);
  }

  #step(of: Float64Array | Uint8Array, place: number): number {
    const n = this.tracks.length;
    return place === 0 || place >= n ? 0 : of[this.tracks[place - 1]! * n + this.tracks[place]!]!;
  }
}

function clash(a: SequencedTrack, b: SequencedTrack): boolean {
  return a.artists.some((artist) => b.artists.includes(artist));
}

function stepCost(from: SequencedTrack | undefined, to: SequencedTrack): number {
  if (from?.sound === undefined || to.sound === undefined) return 0;
  return TEMPO * tempoDistance(from.sound, to.sound) + KEY * keyDistance(from.sound, to.sound);
}

function arcCost({ sound }: SequencedTrack, place: number, length: number): number {
  if (sound === undefined) return 0;
  const at = length < 2 ? 0 : place / (length - 1);
  const wanted = at < PEAK ? 0.4 + (0.4 * at) / PEAK : 0.8 - (0.5 * (at - PEAK)) / (1 - PEAK);
  return ENERGY * (sound.energy - wanted) ** 2;
}
