/**
 * Where listening would put a track that nobody has played: a ridge regression from what is known of its content to the
 * directions of the collaborative factors, and on top of it, for each artist, the shrunken mean of what the
 * regression leaves over of their tracks (the best linear unbiased predictor of a random effect; Robinson, "That BLUP is
 * a good thing", 1991). So the artist's mean is the prior, content moves it, and a new artist has content alone.
 * After van den Oord, Dieleman and Schrauwen, "Deep content-based music recommendation" (2013).
 */
import { InvariantError } from '../../../errors.ts';
import { choleskyInPlace, choleskySolve } from '../../../math/cholesky.ts';

export interface ContentRows {
  readonly rows: number;
  /** Row-major [rows x columns], standardised; what is not known of a row is 0. */
  readonly content: Float32Array;
  readonly columns: number;
  /** Columns from this one on are of another kind, and are penalised apart; all are of one where left out. */
  readonly second?: number;
  /** Row-major [rows x rank], of any length but 0. */
  readonly factors: Float32Array;
  readonly rank: number;
  /** The artist of each row, as a whole number from 0 on. */
  readonly artists: Int32Array;
}

/** Parts that are kept out in turn; an artist lies in one of them. */
const FOLDS = 5;
/** Ridges that are tried, in units of the rows. */
const RIDGES = [0.03, 0.1, 0.3, 1, 3, 10, 30, 100] as const;
/** Penalties of the second kind of columns, in units of that of the first. */
const RATIOS = [0.01, 0.03, 0.1, 0.3, 1, 3] as const;
/** Pseudo-tracks of the mean of all artists that each artist's own are mixed with, at least and at most. */
const SHRINKAGE = [0.02, 50] as const;

export class ContentRegression {
  readonly rank: number;
  /** Of the choices tried, the one that predicted kept out artists best; that of the first kind of columns. */
  readonly ridge: number;
  /** Share of the directions' variance that content explains of kept out artists. */
  readonly explained: number;
  readonly #columns: number;
  /** [FOLDS + 1 weights], each [(columns + 1) x rank]: without each part, and of all. */
  readonly #weights: readonly Float64Array[];
  readonly #effects: ReadonlyMap<number, Float64Array>;
  readonly #length: number;

  private constructor(data: ContentRows, chosen: Chosen, effects: Map<number, Float64Array>) {
    this.rank = data.rank;
    this.ridge = chosen.ridge;
    this.explained = chosen.explained;
    this.#columns = data.columns;
    this.#weights = chosen.weights;
    this.#effects = effects;
    this.#length = meanLength(data);
  }

  /** @throws InvariantError where there is no row, or numbers are not finite. */
  static fit(data: ContentRows): ContentRegression {
    if (data.rows === 0) throw new InvariantError('Expected rows to fit content on, got none.');
    const directions = directionsOf(data);
    const chosen = chooseRidge(data, directions);
    return new ContentRegression(data, chosen, artistEffects(data, directions, chosen));
  }

