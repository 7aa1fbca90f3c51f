/**
 * Tempo, beat and bar at once: a small network judges every period of the ladder as the beat of a bar of 3, 4, 5, 6
 * or 7 (`pulse-table.ts`), and the shares it gives are the answer and its confidence. In 6 the beat is the dotted
 * one, two to a bar: what tells 6/8 from 3/4 is which period repeats in three parts. Compound bars of three and
 * four beats (9/8, 12/8) are bars of 3 and 4.
 */
import { choose, type ChoiceNet } from '../../../math/choice-net.ts';
import { PERIODS, PULSE_INPUTS, STEP, type PulseTable } from './pulse-table.ts';

/** Outputs of the network, in order. */
export const TIME_SIGNATURES = [3, 4, 5, 6, 7] as const;
export const METRE_SHAPE = { inputs: PULSE_INPUTS, outputs: TIME_SIGNATURES.length } as const;

export interface MetreAnswer {
  /** Beats a minute. */
  readonly tempo: number;
  /** Share of all that lies within 4 % of it. */
  readonly tempoConfidence: number;
  /** 3 to 7. */
  readonly timeSignature: number;
  readonly timeSignatureConfidence: number;
}

/** Steps of the ladder on each side that are the same tempo: within 4 %. */
const SAME = Math.floor(Math.log(1.04) / Math.log(STEP));

export function readMetre(net: ChoiceNet, table: PulseTable): MetreAnswer {
  return answerMetre(choose(net, table.inputs), table);
}

/** @param shares - of each period and bar, row-major [PERIODS x outputs] */
export function answerMetre(shares: Float32Array, table: PulseTable): MetreAnswer {
  const classes = TIME_SIGNATURES.length;
  const byPeriod = new Float64Array(PERIODS);
  const byClass = new Float64Array(classes);
  for (let step = 0; step < PERIODS; step++) {
    for (let k = 0; k < classes; k++) {
      byPeriod[step]! += shares[step * classes + k]!;
      byClass[k]! += shares[step * classes + k]!;
    }
  }
  const near = byPeriod.map((_, step) =>
    byPeriod.subarray(Math.max(0, step - SAME), step + SAME + 1).reduce((sum, x) => sum + x, 0),
  );
  const middle = largest(near);
  const from = Math.max(0, middle - SAME);
  const step = from + largest(byPeriod.subarray(from, middle + SAME + 1));
  const metre = largest(byClass);
  return {
    tempo: table.tempi[step]!,
    tempoConfidence: Math.min(1, near[middle]!),
    timeSignature: TIME_SIGNATURES[metre]!,
    timeSignatureConfidence: byClass[metre]!,
  };
}

/** What the network should say of a clip whose tempo and bar are known, row-major [PERIODS x outputs]. */
export function metreTarget(table: PulseTable, tempo: number, timeSignature: number): Float32Array {
  const classes = TIME_SIGNATURES.length;
  const target = new Float32Array(PERIODS * classes);
  const metre = TIME_SIGNATURES.findIndex((one) => one === timeSignature);
  let sum = 0;
  for (let step = 0; step < PERIODS; step++) {
    const off = Math.log(table.tempi[step]! / tempo) / Math.log(STEP);
    const weight = Math.exp(-0.5 * off * off);
    if (Math.abs(off) > 3) continue;
    target[step * classes + metre] = weight;
    sum += weight;
  }
  return sum === 0 ? target : target.map((value) => value / sum);
}

function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}
