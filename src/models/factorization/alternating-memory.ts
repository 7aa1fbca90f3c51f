/** What a training will need, known before it starts. */
import { InvariantError } from '../../errors.ts';
import { KernelMemory, paddedWidth } from '../../math/kernels.ts';
import { ThreadTeam } from '../../math/thread-team.ts';

/** A Gram matrix is summed in this many shares, whatever the number of threads. */
export const GRAM_SHARES = 16;

/** Entries of a row up to which each of the three ways is taken, see `math/assembly/rows.ts`. */
export interface SolverLimits {
  readonly steps: number;
  readonly dualMost: number;
  readonly gradientMost: number;
}

/**
 * @param gradientSteps - 0: every row is solved exactly, by the cheaper of the two forms; otherwise steps of
 *   conjugate gradients for the rows where they are cheaper still.
 */
export function solverLimits(rank: number, gradientSteps: number): SolverLimits {
  const width = paddedWidth(rank);
  // The dual form costs n²d + n³/3, the other nd² + d³/3: even a little below n = d.
  if (gradientSteps === 0) return { steps: 0, dualMost: Math.floor(0.8 * width), gradientMost: 0 };
  return { steps: gradientSteps, dualMost: 16, gradientMost: 8 * width };
}

export interface TrainingSize {
  readonly rows: number;
  readonly columns: number;
  readonly pairs: number;
  readonly rank: number;
  readonly threads: number;
  readonly gradientSteps: number;
}

/** Bytes that a training takes in all, and how many of them each thread works in. */
export function alternatingMemory(size: TrainingSize): {
  readonly bytes: number;
  readonly scratchBytes: number;
} {
  const { rows, columns, pairs, rank, threads, gradientSteps } = size;
  const width = paddedWidth(rank);
  const { dualMost, gradientMost } = solverLimits(rank, gradientSteps);
  const scratchBytes = scratchOf(width, dualMost, gradientMost);
  const arrays = [
    4 * 16,
    8 * GRAM_SHARES * width * width,
    4 * width * width,
    4 * width,
    ...[rows, columns].flatMap((n) => [4 * (n + 1), 4 * pairs, 4 * pairs, 4 * n * width, 4 * n]),
  ];
  const bytes = arrays.reduce((sum, each) => sum + KernelMemory.sizeOf(each), 0);
  return { bytes: bytes + ThreadTeam.sizeOf(threads, scratchBytes), scratchBytes };
}

/** As `solveRowsScratch` in `math/assembly/rows.ts`, and what rotating and summing Gram matrices take. */
function scratchOf(width: number, dualMost: number, gradientMost: number): number {
  const dual = Math.ceil((dualMost + 8) / 8) * 8;
  const entries = Math.max(128, gradientMost) + 8;
  const square = Math.max(width * width, dual * dual);
  const floats = 6 * width + square + Math.max(entries, dual) * (width + 1) + 64;
  if (floats < 8 * width) throw new InvariantError('Expected the scratch to hold eight rows.');
  return 4 * floats;
}
