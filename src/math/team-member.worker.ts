/** A thread of a team: waits for a task, takes chunks of it until none is left, and waits again. */
import { workerData } from 'node:worker_threads';
import { instantiateKernels } from './kernels.ts';
import { CONTROL_INTS, Control, doChunks } from './team-control.ts';
import type { TeamMember } from './team-control.ts';

const { module, memory, control: at, scratch } = workerData as TeamMember;
const control = new Int32Array(memory.buffer, at, CONTROL_INTS);
const kernels = instantiateKernels(memory, module);

for (let seen = 0; ;) {
  // A task may have been set before this thread was up: then there is nothing to wait for.
  Atomics.wait(control, Control.round, seen);
  seen = Atomics.load(control, Control.round);
  if (Atomics.load(control, Control.over) === 1) break;
  Atomics.add(control, Control.active, 1);
  try {
    doChunks(kernels, control, scratch);
  } catch {
    Atomics.add(control, Control.failed, 1);
  }
  Atomics.sub(control, Control.active, 1);
  Atomics.notify(control, Control.active);
}
