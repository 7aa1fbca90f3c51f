/**
 * The words through which a {@link ThreadTeam} and its members talk, and the loop that both run.
 *
 * The cursor is shut between tasks, and a task is set only while nobody is within {@link doChunks}. So what
 * is read after a successful take belongs to the task of which the chunk was taken, and a member that is
 * late, or that never comes up, keeps nobody waiting: the others do its share.
 */
import type { Kernels } from './kernels.ts';

/** Places in the control block, Int32Array. */
export const Control = Object.freeze({
  /** Goes up by one for each task: members wait for that. */
  round: 0,
  task: 1,
  args: 2,
  units: 3,
  /** Units that are taken at a time. */
  chunk: 4,
  /** The first chunk that nobody has taken; {@link SHUT} or little more between tasks. */
  cursor: 5,
  /** Members that are taking chunks. */
  active: 6,
  failed: 7,
  /** 1: the team is disbanded. */
  over: 8,
});
export const CONTROL_INTS = 16;

/** A cursor from which no number of takes reaches a chunk. */
export const SHUT = -(2 ** 30);

/** What a member is started with. */
export interface TeamMember {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Addresses of the control block and of the member's scratch. */
  readonly control: number;
  readonly scratch: number;
}

/** Takes chunks of the current task until none is left. */
export function doChunks(kernels: Kernels, control: Int32Array, scratch: number): void {
  for (;;) {
    const taken = Atomics.add(control, Control.cursor, 1);
    if (taken < 0) return;
    const units = control[Control.units]!;
    const chunk = control[Control.chunk]!;
    const from = taken * chunk;
    if (from >= units) return;
    const to = Math.min(units, from + chunk);
    const task = control[Control.task]!;
    const failed = kernels.runTask(task, control[Control.args]!, from, to, scratch);
    if (failed > 0) Atomics.add(control, Control.failed, failed);
  }
}
