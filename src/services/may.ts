/** What may be shown to a listener, asked by id, or by the index in a model: searches ask about many, and that is faster. */
import type { ItemTable } from '../models/recommender.ts';
import type { CatalogueView } from './catalogue-view.ts';

/** Keeps only ids for which it is true. */
export type Where = (id: string) => boolean;

export interface May {
  readonly id: Where;
  readonly indexOf: (items: ItemTable) => (index: number) => boolean;
}

/** Tracks of the catalogue for which `wanted` is true. */
export function mayOf(view: CatalogueView, wanted: Where): May {
  return {
    id: (id) => view.track(id) !== undefined && wanted(id),
    indexOf(items) {
      const listed = view.listed(items);
      return (index) => listed[index] === 1 && wanted(items.id(index));
    },
  };
}
