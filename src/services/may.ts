/** What may be shown to a listener, asked by id, or by the index in a model: searches ask about many, and that is faster. */
import type { ItemTable } from '../models/recommender.ts';
import type { CatalogueView } from './catalogue-view.ts';
import { isDismissed } from './listener-state.ts';
import type { ListenerState } from './listener-state.ts';

export interface May {
  readonly id: (id: string) => boolean;
  readonly indexOf: (items: ItemTable) => (index: number) => boolean;
}

/** Tracks of the catalogue that the listener has not dismissed, and for which `where` is true. */
export function mayOf(
  state: ListenerState,
  view: CatalogueView,
  where: (id: string) => boolean,
): May {
  const wanted = (id: string): boolean => !isDismissed(state, view, id) && where(id);
  return {
    id: (id) => view.track(id) !== undefined && wanted(id),
    indexOf(items) {
      const listed = view.listed(items);
      return (index) => listed[index] === 1 && wanted(items.id(index));
    },
  };
}
