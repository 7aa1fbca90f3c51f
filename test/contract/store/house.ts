/** How a suite gets at the store that it tests. */
import { afterAll, beforeAll } from 'vitest';
import type { Store } from '../../../src/store/ports.ts';

/** A store that a house made for one group of tests. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Closes it and opens what it left behind. */
  reopen(): Promise<Store>;
  /** Closes it and removes what it left behind. */
  cleanUp(): Promise<void>;
}

export type MakeStore = () => Promise<StoreUnderTest>;

/** The store of the group that calls this, as it stands now. */
export interface House {
  store(): Store;
  reopen(): Promise<Store>;
}

/**
 * One empty store for the group of tests that stand around this call: a house may take seconds to
 * make one, so tests of a group share it and take names of their own.
 */
export function useStore(make: MakeStore): House {
  const current: { made?: StoreUnderTest; store?: Store } = {};
  beforeAll(async () => {
    current.made = await make();
    current.store = current.made.store;
  });
  afterAll(async () => current.made?.cleanUp());
  return {
    store: () => current.store!,
    reopen: async () => (current.store = await current.made!.reopen()),
  };
}
