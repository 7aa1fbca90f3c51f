/** What the compiled module exports. `src/math/kernels.ts` gives it types and documents it for callers. */
export { addOuter } from './tile';
export { cholesky, choleskySolve } from './cholesky';
export { encodeVectors } from './encode';
export { filterPhases } from './filter';
export { weighPair } from './loudness';
export { solveRowsScratch } from './rows';
export { scanCodes, scoreRows } from './scan';
export { powerOfFrames } from './spectrum';
export { runTask } from './tasks';
export { thereAndBack } from './there-and-back';
export { addOuterWide, choleskySolveWide, choleskyWide, scoreSome } from './wide';
