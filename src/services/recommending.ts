/** What every service that recommends is made of, and the one read that all of them begin with. */
import type { Clock } from '../clock.ts';
import type { ModelRegistry, ModelSet } from '../models/registry.ts';
import type { Store } from '../store/ports.ts';
import type { CatalogueView, CatalogueViews } from './catalogue-view.ts';
import { ListenerModels } from './listener-models.ts';
import { NOBODY, readListener } from './listener-state.ts';

export interface RecommendingDeps {
  readonly store: Store;
  readonly registry: ModelRegistry;
  readonly clock: Clock;
  /** Fixes every random choice. */
  readonly seed: number;
  readonly catalogue: CatalogueViews;
}

/** The models of this moment, the catalogue and a listener's history, joined. */
export async function readListenerModels(
  deps: RecommendingDeps,
  listener: string,
): Promise<ListenerModels> {
  const models = deps.registry.current();
  const [view, state] = await Promise.all([
    deps.catalogue.current(),
    readListener(deps.store, listener),
  ]);
  return ListenerModels.ofListener(models, view, state, deps.clock.now());
}

/** The models as somebody meets them of whom nothing is known. */
export function modelsOf(models: ModelSet, view: CatalogueView): ListenerModels {
  return ListenerModels.ofListener(models, view, NOBODY, 0);
}
