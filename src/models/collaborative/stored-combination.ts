/**
 * A combination in a snapshot, beside the factorization that serves and is its narrow part: the choice as JSON,
 * the other parts that it reads, and what is known of items.
 */
import type { FactorizationConfig } from '../factorization/config.ts';
import { FactorizationModel } from '../factorization/factorization-model.ts';
import { ItemWeights } from '../neighbours/item-weights.ts';
import { packJson, unpackJson } from '../packed-json.ts';
import { arrayOf } from '../snapshot.ts';
import type { Snapshot, SnapshotContent } from '../snapshot.ts';
import type { Choice } from './choose.ts';
import { featureCount, partOfFeature } from './features.ts';
import type { ItemFacts } from './item-facts.ts';
import { PART_NAMES, partsOf } from './parts.ts';
import type { FittedParts, PartName } from './parts.ts';

type Arrays = SnapshotContent['arrays'];
type StoredChoice = Choice & { readonly features: number };
type NeighbourName = 'edlae' | 'rp3beta' | 'itemknn';

/** What is put into a snapshot besides the arrays of the factorization. */
export interface StoredParts {
  /** The arrays of the wide factorization. */
  readonly wide?: Arrays;
  readonly edlae?: ItemWeights;
  readonly rp3beta?: ItemWeights;
  readonly itemknn?: ItemWeights;
  readonly facts: ItemFacts;
}

const WIDE = 'wide:';
/** The array with the vectors of the wide factorization, f32 [items x rank]. */
export const WIDE_FACTORS = `${WIDE}factors`;
/** What a combination that was learned on other features cannot be read with. */
const FEATURES = featureCount(PART_NAMES.length);

/** Whether a combination reads a part: in its blend, or in what ranks again. */
export function reads({ combination: { weights, stacker } }: Choice, name: PartName): boolean {
  if (weights[PART_NAMES.indexOf(name)] !== 0) return true;
  const { logistic, trees } = stacker;
  // Nearness to single items is told by cosines.
  if (name === 'itemknn' && (logistic ?? trees) !== undefined) return true;
  const isOfPart = (feature: number): boolean =>
    partOfFeature(feature, PART_NAMES.length) === PART_NAMES.indexOf(name);
  const looks = trees?.trees.some(({ features }) => features.some(isOfPart)) === true;
  return looks || logistic?.weights.some((weight, f) => weight !== 0 && isOfPart(f)) === true;
}

/** Arrays for a snapshot. */
export function storedArrays(choice: Choice, parts: StoredParts): Arrays {
  const { wide = {}, facts } = parts;
  const neighbours = (['edlae', 'rp3beta', 'itemknn'] as const).map(
    (name) => parts[name]?.toArrays(name) ?? {},
  );
  return {
    choice: packJson({ ...choice, features: FEATURES }),
    itemListeners: facts.listeners,
    itemStrength: facts.strength,
    ...Object.fromEntries(Object.entries(wide).map(([name, array]) => [WIDE + name, array])),
    ...(Object.assign({}, ...neighbours) as Arrays),
  };
}

/**
 * What was chosen; undefined where nothing was, or by a version whose features were others.
 *
 * @throws ModelRefusedError when it cannot be read.
 */
export function readChoice(snapshot: Snapshot): Choice | undefined {
  const stored = unpackJson(snapshot, 'choice') as StoredChoice | undefined;
  if (stored === undefined) return undefined;
  const { features, ...choice } = stored;
  const known = choice.combination.weights.length === PART_NAMES.length && features === FEATURES;
  return known ? choice : undefined;
}

/**
 * The parts of a snapshot that holds a choice.
 *
 * @param narrow - The factorization of the same snapshot.
 * @throws ModelRefusedError when a part is missing or broken.
 */
export function readParts(
  snapshot: Snapshot,
  choice: Choice,
  narrow: FactorizationModel,
): FittedParts {
  const { size } = snapshot.items;
  const weightsOf = (name: NeighbourName): ItemWeights =>
    reads(choice, name) ? ItemWeights.fromSnapshot(snapshot, name) : nothing(size);
  const models = {
    ...(reads(choice, 'wide') && { wide: wideModel(snapshot, choice, narrow.config) }),
    narrow,
    edlae: weightsOf('edlae'),
    rp3beta: weightsOf('rp3beta'),
    itemknn: weightsOf('itemknn'),
  };
  return partsOf(models, {
    listeners: arrayOf(snapshot, 'itemListeners', 'f32', size),
    strength: arrayOf(snapshot, 'itemStrength', 'f32', size),
  });
}

/** The wide factorization differs from the narrow one in its rank, and in the names of its arrays. */
function wideModel(
  snapshot: Snapshot,
  choice: Choice,
  config: FactorizationConfig,
): FactorizationModel {
  const own = Object.entries(snapshot.arrays).filter(([name]) => name.startsWith(WIDE));
  const arrays = Object.fromEntries(own.map(([name, array]) => [name.slice(WIDE.length), array]));
  const wide = { ...config, rank: choice.parts.wideRank };
  return FactorizationModel.fromSnapshot({ ...snapshot, config: wide, arrays }, 'wide');
}

function nothing(size: number): ItemWeights {
  const none = { indexes: new Int32Array(0), values: new Float32Array(0) };
  return new ItemWeights({ offsets: new Int32Array(size + 1), ...none });
}
