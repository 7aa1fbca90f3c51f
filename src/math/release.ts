/** Memory given back at once. */

/**
 * Frees the memory of large arrays that nobody reads any more; they are of length 0 afterwards. Left to the garbage
 * collector it would stay taken while the next large arrays are made.
 */
export function release(...arrays: readonly ArrayBufferView<ArrayBuffer>[]): void {
  for (const { buffer } of arrays) if (!buffer.detached) buffer.transfer(0);
}
