import { describe, expect, it } from 'vitest';
import { fnv1a32, mix32 } from '../../src/math/hash.ts';

describe('hashes', () => {
  it('agrees with the published FNV-1a test vectors', () => {
    expect(fnv1a32('')).toBe(0x811c9dc5);
    expect(fnv1a32('a')).toBe(0xe40c292c);
    expect(fnv1a32('foobar')).toBe(0xbf9cf968);
  });

  it('hashes the UTF-8 bytes of what is not ASCII', () => {
    const bytes = new TextEncoder().encode('aé♫🎵z');
    let expected = 0x811c9dc5;
    for (const byte of bytes) expected = Math.imul(expected ^ byte, 0x01000193) >>> 0;
    expect(fnv1a32('aé♫🎵z')).toBe(expected);
  });

  it('agrees with the published finaliser of MurmurHash3', () => {
    expect(mix32(0)).toBe(0);
    expect(mix32(1)).toBe(0x514e28b7);
    expect(mix32(0xffffffff)).toBe(0x81f16f39);
  });

  it('spreads texts that differ in their last letters evenly over the whole range', () => {
    const counts = new Int32Array(16);
    for (let i = 0; i < 16_000; i++) counts[mix32(fnv1a32(`user:${i}`)) >>> 28]!++;
    // 1,000 expected in each, standard deviation 31.
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
