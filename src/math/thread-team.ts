/**
 * Threads that do tasks of the kernels together. The thread that makes the team is its first member and
 * waits for the others by atomics, so it must be one that may be blocked (a worker, never the one that
 * serves). Units of a task are handed out in chunks from one shared cursor: whoever is free takes the next.
 */
import { Worker } from 'node:worker_threads';
import { InvariantError } from '../errors.ts';
import type { KernelMemory, Kernels } from './kernels.ts';
import { instantiateKernels } from './kernels.ts';
import { CONTROL_INTS, Control, doChunks } from './team-control.ts';
import type { TeamMember } from './team-control.ts';

/** How long a thread may take to start or to finish a chunk before it counts as lost. */
const PATIENCE_MS = 600_000;

export class ThreadTeam {
  readonly kernels: Kernels;
  readonly size: number;
  readonly #control: Int32Array<SharedArrayBuffer>;
  readonly #scratch: number;
  readonly #workers: Worker[] = [];

  /**
   * @param size - Threads in all, this one included.
   * @param scratchBytes - What each needs for itself at most.
   */
  constructor(memory: KernelMemory, size: number, scratchBytes: number) {
    this.kernels = instantiateKernels(memory.memory);
    this.size = size;
    this.#control = memory.ints(CONTROL_INTS);
    this.#scratch = memory.take(scratchBytes);
    const ending = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    for (let i = 1; i < size; i++) {
      const workerData: TeamMember = {
        memory: memory.memory,
        control: this.#control.byteOffset,
        scratch: memory.take(scratchBytes),
      };
      const file = new URL(`./team-member.worker.${ending}`, import.meta.url);
      this.#workers.push(new Worker(file, { workerData, name: `team-${i}` }));
    }
  }

  /** Bytes that a team needs of its memory. */
  static sizeOf(size: number, scratchBytes: number): number {
    return 4 * CONTROL_INTS + size * (scratchBytes + 64) + 64;
  }

  /**
   * Does a task and returns when all of it is done.
   *
   * @param args - Address of its arguments.
   * @param units - How many there are.
   * @param chunk - How many are taken at a time.
   * @returns how many failed.
   */
  run(task: number, args: number, units: number, chunk: number): number {
    const control = this.#control;
    control[Control.task] = task;
    control[Control.args] = args;
    control[Control.units] = units;
    control[Control.chunk] = chunk;
    Atomics.store(control, Control.cursor, 0);
    Atomics.store(control, Control.failed, 0);
    Atomics.store(control, Control.done, 0);
    Atomics.add(control, Control.round, 1);
    Atomics.notify(control, Control.round);
    doChunks(this.kernels, control, this.#scratch);
    for (;;) {
      const done = Atomics.load(control, Control.done);
      if (done === this.size - 1) break;
      if (Atomics.wait(control, Control.done, done, PATIENCE_MS) === 'timed-out') {
        throw new InvariantError(`A thread of the team did not finish within ${PATIENCE_MS} ms.`);
      }
    }
    return Atomics.load(control, Control.failed);
  }

  /** Ends the threads; the team does nothing more. */
  async disband(): Promise<void> {
    Atomics.store(this.#control, Control.over, 1);
    Atomics.add(this.#control, Control.round, 1);
    Atomics.notify(this.#control, Control.round);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }
}
