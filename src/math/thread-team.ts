/**
 * Threads that do tasks of the kernels together. The thread that makes the team is its first member and
 * waits for the others by atomics, so it must be one that may be blocked (a worker, never the one that
 * serves). Units of a task are handed out in chunks from one shared cursor: whoever is up and free takes the
 * next, so the first task does not wait for threads that are still starting.
 */
import { Worker } from 'node:worker_threads';
import { threadBeside } from './thread-beside.ts';
import { InvariantError } from '../errors.ts';
import type { KernelMemory, Kernels } from './kernels.ts';
import { compileKernels, instantiateKernels } from './kernels.ts';
import { CONTROL_INTS, Control, doChunks, SHUT } from './team-control.ts';
import type { TeamMember } from './team-control.ts';

/** How long a thread may take to finish a chunk before it counts as lost. */
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
    const module = compileKernels();
    this.kernels = instantiateKernels(memory.memory, module);
    this.size = size;
    this.#control = memory.ints(CONTROL_INTS);
    this.#control[Control.cursor] = SHUT;
    this.#scratch = memory.take(scratchBytes);
    const file = threadBeside(import.meta.url, 'team-member.worker');
    for (let i = 1; i < size; i++) {
      const workerData: TeamMember = {
        module,
        memory: memory.memory,
        control: this.#control.byteOffset,
        scratch: memory.take(scratchBytes),
      };
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
    Atomics.store(control, Control.failed, 0);
    Atomics.store(control, Control.cursor, 0);
    Atomics.add(control, Control.round, 1);
    Atomics.notify(control, Control.round);
    doChunks(this.kernels, control, this.#scratch);
    Atomics.store(control, Control.cursor, SHUT);
    this.#awaitMembers();
    return Atomics.load(control, Control.failed);
  }

  /** Ends the threads; the team does nothing more. */
  async disband(): Promise<void> {
    Atomics.store(this.#control, Control.over, 1);
    Atomics.add(this.#control, Control.round, 1);
    Atomics.notify(this.#control, Control.round);
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  /** Waits until no member is taking chunks; the cursor is shut, so none takes another. */
  #awaitMembers(): void {
    for (;;) {
      const active = Atomics.load(this.#control, Control.active);
      if (active === 0) return;
      if (Atomics.wait(this.#control, Control.active, active, PATIENCE_MS) === 'timed-out') {
        throw new InvariantError(`A thread of the team did not finish within ${PATIENCE_MS} ms.`);
      }
    }
  }
}
