/** What a training will need, and what of it fits into what it may have: known before it starts. */
import { BadInputError, ModelRefusedError } from '../../errors.ts';
import { alternatingMemory } from '../factorization/alternating-memory.ts';
import type { TrainingSize } from '../factorization/alternating-memory.ts';
import { COSINES_MOST } from '../neighbours/fit-edlae.ts';
import { neighboursKept, PART_DEFAULTS } from './parts.ts';

const MIB = 2 ** 20;

export type Combine = 'auto' | 'never';

/** @throws BadInputError for anything else. */
export function readCombine(value: unknown): Combine {
  if (value === 'auto' || value === 'never') return value;
  throw new BadInputError(`Expected \`combine\` to be auto or never, got \`${String(value)}\`.`);
}

export interface FitSize extends TrainingSize {
  /** Rank of the other factorization of a combination. */
  readonly wideRank: number;
}

export interface FitPlan {
  readonly combine: boolean;
  /** Why not, as a sentence; empty where nothing stands against it. */
  readonly reason: string;
}

/** Bytes of an entry of a matrix or of item weights: an index and a value. */
const ENTRY = 8;
/** Matrices that lie beside each other while parts are chosen: all and its training share, each weighted twice. */
const MATRICES = 4;
/** Listeners that are learned from, what each takes in candidates and features, and in how many copies. */
const LEARNED = 3_000;
const LEARNED_BYTES = 64_000;
/** What a store is asked to take as one snapshot: about 150,000 items with their neighbours. */
const STORED_MOST = 512 * MIB;
/** An id of an item as text, in a table and encoded. */
const ID_BYTES = 200;

/** Bytes that fitting the factorization alone takes at its peak. */
export function plainMemory(size: FitSize): number {
  const { columns, pairs, rank } = size;
  const snapshot = 2 * columns * (4 * rank + ID_BYTES);
  return alternatingMemory(size).bytes + ENTRY * pairs + snapshot;
}

/** Bytes that choosing and fitting a combination take at their peak, about. */
export function combinedMemory(size: FitSize): number {
  const { rows, columns, pairs, wideRank } = size;
  const held = storedBytes(size);
  const regression = ENTRY * Math.min(COSINES_MOST, columns ** 2 / 2);
  const steps = [
    regression + weightsBytes(columns, PART_DEFAULTS.edlae.neighbours),
    alternatingMemory({ ...size, rank: wideRank }).bytes,
    LEARNED_BYTES * Math.min(rows, LEARNED),
    // Encoding: the arrays, and the bytes that they become.
    held + ID_BYTES * columns,
  ];
  return MATRICES * ENTRY * pairs + held + Math.max(...steps);
}

/** Bytes of the parts of a combination at most: they are held while it is fitted, and stored. */
function storedBytes({ columns, rank, wideRank }: FitSize): number {
  const { edlae, rp3beta, itemknn } = PART_DEFAULTS;
  const weights = [edlae, rp3beta, itemknn].map((part) => weightsBytes(columns, part.neighbours));
  return weights.reduce((sum, each) => sum + each, 4 * columns * (rank + wideRank));
}

function weightsBytes(columns: number, neighbours: number): number {
  return ENTRY * columns * neighboursKept(neighbours, columns);
}

/**
 * Whether to combine, by what may be used.
 *
 * @param limitBytes - What a training may take.
 * @throws ModelRefusedError that says what would fit when not even the factorization alone does.
 */
export function planFit(size: FitSize, combine: Combine, limitBytes: number): FitPlan {
  if (plainMemory(size) > limitBytes) throw refusal(size, limitBytes);
  if (combine === 'never') return { combine: false, reason: '' };
  const stored = storedBytes(size);
  if (stored > STORED_MOST) {
    const reason = `Not combined with other models: the snapshot of ${size.columns} items could have ${mib(stored)} MiB, of ${mib(STORED_MOST)} that a store is asked to take.`;
    return { combine: false, reason };
  }
  const needed = combinedMemory(size);
  if (needed <= limitBytes) return { combine: true, reason: '' };
  const reason = `Not combined with other models: that takes about ${mib(needed)} MiB, of ${mib(limitBytes)} (\`models.memoryMiB\`).`;
  return { combine: false, reason };
}

function refusal(size: FitSize, limitBytes: number): ModelRefusedError {
  const { rows, columns, pairs } = size;
  let rank = size.rank;
  while (rank > 1 && plainMemory({ ...size, rank }) > limitBytes) rank = Math.floor(rank / 2);
  const fits = plainMemory({ ...size, rank }) <= limitBytes;
  const what = fits ? `\`rank\` ${rank} would fit` : 'no smaller `rank` would fit';
  return new ModelRefusedError(
    `Expected a training within ${mib(limitBytes)} MiB (\`models.memoryMiB\`), got one of about ${mib(plainMemory(size))} MiB: ` +
      `${rows} listeners, ${columns} items, ${pairs} pairs, ${size.rank} numbers in a vector; ${what}.`,
  );
}

function mib(bytes: number): number {
  return Math.ceil(bytes / MIB);
}
