/**
 * The models that serve now. Requests read one reference; a job, a promotion or a rollback replaces
 * it by one assignment. Nothing is ever changed in place.
 */
import { ModelNotReadyError } from '../errors.ts';
import type { SoundModel } from './audio/likeness/sound-model.ts';
import type { ResponseModel } from './bandit/response-model.ts';
import type { FactorizationModel } from './factorization/factorization-model.ts';
import type { HybridModel } from './hybrid/hybrid-model.ts';
import type { PopularityModel } from './popularity/popularity-model.ts';
import type { TextModel } from './text/text-model.ts';

/** All models of one moment; a request takes it once and keeps it to its end. */
export interface ModelSet {
  readonly factorization?: FactorizationModel;
  readonly popularity?: PopularityModel;
  readonly text?: TextModel;
  readonly audio?: SoundModel;
  readonly hybrid?: HybridModel;
  readonly responses?: ResponseModel;
}

export class ModelRegistry {
  #models: ModelSet = {};

  /** The models of this moment. */
  current(): ModelSet {
    return this.#models;
  }

  /** Puts a model in the place of the one of its kind. */
  swap<K extends keyof ModelSet>(kind: K, model: NonNullable<ModelSet[K]>): void {
    this.#models = Object.freeze({ ...this.#models, [kind]: model });
  }

  /** @throws ModelNotReadyError when no model of this kind serves yet. */
  require<K extends keyof ModelSet>(kind: K): NonNullable<ModelSet[K]> {
    const model = this.#models[kind];
    if (model === undefined) {
      throw new ModelNotReadyError(`No ${kind} model is promoted yet: run the job that trains it.`);
    }
    return model;
  }
}
