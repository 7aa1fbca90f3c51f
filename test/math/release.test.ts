import { describe, expect, it } from 'vitest';
import { release } from '../../src/math/release.ts';

describe('release', () => {
  it('leaves arrays of length 0, and bears one that was released before', () => {
    const [numbers, floats] = [new Float64Array(10), new Float32Array(10)];
    release(numbers, floats);
    release(numbers);
    expect([numbers.length, floats.length]).toEqual([0, 0]);
  });
});
