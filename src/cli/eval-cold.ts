/**
 * `eval cold`: how well tracks that nobody has played find their listeners, by sound alone, by text alone, by the artist's
 * mean alone, and by all together, on the store's own listening (`models/evaluation/cold.ts`).
 */
import type { Clock } from '../clock.ts';
import { BadInputError } from '../errors.ts';
import { dot } from '../math/dense.ts';
import { areaUnderCurve } from '../math/ranks.ts';
import { AUDIO_MODEL_VERSION } from '../models/audio/analyze-sound.ts';
import {
  fitSound,
  type HeardTrack,
  type SoundTraining,
} from '../models/audio/likeness/fit-sound.ts';
import { SoundModel } from '../models/audio/likeness/sound-model.ts';
import { COLD_FOLDS, hiddenIn, withoutColumns, type Hidden } from '../models/evaluation/cold.ts';
import { meanAndError } from '../models/evaluation/metrics.ts';
import { differenceOf, type Difference } from '../models/evaluation/paired.ts';
import { factorizationConfig } from '../models/factorization/config.ts';
import { FactorizationModel } from '../models/factorization/factorization-model.ts';
import { fitSnapshot } from '../models/factorization/fit.ts';
import { ColdTracks } from '../models/hybrid/cold-tracks.ts';
import type { Taste } from '../models/recommender.ts';
import { decodeSnapshot } from '../models/snapshot.ts';
import { textConfig } from '../models/text/config.ts';
import { fitTextInWorker } from '../models/text/fit-in-worker.ts';
import { TextModel } from '../models/text/text-model.ts';
import { type TrackFacts } from '../services/catalogue-view.ts';
import { makeCatalogueViews } from '../services/catalogue-views.ts';
import { gatherSounds } from '../services/sound-training.ts';
import { textAnswers } from '../services/text-answers.ts';
import { gatherTexts } from '../services/text-training.ts';
import { gatherMatrix, type TrainingMatrix } from '../services/training-data.ts';
import type { Store } from '../store/ports.ts';
import type { EvalControl } from './eval-models.ts';

export const COLD_MODELS = ['all', 'audio', 'regression', 'text', 'artist'] as const;
export type ColdModel = (typeof COLD_MODELS)[number];

export interface ColdFigures {
  /** Means over tracks of the area under the curve, with their standard errors. */
  readonly auc: number;
  readonly se: number;
  /** Among the listeners who play any track whose sound is known. */
  readonly aucAmongTheirs: number;
  /** Of tracks hidden alone, and with all that their artist made. */
  readonly aucOf: Readonly<Record<Hidden, number>>;
  /** How far all together are ahead, track by track. */
  readonly behindAll: Difference;
}

export interface EvalColdResult {
  readonly tracks: Readonly<Record<Hidden, number>>;
  readonly listeners: number;
  readonly models: Readonly<Record<ColdModel, ColdFigures>>;
}

/** Fewer listeners than this do not make a curve. */
const MIN_LISTENERS = 10;

interface ColdData {
  readonly training: TrainingMatrix;
  readonly sounds: readonly HeardTrack[];
  readonly silent: SoundTraining['silent'];
  readonly facts: readonly TrackFacts[];
  readonly text: TextModel;
  readonly now: number;
}

/** One hidden track: the curves of each model. */
interface ColdTrack {
  readonly how: Hidden;
  readonly auc: Readonly<Record<ColdModel, number>>;
  readonly amongTheirs: Readonly<Record<ColdModel, number>>;
}

/** @throws BadInputError where no analysed track has listeners. */
export async function evalCold(
  deps: { readonly store: Store; readonly clock: Clock },
  control: EvalControl,
): Promise<EvalColdResult> {
  control.progress(0, 'reading listening, texts and sounds');
  const data = await gather(deps, control.signal);
  const found: ColdTrack[] = [];
  for (let fold = 0; fold < COLD_FOLDS; fold++) {
    control.progress((1 + fold) / (1 + COLD_FOLDS), `part ${fold + 1} of ${COLD_FOLDS}`);
    found.push(...(await measureFold(data, fold)));
    control.signal.throwIfAborted();
  }
  if (found.length === 0) {
    throw new BadInputError(
      `Expected analysed tracks of ${MIN_LISTENERS} listeners or more in the store, got none: run the audio job first.`,
    );
  }
  return figuresOf(found, data.training.matrix.rows);
}

