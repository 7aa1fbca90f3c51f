/** WebAssembly that reads other people's files: a trap in it is an error of the file, not of ours. */

/** What the decoder answers; `otherwise` where broken data made it trap. */
export function guarded(call: () => number, otherwise: number): number {
  try {
    return call();
  } catch (error) {
    if (error instanceof WebAssembly.RuntimeError) return otherwise;
    throw error;
  }
}
