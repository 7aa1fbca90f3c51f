import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diversify } from '../../../src/models/hybrid/diversify.ts';

const same = Float32Array.from([1, 0]);
const other = Float32Array.from([0, 2]);

describe('diversify', () => {
  it('keeps the order when no variety is asked for', () => {
    expect([...diversify(4, () => same, 0)]).toEqual([0, 1, 2, 3]);
  });

  it('brings forward what is unlike the best', () => {
    const vectors = [same, same, same, other];
    expect([...diversify(4, (place) => vectors[place], 0.9)].slice(0, 2)).toEqual([0, 3]);
  });

  it('leaves what has no vector where it stands among its equals', () => {
    expect([...diversify(3, () => undefined, 0.5)]).toEqual([0, 1, 2]);
  });

  it('returns each place once, whatever the vectors', () => {
    const vector = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
      minLength: 3,
      maxLength: 3,
    });
    const variety = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(vector, { maxLength: 20 }), variety, (rows, d) => {
        const order = diversify(rows.length, (place) => Float32Array.from(rows[place]!), d);
        expect([...order].sort((a, b) => a - b)).toEqual(rows.map((_, place) => place));
      }),
    );
  });

  it('shows more groups at the head of a list the more variety is asked for', () => {
    // Five groups of alike entries, one group after the other.
    const vectors = Array.from({ length: 30 }, (_, place) => {
      const angle = Math.floor(place / 6) + 0.01 * (place % 6);
      return Float32Array.from([Math.cos(angle), Math.sin(angle)]);
    });
    const groups = (d: number): number => {
      const head = diversify(30, (place) => vectors[place], d).subarray(0, 5);
      return new Set(Array.from(head, (place) => Math.floor(place / 6))).size;
    };
    expect(groups(0)).toBe(1);
    expect(groups(0.3)).toBeGreaterThan(1);
    expect(groups(0.9)).toBe(5);
  });
});
