/**
 * Learns sentiment from rated texts: TF-IDF of their features, and a ridge regression of the rating in
 * which each of the five ratings counts alike, however rare. Regressing the rating itself uses what
 * lies between love and hate, and orders better than a classifier of the two (docs/models.md). Scores on
 * texts that were held out are then turned into a balanced probability of praise (Platt 1999).
 */
import { fnv1a32, mix32 } from '../../math/hash.ts';
import { ridgeRegression } from '../../math/ridge.ts';
import { featureRows } from './sentiment-rows.ts';
import type { RowCounts } from './sentiment-rows.ts';

export interface RatedText {
  /** Hashes of its features. */
  readonly features: Uint32Array;
  /** 1 to 5. */
  readonly rating: number;
  /** Texts of one group are never both trained on and held out. */
  readonly group: string;
}

/** A fitted model, as flat arrays. */
export interface SentimentWeights {
  /** Uint32Array [features], ascending hashes. */
  readonly hashes: Uint32Array;
  /** Float32Array [features]: weight times rarity; the tf part and the length come from the text. */
  readonly weights: Float32Array;
  /** Float32Array [features]: rarity (idf). */
  readonly rarity: Float32Array;
  readonly intercept: number;
  /** Balanced log-odds of praise: `slope * score + offset`. */
  readonly slope: number;
  readonly offset: number;
}

/** From this rating on a text is praise. */
export const POSITIVE = 4;
/** Up to this rating a text is a complaint. */
export const NEGATIVE = 2;

/** Weight of the squared weights. Between 0.5 and 4 little changes. */
const RIDGE = 1.5;
const INNER_FOLDS = 5;
const LEAST_DOCUMENTS = 2;

/** The fold of a group, of `folds`. */
export function foldOf(group: string, folds: number): number {
  return mix32(fnv1a32(group)) % folds;
}

/** Fits to all texts, calibrated on inner folds. Deterministic. */
export function fitSentiment(texts: readonly RatedText[]): SentimentWeights {
  const scores = new Float64Array(texts.length);
  for (let fold = 0; fold < INNER_FOLDS; fold++) {
    const held = (text: RatedText) => foldOf(`inner ${text.group}`, INNER_FOLDS) === fold;
    const model = fitWeights(texts.filter((text) => !held(text)));
    texts.forEach((text, i) => {
      if (held(text)) scores[i] = scoreOf(model, text.features);
    });
  }
  const ratings = texts.map(({ rating }) => rating);
  return { ...fitWeights(texts), ...calibration(scores, ratings) };
}

type Uncalibrated = Omit<SentimentWeights, 'slope' | 'offset'>;

/** The rating that a model expects of a text, uncalibrated. */
export function scoreOf(model: Uncalibrated, features: Uint32Array): number {
  return scoreAndKnown(model, features).score;
}

/** The same, and how many of the text's distinct features the model knows. */
export function scoreAndKnown(
  model: Uncalibrated,
  features: Uint32Array,
): { readonly score: number; readonly known: number } {
  const { hashes, weights, rarity, intercept } = model;
  const sorted = features.slice().sort();
  let sum = 0;
  let squares = 0;
  let known = 0;
  for (let from = 0, to = 0; from < sorted.length; from = to) {
    const hash = sorted[from]!;
    while (to < sorted.length && sorted[to] === hash) to++;
    const at = indexOf(hashes, hash);
    if (at < 0) continue;
    const value = (1 + Math.log(to - from)) * rarity[at]!;
    sum += value * weights[at]!;
    squares += value * value;
    known++;
  }
  return { score: intercept + (squares > 0 ? sum / Math.sqrt(squares) : 0), known };
}

function fitWeights(texts: readonly RatedText[]): Uncalibrated {
  const { matrix, hashes, rarity } = featureRows(
    texts.map(({ features }) => countsOf(features)),
    LEAST_DOCUMENTS,
  );
  const targets = Float64Array.from(texts, ({ rating }) => rating);
  const { weights, intercept } = ridgeRegression(matrix, targets, ratingWeights(targets), RIDGE);
  return { hashes, rarity, weights: Float32Array.from(weights), intercept };
}

/** Such that each whole rating weighs alike together, 1 in the mean. */
function ratingWeights(ratings: Float64Array): Float64Array {
  const counts = new Map<number, number>();
  for (const rating of ratings) {
    const whole = Math.round(rating);
    counts.set(whole, (counts.get(whole) ?? 0) + 1);
  }
  const each = ratings.length / counts.size;
  return ratings.map((rating) => each / counts.get(Math.round(rating))!);
}

/** Logistic regression of praise against complaint on one score, both classes alike in weight. */
function calibration(
  scores: Float64Array,
  ratings: readonly number[],
): { readonly slope: number; readonly offset: number } {
  const known = ratings.flatMap((rating, i) =>
    rating >= POSITIVE
      ? [{ x: scores[i]!, y: 1 }]
      : rating <= NEGATIVE
        ? [{ x: scores[i]!, y: 0 }]
        : [],
  );
  const positives = known.filter(({ y }) => y === 1).length;
  const negatives = known.length - positives;
  if (positives === 0 || negatives === 0) return { slope: 1, offset: -3 };
  let slope = 1;
  let offset = -3;
  for (let step = 0; step < 50; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (const { x, y } of known) {
      const weight = y === 1 ? 0.5 / positives : 0.5 / negatives;
      const p = 1 / (1 + Math.exp(-(slope * x + offset)));
      const gradient = weight * (y - p);
      const curvature = weight * p * (1 - p) + 1e-9;
      g0 += gradient;
      g1 += gradient * x;
      h00 += curvature;
      h01 += curvature * x;
      h11 += curvature * x * x;
    }
    const determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-18)) break;
    offset += (h11 * g0 - h01 * g1) / determinant;
    slope += (h00 * g1 - h01 * g0) / determinant;
  }
  return { slope, offset };
}

function countsOf(features: Uint32Array): RowCounts {
  const counts = new Map<number, number>();
  for (const hash of features) counts.set(hash, (counts.get(hash) ?? 0) + 1);
  return counts;
}

function indexOf(sorted: Uint32Array, wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle]!;
    if (value === wanted) return middle;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
