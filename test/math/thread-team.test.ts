import { describe, expect, it } from 'vitest';
import { KernelMemory, Task } from '../../src/math/kernels.ts';
import { seededRandom } from '../../src/math/random.ts';
import { ThreadTeam } from '../../src/math/thread-team.ts';
import { nearestCentre, normalizeRows } from '../../src/math/k-means.ts';

const WIDTH = 24;
const CENTRES = 16;

/** Centres and rows to assign, and the arguments of the task, in a memory of their own. */
function assignment(count: number, threads: number) {
  const memory = new KernelMemory(1 << 20);
  const team = new ThreadTeam(memory, threads, 4_096);
  const args = memory.ints(16);
  const rows = memory.floats(count * WIDTH);
  const columns = memory.floats(WIDTH * CENTRES);
  const out = memory.ints(count + 1);
  const random = seededRandom(9);
  const centres = Float32Array.from({ length: CENTRES * WIDTH }, () => random.normal());
  normalizeRows(centres, WIDTH);
  for (let i = 0; i < rows.length; i++) rows[i] = random.normal();
  for (let c = 0; c < CENTRES; c++) {
    for (let k = 0; k < WIDTH; k++) columns[k * CENTRES + c] = centres[c * WIDTH + k]!;
  }
  args.set([rows.byteOffset, WIDTH, columns.byteOffset, CENTRES, out.byteOffset]);
  const wanted = Array.from({ length: count }, (_, r) =>
    nearestCentre(centres, WIDTH, rows, r * WIDTH),
  );
  return { team, args: args.byteOffset, out, wanted };
}

describe('ThreadTeam', () => {
  it('finds the centre that a plain loop finds, and writes nothing behind the last row', async () => {
    const { team, args, out, wanted } = assignment(7, 1);
    out[7] = -5;
    team.run(Task.assign, args, 7, 5);
    await team.disband();
    expect(Array.from(out)).toEqual([...wanted, -5]);
  });

  it('does every unit of every task, from before its threads are up until they are', async () => {
    const { team, args, out, wanted } = assignment(400, 3);
    const until = performance.now() + 400;
    for (let round = 0; round < 50 || performance.now() < until; round++) {
      const units = 1 + ((round * 37) % 400);
      out.fill(-1);
      expect(team.run(Task.assign, args, units, 1 + (round % 7))).toBe(0);
      expect(Array.from(out.subarray(0, units))).toEqual(wanted.slice(0, units));
      expect(out[units]).toBe(-1);
    }
    await team.disband();
  });

  it('can be disbanded before its threads are up', async () => {
    for (let i = 0; i < 5; i++) {
      const { team, args, out, wanted } = assignment(20, 2);
      team.run(Task.assign, args, 20, 3);
      await team.disband();
      expect(Array.from(out.subarray(0, 20))).toEqual(wanted);
    }
  });
});
