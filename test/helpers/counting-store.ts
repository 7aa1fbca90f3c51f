/** A store that counts what it is asked: for tests that bound the work of a request. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Store } from '../../src/store/ports.ts';

export interface CountedStore {
  readonly store: Store;
  /** Calls by `port.method`; a method that was never called has no entry. */
  readonly calls: Map<string, number>;
  /** Resolves when nothing has been asked for a while and all is answered: what goes on behind requests, too. */
  idle(): Promise<void>;
}

/** Turns of the event loop without a call under way after which nothing more is taken to come. */
const QUIET_TURNS = 20;
const TURN_MS = 5;

/** Wraps a store: every call reaches it unchanged, and is counted when it is made. */
export function countCalls(store: Store): CountedStore {
  const calls = new Map<string, number>();
  const count = (name: string): void => void calls.set(name, (calls.get(name) ?? 0) + 1);
  let underWay = 0;
  const ports = Object.entries(store).map(([name, part]) => [
    name,
    typeof part === 'function' ? counted(name, part) : portOf(name, part as object),
  ]);
  return { store: Object.fromEntries(ports) as Record<keyof Store, never>, calls, idle };

  async function idle(): Promise<void> {
    for (let quiet = 0; quiet < QUIET_TURNS; quiet++) {
      await sleep(TURN_MS);
      if (underWay > 0) quiet = 0;
    }
  }

  function counted(name: string, method: unknown, self: unknown = store): unknown {
    return (...values: unknown[]) => {
      count(name);
      const answer = (method as (...all: unknown[]) => unknown).apply(self, values);
      if (answer instanceof Promise) {
        underWay++;
        const done = (): void => void underWay--;
        answer.then(done, done);
      }
      return answer;
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