async function gather(
  { store, clock }: { readonly store: Store; readonly clock: Clock },
  signal: AbortSignal,
): Promise<ColdData> {
  const now = clock.now();
  const { tracks, silent } = await gatherSounds(store, AUDIO_MODEL_VERSION, signal);
  const training = await gatherMatrix(store, now, factorizationConfig(), signal);
  const texts = await gatherTexts(store, signal);
  const { rated, texts: count } = texts;
  const settings = { config: textConfig(), seed: 1, trainedTo: now, heldOutBelow: 0 };
  const { bytes } = await fitTextInWorker(
    { rated, texts: count, ...settings },
    textAnswers(store, texts, {}, signal),
    () => undefined,
    signal,
  );
  const { tracks: facts } = await makeCatalogueViews({ store, clock }).current();
  const text = TextModel.fromSnapshot(decodeSnapshot(bytes, 'text'), 'eval');
  return { training, sounds: tracks, silent, facts, text, now };
}

async function measureFold(data: ColdData, fold: number): Promise<readonly ColdTrack[]> {
  const { items, matrix } = data.training;
  const artists = new Map(data.facts.map(({ id, artists: [artist = id] }) => [id, artist]));
  const how = new Map<number, Hidden>();
  items.forEach((id, column) => {
    const hidden = hiddenIn(fold, { id, artist: artists.get(id) ?? id });
    if (hidden !== undefined) how.set(column, hidden);
  });
  const seen = withoutColumns(matrix, new Set(how.keys()));
  const config = factorizationConfig();
  const request = { matrix: seen, items, config, trainedTo: data.now, heldOutBelow: 0 };
  const bytes = await fitSnapshot(request, () => undefined);
  const model = FactorizationModel.fromSnapshot(decodeSnapshot(bytes, 'factorization'), `f${fold}`);
  const scorers = scorersOf(data, model, how);
  const tastes = tastesOf(seen);
  const listeners = tastes.map((taste) => ({ taste, vector: model.foldIn(taste) }));
  const heard = new Set(data.sounds.map(({ id }) => id));
  const theirs = tastes.map((taste) => taste.items.some((item) => heard.has(items[item]!)));
  const score = Object.fromEntries(
    COLD_MODELS.map((name) => [name, scorers[name](listeners)]),
  ) as unknown as Record<ColdModel, ScoreTrack>;
  const audience = audiences(matrix, how);
  return Array.from(how, ([column, hidden]) => ({ id: items[column]!, column, hidden }))
    .filter(({ id, column }) => heard.has(id) && audience.get(column)!.size >= MIN_LISTENERS)
    .map(({ id, column, hidden }) => {
      const plays = audience.get(column)!;
      const [auc, amongTheirs] = [{}, {}] as Record<ColdModel, number>[];
      for (const name of COLD_MODELS) {
        const scores = score[name](id);
        auc![name] = areaUnderCurve(scores, (u) => plays.has(u));
        const some = Array.from(scores.keys()).filter((u) => theirs[u] === true);
        amongTheirs![name] = areaUnderCurve(
          Float64Array.from(some, (u) => scores[u]!),
          (i) => plays.has(some[i]!),
        );
      }
      return { how: hidden, auc: auc!, amongTheirs: amongTheirs! };
    });
}

interface Listener {
  readonly taste: Taste;
  readonly vector: Float32Array;
}

/** Scores of all listeners for one track. */
type ScoreTrack = (id: string) => Float64Array;

