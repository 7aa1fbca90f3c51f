/**
 * Stand-in listeners for the carousel simulation of Bendada, Salha and Bontempelli ("Carousel Personalization in
 * Music Streaming Apps with Contextual Bandits", RecSys 2020). Their playlists are public: a logistic model of who
 * streams each one. Their listeners are not, so these are drawn to have the same norm, spread and response rates:
 * a segment's mean is a mixture of the directions of a few playlists, and its listeners lie around it.
 */
import { dot } from '../../../math/dense.ts';
import type { Random } from '../../../math/random.ts';
import { TopK } from '../../../math/top-k.ts';

/** The arms: logistic weights of listeners' vectors, the intercept last. */
export interface CarouselPlaylists {
  readonly count: number;
  /** Weights of one playlist, its intercept included. */
  readonly width: number;
  /** Float32Array [count x width], row-major. */
  readonly weights: Float32Array;
}

export interface CarouselOptions {
  readonly listeners: number;
  readonly segments: number;
  /** Playlists whose directions a segment mixes; 1 sets segments furthest apart. */
  readonly directions: number;
  /** Cards of a carousel. */
  readonly cards: number;
}

export const CAROUSEL_DEFAULTS: CarouselOptions = Object.freeze({
  listeners: 200_000,
  segments: 100,
  directions: 5,
  cards: 12,
});

/** Norm of a segment's mean, and spread of its listeners in each dimension: as the nine published listeners have it. */
const MEAN_NORM = 10.9;
const SPREAD = 0.69;

export class CarouselWorld {
  readonly options: CarouselOptions;
  readonly playlists: CarouselPlaylists;
  /** Float32Array [listeners x width], row-major; the last entry of a row is 1. */
  readonly #listeners: Float32Array;
  /** Chance that the best carousel is streamed, Float64Array [listeners]; NaN where nobody asked yet. */
  readonly #best: Float64Array;

  constructor(playlists: CarouselPlaylists, options: CarouselOptions, random: Random) {
    this.playlists = playlists;
    this.options = options;
    this.#listeners = drawListeners(playlists, options, random);
    this.#best = new Float64Array(options.listeners).fill(NaN);
  }

  /** Listeners are dealt out to segments in turn. */
  segmentOf(listener: number): number {
    return listener % this.options.segments;
  }

  /** Chance that a listener who sees a playlist streams it. */
  probability(listener: number, playlist: number): number {
    return 1 / (1 + Math.exp(-this.#logit(listener, playlist)));
  }

  /** Chance that the best carousel for this very listener is streamed. */
  bestSuccess(listener: number): number {
    if (Number.isNaN(this.#best[listener])) {
      const top = new TopK(this.options.cards);
      for (let p = 0; p < this.playlists.count; p++) top.push(p, this.#logit(listener, p));
      const missed = top.drain().reduce((all, { score }) => all / (1 + Math.exp(score)), 1);
      this.#best[listener] = 1 - missed;
    }
    return this.#best[listener]!;
  }

  #logit(listener: number, playlist: number): number {
    const { weights, width } = this.playlists;
    return dot(this.#listeners, listener * width, weights, playlist * width, width);
  }
}

function drawListeners(
  playlists: CarouselPlaylists,
  { listeners, segments, directions }: CarouselOptions,
  random: Random,
): Float32Array {
  const { width } = playlists;
  const means = Array.from({ length: segments }, () => drawMean(playlists, directions, random));
  const vectors = new Float32Array(listeners * width);
  for (let listener = 0; listener < listeners; listener++) {
    const mean = means[listener % segments]!;
    const at = listener * width;
    for (let d = 0; d < width - 1; d++) vectors[at + d] = mean[d]! + SPREAD * random.normal();
    vectors[at + width - 1] = 1;
  }
  return vectors;
}

/** A mixture of playlists' directions with shares drawn evenly (Dirichlet of ones), scaled to the norm. */
function drawMean(
  { count, width, weights }: CarouselPlaylists,
  directions: number,
  random: Random,
): Float64Array {
  const mean = new Float64Array(width - 1);
  for (let n = 0; n < directions; n++) {
    const share = -Math.log(1 - random.next());
    const own = weights.subarray(random.int(count) * width).subarray(0, width - 1);
    const norm = Math.sqrt(dot(own, 0, own, 0, own.length));
    for (let d = 0; d < mean.length; d++) mean[d]! += (share * own[d]!) / norm;
  }
  const norm = Math.sqrt(dot(mean, 0, mean, 0, mean.length));
  return mean.map((x) => (MEAN_NORM * x) / norm);
}
