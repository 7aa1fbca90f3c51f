/** A store that counts what it is asked: for tests that bound the work of a request. */
import type { Store } from '../../src/store/ports.ts';

export interface CountedStore {
  readonly store: Store;
  /** Calls by `port.method`; a method that was never called has no entry. */
  readonly calls: Map<string, number>;
}

/** Wraps a store: every call reaches it unchanged, and is counted when it is made. */
export function countCalls(store: Store): CountedStore {
  const calls = new Map<string, number>();
  const count = (name: string): void => void calls.set(name, (calls.get(name) ?? 0) + 1);
  const ports = Object.entries(store).map(([name, part]) => [
    name,
    typeof part === 'function' ? counted(name, part) : portOf(name, part as object),
  ]);
  return { store: Object.fromEntries(ports) as Record<keyof Store, never>, calls };

  function counted(name: string, method: unknown, self: unknown = store): unknown {
    return (...values: unknown[]) => {
      count(name);
      return (method as (...all: unknown[]) => unknown).apply(self, values);
    };
  }

  function portOf(name: string, port: object): object {
    return Object.fromEntries(
      Object.entries(port).map(([method, run]) => [
        method,
        counted(`${name}.${method}`, run, port),
      ]),
    );
  }
}
