import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import { HashedNumbers } from '../../../src/models/text/hashed-numbers.ts';

describe('HashedNumbers', () => {
  it('answers as a map does, and 0 for what is not there', () => {
    const random = seededRandom(3);
    // Few different last bits: most of them meet in the same cells.
    const hash = (): number => ((random.int(2 ** 20) << 12) | random.int(4) | 1) >>> 0;
    const map = new Map(Array.from({ length: 500 }, (_, i) => [hash(), i + 1]));
    const numbers = new HashedNumbers(map);
    for (const [key, number] of map) expect(numbers.get(key)).toBe(number);
    for (let i = 0; i < 500; i++) {
      const other = hash();
      expect(numbers.get(other)).toBe(map.get(other) ?? 0);
    }
    expect(new HashedNumbers(new Map()).get(7)).toBe(0);
  });
});
