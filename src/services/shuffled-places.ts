/** An order of many things that looks random, is the same for the same key, and needs no memory. */
import { fnv1a32, mix32 } from '../math/hash.ts';

/** Each number from 0 to `length - 1` once, in the key's own order. */
export function* shuffledPlaces(length: number, key: string): Generator<number> {
  const hash = mix32(fnv1a32(key));
  // A stride that shares no factor with the length comes by each place once.
  let stride = 1 + (hash % Math.max(1, length - 1));
  while (greatestCommonDivisor(stride, length) > 1) stride++;
  let place = hash % Math.max(1, length);
  for (let i = 0; i < length; i++) {
    yield place;
    place = (place + stride) % length;
  }
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
