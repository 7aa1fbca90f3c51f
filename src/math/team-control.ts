/** The words through which a {@link ThreadTeam} and its members talk, and the loop that both run. */
import type { Kernels } from './kernels.ts';

/** Places in the control block, Int32Array. */
export const Control = Object.freeze({
  /** Goes up by one for each task: members wait for that. */
  round: 0,
  task: 1,
  args: 2,
  units: 3,
  chunk: 4,
  /** The first unit that nobody has taken. */
  cursor: 5,
  /** Members that have found nothing more to take. */
  done: 6,
  failed: 7,
  /** 1: the team is disbanded. */
  over: 8,
});
export const CONTROL_INTS = 16;

/** What a member is started with. */
export interface TeamMember {
  readonly memory: WebAssembly.Memory;
  /** Addresses of the control block and of the member's scratch. */
  readonly control: number;
  readonly scratch: number;
}

/** Takes chunks of the current task until none is left. */
export function doChunks(kernels: Kernels, control: Int32Array, scratch: number): void {
  const task = control[Control.task]!;
  const args = control[Control.args]!;
  const units = control[Control.units]!;
  const chunk = control[Control.chunk]!;
  for (;;) {
    const from = Atomics.add(control, Control.cursor, chunk);
    if (from >= units) return;
    const failed = kernels.runTask(task, args, from, Math.min(units, from + chunk), scratch);
    if (failed > 0) Atomics.add(control, Control.failed, failed);
  }
}
