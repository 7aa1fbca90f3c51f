/**
 * Fits the audio model: standardises the embeddings of all sounds, learns from the tracks that have listeners where
 * content puts a track among the collaborative factors, and encodes both as the points that serve.
 */
import { fnv1a32 } from '../../../math/hash.ts';
import { encodeSnapshot } from '../../snapshot.ts';
import { ContentRegression } from './content-regression.ts';
import { AUDIO, HEARD } from './sound-model.ts';

/** A track with a sound. */
export interface HeardTrack {
  readonly id: string;
  readonly artist: string;
  /** All of one length. */
  readonly embedding: ArrayLike<number>;
  readonly tempo: number;
  readonly tempoConfidence: number;
  readonly key: number;
  readonly mode: number;
  readonly keyConfidence: number;
}

/** What else is known of tracks: latent vectors of texts, say. All of one length, or undefined. */
export type OtherContent = (id: string) => Float32Array | undefined;

/** The model whose factors are learned. */
export interface FactorSource {
  readonly version: string;
  readonly rank: number;
  readonly heldOutBelow: number;
  /** Undefined, or all 0, for a track that has no listeners. */
  vector(id: string): Float32Array | undefined;
}

export interface SoundTraining {
  /** Ascending by id. */
  readonly tracks: readonly HeardTrack[];
  /** Tracks without a sound whose artists have some with one: they say where the artist lies. */
  readonly silent?: readonly { readonly id: string; readonly artist: string }[];
  readonly factors?: FactorSource;
  readonly others?: OtherContent;
  /** Ms since the epoch. */
  readonly trainedTo: number;
  readonly heldOutBelow: number;
}

export interface FittedSound {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Tracks that the regression was fitted on. */
  readonly learned: number;
  /** Share of the variance that content explains of artists that were kept out; 0 without a regression. */
  readonly explained: number;
}

/** Fewer tracks than this teach nothing. */
const MIN_LEARNED = 20;
/** Standardised numbers are cut off here: one strange sound must not rule. */
const CUT = 4;
/** Share of the likeness that is the sound itself; the rest is where listening would put it. */
const SOUND_SHARE = 0.5;

export function fitSound(training: SoundTraining): FittedSound {
  const { tracks, trainedTo } = training;
  const content = contentOf(training);
  const fitted = regressionOf(training, content);
  const rank = fitted?.regression.rank ?? 0;
  const factors = new Float32Array(tracks.length * rank);
  tracks.forEach(({ artist }, i) => {
    if (fitted === undefined) return;
    const number = fitted.artists.get(artist) ?? -1;
    factors.set(fitted.regression.predict(rowOf(content, i), number), i * rank);
  });
  const size = content.sound + rank;
  const bytes = encodeSnapshot({
    kind: AUDIO,
    config: { rank, size, factorization: fitted ? fnv1a32(training.factors!.version) : 0 },
    seed: 0,
    trainedTo,
    heldOutBelow: training.factors?.heldOutBelow ?? training.heldOutBelow,
    items: tracks.map(({ id }) => id),
    arrays: {
      points: pointsOf(content, factors, { count: tracks.length, rank }),
      factors,
      heard: heardOf(tracks),
    },
  });
  return {
    bytes,
    learned: fitted?.learned ?? 0,
    explained: fitted?.regression.explained ?? 0,
  };
}

/** Rows of standardised numbers: of the sound first, then of what else is known. */
interface Content {
  readonly values: Float32Array;
  readonly columns: number;
  /** Columns that are of the sound. */
  readonly sound: number;
}

function contentOf({ tracks, others }: SoundTraining): Content {
  const sound = tracks[0]?.embedding.length ?? 0;
  const more = tracks.map(({ id }) => others?.(id));
  const columns = sound + (more.find((vector) => vector !== undefined)?.length ?? 0);
  const values = new Float32Array(tracks.length * columns);
  tracks.forEach(({ embedding }, i) => {
    values.set(Array.from(embedding), i * columns);
    const vector = more[i];
    if (vector !== undefined) values.set(vector, i * columns + sound);
  });
  const known = (i: number, column: number): boolean => column < sound || more[i] !== undefined;
  for (let column = 0; column < columns; column++) {
    standardise(values, { rows: tracks.length, columns, column }, (i) => known(i, column));
  }
  return { values, columns, sound };
}

