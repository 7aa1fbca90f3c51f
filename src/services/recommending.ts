/** What every service that recommends is made of, and the one read that all of them begin with. */
import type { Clock } from '../clock.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { Store } from '../store/ports.ts';
import type { CatalogueView } from './catalogue-view.ts';
import type { CatalogueViews } from './catalogue-views.ts';
import type { ServingModels } from './collaborative-list.ts';
import { ListenerModels } from './listener-models.ts';
import { NOBODY, readListener } from './listener-state.ts';
import type { NewTrackPlaces } from './new-tracks.ts';

export interface RecommendingDeps {
  readonly store: Store;
  readonly registry: ModelRegistry;
  readonly clock: Clock;
  /** Fixes every random choice. */
  readonly seed: number;
  readonly catalogue: CatalogueViews;
  readonly newTracks: NewTrackPlaces;
}

/** The models of this moment, the catalogue and a listener's history, joined. */
export async function readListenerModels(
  deps: RecommendingDeps,
  listener: string,
): Promise<ListenerModels> {
  const [view, state] = await Promise.all([
    deps.catalogue.current(),
    readListener(deps.store, listener),
  ]);
  return ListenerModels.ofListener(servingModels(deps, view), view, state, deps.clock.now());
}

/** The models as somebody meets them of whom nothing is known but what they want no more of. */
export async function modelsOfNobody(
  deps: RecommendingDeps,
  dismissed: ReadonlySet<string> = NOBODY.dismissed,
): Promise<ListenerModels> {
  const view = await deps.catalogue.current();
  return ListenerModels.ofListener(servingModels(deps, view), view, { ...NOBODY, dismissed }, 0);
}

/** The models of this moment, with what came after they were fitted. */
export function servingModels(deps: RecommendingDeps, view: CatalogueView): ServingModels {
  const models = deps.registry.current();
  const { factorization } = models;
  if (factorization === undefined) return models;
  return { ...models, newTracks: deps.newTracks.of(factorization, view) };
}