/** By each model, from what is not hidden. */
function scorersOf(
  data: ColdData,
  model: FactorizationModel,
  hidden: ReadonlyMap<number, Hidden>,
): Record<ColdModel, (listeners: readonly Listener[]) => ScoreTrack> {
  const { sounds, silent = [], facts, text, now: trainedTo } = data;
  const { rank, version, items } = model;
  const vector = (id: string): Float32Array | undefined => {
    const index = items.indexOf(id);
    return index < 0 || hidden.has(index) ? undefined : model.vector(index);
  };
  const factors = { version, rank, heldOutBelow: 0, vector };
  const others = (id: string): Float32Array | undefined => text.vector(text.items.indexOf(id));
  const common = { factors, trainedTo, heldOutBelow: 0 };
  const fit = (training: Pick<SoundTraining, 'tracks' | 'silent' | 'others'>): SoundModel =>
    SoundModel.fromSnapshot(
      decodeSnapshot(fitSound({ ...training, ...common }).bytes, 'audio'),
      'eval',
    );
  // Each track is an artist of its own where nothing may be known of artists.
  const alone = sounds.map((track) => ({ ...track, artist: track.id }));
  const byFactors =
    (factorsOf: (id: string) => Float32Array | undefined) =>
    (listeners: readonly Listener[]): ScoreTrack =>
    (id) => {
      const place = factorsOf(id);
      return Float64Array.from(listeners, (listener) =>
        place === undefined ? 0 : dot(place, 0, listener.vector, 0, rank),
      );
    };
  const sound = fit({ tracks: alone });
  const written = fit({ tracks: alone.map((track) => ({ ...track, embedding: [] })), others });
  const all = fit({ tracks: sounds, silent, others });
  const unheard = {
    rank,
    items: tableWithout(model, hidden),
    vector: (i: number) => model.vector(i),
  };
  const prior = ColdTracks.build(facts, unheard);
  return {
    all: byFactors((id) => all.factorsOf(id)),
    audio: (listeners) => bySound(sound, items, listeners),
    regression: byFactors((id) => sound.factorsOf(id)),
    text: byFactors((id) => written.factorsOf(id)),
    artist: byFactors((id) => prior.vector(id)),
  };
}

/** The audio recommender as it serves. */
function bySound(
  sound: SoundModel,
  items: FactorizationModel['items'],
  listeners: readonly Listener[],
): ScoreTrack {
  const scores = listeners.map(({ taste }) => {
    const known = Int32Array.from(taste.items, (item) => sound.items.indexOf(items.id(item)));
    return sound.scores({ items: known, weights: taste.weights });
  });
  return (id) => {
    const index = sound.items.indexOf(id);
    return Float64Array.from(scores, (ofListener) => ofListener[index]!);
  };
}

/** The items that are not hidden. */
function tableWithout(
  { items }: FactorizationModel,
  hidden: ReadonlyMap<number, Hidden>,
): FactorizationModel['items'] {
  return {
    size: items.size,
    id: (index) => items.id(index),
    indexOf: (id) => {
      const index = items.indexOf(id);
      return hidden.has(index) ? -1 : index;
    },
  };
}

function tastesOf({ rows, offsets, indexes, values }: TrainingMatrix['matrix']): readonly Taste[] {
  return Array.from({ length: rows }, (_, row) => ({
    items: Int32Array.from(indexes.subarray(offsets[row], offsets[row + 1])),
    weights: Float32Array.from(values.subarray(offsets[row], offsets[row + 1])),
  }));
}

/** Who likes each hidden track. */
function audiences(
  { rows, offsets, indexes, values }: TrainingMatrix['matrix'],
  hidden: ReadonlyMap<number, Hidden>,
): ReadonlyMap<number, ReadonlySet<number>> {
  const audience = new Map(Array.from(hidden.keys(), (column) => [column, new Set<number>()]));
  for (let row = 0; row < rows; row++) {
    for (let e = offsets[row]!; e < offsets[row + 1]!; e++) {
      if (values[e]! > 0) audience.get(indexes[e]!)?.add(row);
    }
  }
  return audience;
}

function figuresOf(found: readonly ColdTrack[], listeners: number): EvalColdResult {
  const of = (name: ColdModel, some = found): Float64Array =>
    Float64Array.from(some, ({ auc }) => auc[name]);
  const hidden = (how: Hidden): readonly ColdTrack[] => found.filter((track) => track.how === how);
  const figures = (name: ColdModel): ColdFigures => {
    const { mean, error } = meanAndError(of(name));
    const theirs = found.map(({ amongTheirs }) => amongTheirs[name]).filter(Number.isFinite);
    return {
      auc: mean,
      se: error,
      aucAmongTheirs: meanAndError(theirs).mean,
      aucOf: {
        track: meanAndError(of(name, hidden('track'))).mean,
        artist: meanAndError(of(name, hidden('artist'))).mean,
      },
      behindAll: differenceOf(of('all'), of(name)),
    };
  };
  return {
    tracks: { track: hidden('track').length, artist: hidden('artist').length },
    listeners,
    models: Object.fromEntries(
      COLD_MODELS.map((name) => [name, figures(name)]),
    ) as unknown as EvalColdResult['models'],
  };
}