/** To mean 0 and variance 1 over the rows where it is known, and 0 where it is not. */
function standardise(
  values: Float32Array,
  at: { readonly rows: number; readonly columns: number; readonly column: number },
  known: (row: number) => boolean,
): void {
  let [sum, squares, count] = [0, 0, 0];
  for (let i = 0; i < at.rows; i++) {
    if (!known(i)) continue;
    const value = values[i * at.columns + at.column]!;
    sum += value;
    squares += value * value;
    count += 1;
  }
  if (count === 0) return;
  const mean = sum / count;
  const deviation = Math.sqrt(Math.max(0, squares / count - mean * mean));
  for (let i = 0; i < at.rows; i++) {
    const e = i * at.columns + at.column;
    const value = known(i) && deviation > 1e-9 ? (values[e]! - mean) / deviation : 0;
    values[e] = Math.min(CUT, Math.max(-CUT, value));
  }
}

function rowOf({ values, columns }: Content, row: number): Float32Array {
  return values.subarray(row * columns, (row + 1) * columns);
}

interface Fitted {
  readonly regression: ContentRegression;
  readonly artists: ReadonlyMap<string, number>;
  readonly learned: number;
}

function regressionOf(training: SoundTraining, content: Content): Fitted | undefined {
  const { tracks, silent = [], factors } = training;
  if (factors === undefined) return undefined;
  const artists = new Map<string, number>();
  const rows: { row: Float32Array; vector: Float32Array; artist: number }[] = [];
  const learn = (id: string, artist: string, row: Float32Array): void => {
    const vector = factors.vector(id);
    if (vector?.some((value) => value !== 0) !== true) return;
    const number = artists.get(artist) ?? artists.size;
    artists.set(artist, number);
    rows.push({ row, vector, artist: number });
  };
  tracks.forEach(({ id, artist }, i) => learn(id, artist, rowOf(content, i)));
  const learned = rows.length;
  if (learned < MIN_LEARNED) return undefined;
  const nothing = new Float32Array(content.columns);
  for (const { id, artist } of silent) learn(id, artist, nothing);
  const { rank } = factors;
  const all = {
    ...{ rows: rows.length, columns: content.columns, second: content.sound, rank },
    content: new Float32Array(rows.length * content.columns),
    factors: new Float32Array(rows.length * rank),
    artists: Int32Array.from(rows, ({ artist }) => artist),
  };
  rows.forEach(({ row, vector }, i) => {
    all.content.set(row, i * content.columns);
    all.factors.set(vector, i * rank);
  });
  return { regression: ContentRegression.fit(all), artists, learned };
}

/** Unit vectors: of the sound's part and the factors' part, each by its share. */
function pointsOf(
  content: Content,
  factors: Float32Array,
  { count, rank }: { readonly count: number; readonly rank: number },
): Float32Array {
  const { values, columns, sound } = content;
  const size = sound + rank;
  const points = new Float32Array(count * size);
  const share = rank === 0 ? 1 : SOUND_SHARE;
  for (let i = 0; i < count; i++) {
    const own = values.subarray(i * columns, i * columns + sound);
    const placed = factors.subarray(i * rank, (i + 1) * rank);
    points.set(scaled(own, Math.sqrt(share)), i * size);
    points.set(scaled(placed, Math.sqrt(1 - share)), i * size + sound);
  }
  return points;
}

function scaled(values: Float32Array, to: number): Float32Array {
  const length = Math.hypot(...values);
  return length === 0 ? values : values.map((value) => (value * to) / length);
}

function heardOf(tracks: readonly HeardTrack[]): Float32Array {
  const heard = new Float32Array(tracks.length * HEARD);
  tracks.forEach(({ tempo, tempoConfidence, key, mode, keyConfidence }, i) => {
    heard.set([tempo, tempoConfidence, key, mode, keyConfidence], i * HEARD);
  });
  return heard;
}
