/** From the bytes of a snapshot to the model that serves: one line for each kind. */
import { SoundModel } from './audio/likeness/sound-model.ts';
import { ResponseModel } from './bandit/response-model.ts';
import { servedModel } from './collaborative/combined-model.ts';
import { HybridModel } from './hybrid/hybrid-model.ts';
import { PopularityModel } from './popularity/popularity-model.ts';
import type { ModelSet } from './registry.ts';
import { decodeSnapshot } from './snapshot.ts';
import { TextModel } from './text/text-model.ts';

export type ModelKind = keyof ModelSet;
export type ModelOf<K extends ModelKind> = NonNullable<ModelSet[K]>;

const DECODERS: {
  readonly [K in ModelKind]: (bytes: Uint8Array, version: string) => ModelOf<K>;
} = {
  factorization: (bytes, version) => servedModel(decodeSnapshot(bytes, 'factorization'), version),
  popularity: (bytes, version) =>
    PopularityModel.fromSnapshot(decodeSnapshot(bytes, 'popularity'), version),
  text: (bytes, version) => TextModel.fromSnapshot(decodeSnapshot(bytes, 'text'), version),
  audio: (bytes, version) => SoundModel.fromSnapshot(decodeSnapshot(bytes, 'audio'), version),
  hybrid: (bytes, version) => HybridModel.fromSnapshot(decodeSnapshot(bytes, 'hybrid'), version),
  responses: (bytes, version) =>
    ResponseModel.fromSnapshot(decodeSnapshot(bytes, 'responses'), version),
};

export const MODEL_KINDS = Object.keys(DECODERS) as ModelKind[];

/** A model as another thread gets it: both read the same bytes. */
export interface SharedModel {
  readonly kind: ModelKind;
  readonly version: string;
  readonly bytes: Uint8Array<SharedArrayBuffer>;
}

/** What another thread is handed. */
export function shareModels(models: ModelSet): readonly SharedModel[] {
  return MODEL_KINDS.flatMap((kind) => {
    const model = models[kind];
    return model === undefined ? [] : [{ kind, version: model.version, bytes: model.bytes }];
  });
}

/** The models that another thread shares. */
export function sharedModels(shared: readonly SharedModel[]): ModelSet {
  return Object.fromEntries(
    shared.map(({ kind, version, bytes }) => [kind, decodeModel(kind, bytes, version)]),
  );
}

/**
 * Decodes and checks a model.
 *
 * @param version - As the store knows it.
 * @throws ModelRefusedError that says what was expected and what came.
 */
export function decodeModel<K extends ModelKind>(
  kind: K,
  bytes: Uint8Array,
  version: string,
): ModelOf<K> {
  return DECODERS[kind](bytes, version);
}