  /**
   * The factors expected of a track, as long as those of known tracks are on average where all is certain, else shorter.
   *
   * @param content - [columns], standardised as the rows were
   * @param artist - As in the rows; -1 or one without rows: content alone
   */
  predict(content: Float32Array, artist: number): Float32Array {
    const effect = this.#effects.get(artist);
    // What an artist's tracks leave over was measured without them: so is what it is added to.
    const weights = this.#weights[effect === undefined ? FOLDS : artist % FOLDS]!;
    const direction = apply(weights, content, 0, { columns: this.#columns, rank: this.rank });
    if (effect !== undefined) for (let r = 0; r < this.rank; r++) direction[r]! += effect[r]!;
    return Float32Array.from(direction, (value) => value * this.#length);
  }
}

interface Chosen {
  readonly ridge: number;
  readonly explained: number;
  readonly weights: readonly Float64Array[];
}

/** Factors of length 1: how popular a track is says nothing of how another will be. */
function directionsOf({ rows, rank, factors }: ContentRows): Float64Array {
  const directions = new Float64Array(rows * rank);
  for (let i = 0; i < rows; i++) {
    const length = Math.hypot(...factors.subarray(i * rank, (i + 1) * rank));
    for (let r = 0; r < rank; r++) directions[i * rank + r] = factors[i * rank + r]! / length;
  }
  return directions;
}

function meanLength({ rows, rank, factors }: ContentRows): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) sum += Math.hypot(...factors.subarray(i * rank, (i + 1) * rank));
  return sum / rows;
}

/** Normal equations of all rows and of each part: those without a part are a difference. */
function chooseRidge(data: ContentRows, directions: Float64Array): Chosen {
  const parts = Array.from({ length: FOLDS }, (_, fold) => normalEquations(data, directions, fold));
  const all = sumOf(parts);
  let best: Chosen | undefined;
  const { columns, second = columns } = data;
  const equations = [...parts.map((part) => minus(all, part)), all];
  for (const ridge of RIDGES) {
    for (const ratio of second < columns ? RATIOS : [1]) {
      const penalty = (column: number): number => (column < second ? ridge : ridge * ratio);
      const weights = equations.map((one) => solve(one, penalty));
      const explained = explainedBy(data, directions, weights);
      if (best === undefined || explained > best.explained) best = { ridge, explained, weights };
    }
  }
  if (!best!.weights.every((weights) => weights.every(Number.isFinite))) {
    throw new InvariantError('Expected finite content and factors.');
  }
  return best!;
}

interface Equations {
  readonly size: number;
  readonly rank: number;
  readonly rows: number;
  /** [size x size], upper triangle. */
  readonly gram: Float64Array;
  /** [rank x size]. */
  readonly right: Float64Array;
}

function normalEquations(data: ContentRows, directions: Float64Array, fold: number): Equations {
  const { columns, rank, content, artists } = data;
  const size = columns + 1;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(rank * size);
  const row = new Float64Array(size);
  row[columns] = 1;
  let rows = 0;
  for (let i = 0; i < data.rows; i++) {
    if (artists[i]! % FOLDS !== fold) continue;
    rows += 1;
    row.set(content.subarray(i * columns, (i + 1) * columns));
    for (let a = 0; a < size; a++) {
      for (let b = a; b < size; b++) gram[a * size + b]! += row[a]! * row[b]!;
      for (let r = 0; r < rank; r++) right[r * size + a]! += row[a]! * directions[i * rank + r]!;
    }
  }
  return { size, rank, rows, gram, right };
}

function sumOf(parts: readonly Equations[]): Equations {
  return parts.reduce((sum, part) => combined(sum, part, 1));
}

function minus(all: Equations, part: Equations): Equations {
  return combined(all, part, -1);
}

function combined(a: Equations, b: Equations, sign: number): Equations {
  return {
    ...a,
    rows: a.rows + sign * b.rows,
    gram: a.gram.map((value, i) => value + sign * b.gram[i]!),
    right: a.right.map((value, i) => value + sign * b.right[i]!),
  };
}

/** Weights [size x rank]; the last row, the intercept, hardly is penalised. */
function solve(
  { size, rank, rows, gram, right }: Equations,
  penalty: (column: number) => number,
): Float64Array {
  const factor = gram.slice();
  for (let a = 0; a + 1 < size; a++) factor[a * size + a]! += penalty(a) * (rows + 1);
  factor[size * size - 1]! += 1e-6;
  const weights = new Float64Array(size * rank);
  if (!choleskyInPlace(factor, size)) return weights.fill(Number.NaN);
  for (let r = 0; r < rank; r++) {
    const solution = right.slice(r * size, (r + 1) * size);
    choleskySolve(factor, size, solution);
    for (let a = 0; a < size; a++) weights[a * rank + r] = solution[a]!;
  }
  return weights;
}

/** 1 less the share of the squared distance from the mean that is left where each row's part was kept out. */
function explainedBy(
  data: ContentRows,
  directions: Float64Array,
  weights: readonly Float64Array[],
): number {
  const mean = new Float64Array(data.rank);
  for (let e = 0; e < directions.length; e++) mean[e % data.rank]! += directions[e]! / data.rows;
  let [left, all] = [0, 0];
  for (let i = 0; i < data.rows; i++) {
    const guess = apply(weights[data.artists[i]! % FOLDS]!, data.content, i, data);
    for (let r = 0; r < data.rank; r++) {
      const truth = directions[i * data.rank + r]!;
      left += (truth - guess[r]!) ** 2;
      all += (truth - mean[r]!) ** 2;
    }
  }
  return all === 0 ? 0 : 1 - left / all;
}

function apply(
  weights: Float64Array,
  content: Float32Array,
  row: number,
  { columns, rank }: { readonly columns: number; readonly rank: number },
): Float64Array {
  const out = weights.slice(columns * rank, (columns + 1) * rank);
  for (let a = 0; a < columns; a++) {
    const value = content[row * columns + a]!;
    if (value === 0) continue;
    for (let r = 0; r < rank; r++) out[r]! += value * weights[a * rank + r]!;
  }
  return out;
}

/** The mean of what is left over of each artist's tracks, times n / (n + k). */
function artistEffects(
  data: ContentRows,
  directions: Float64Array,
  { weights }: Chosen,
): Map<number, Float64Array> {
  const { rows, rank, artists } = data;
  const sums = new Map<number, { readonly sum: Float64Array; squares: number; count: number }>();
  for (let i = 0; i < rows; i++) {
    const guess = apply(weights[artists[i]! % FOLDS]!, data.content, i, data);
    const entry = sums.get(artists[i]!) ?? { sum: new Float64Array(rank), squares: 0, count: 0 };
    for (let r = 0; r < rank; r++) {
      const rest = directions[i * rank + r]! - guess[r]!;
      entry.sum[r]! += rest;
      entry.squares += rest * rest;
    }
    entry.count += 1;
    sums.set(artists[i]!, entry);
  }
  const shrinkage = shrinkageOf([...sums.values()]);
  return new Map(
    Array.from(sums, ([artist, { sum, count }]) => [
      artist,
      sum.map((value) => value / (count + shrinkage)),
    ]),
  );
}

/** Variance within artists over variance between them, by the analysis of variance. */
function shrinkageOf(
  groups: readonly {
    readonly sum: Float64Array;
    readonly squares: number;
    readonly count: number;
  }[],
): number {
  let [within, rows, between] = [0, 0, 0];
  for (const { sum, squares, count } of groups) {
    const square = sum.reduce((total, value) => total + value * value, 0);
    within += squares - square / count;
    between += square / count;
    rows += count;
  }
  const freedom = rows - groups.length;
  if (freedom < 1) return 1;
  const noise = within / freedom;
  // Effects have mean 0: the regression has an intercept.
  const signal = Math.max(0, (between - groups.length * noise) / rows);
  const [least, most] = SHRINKAGE;
  return Math.min(most, Math.max(least, signal === 0 ? most : noise / signal));
}
