import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../src/math/random.ts';
import {
  ContentRegression,
  type ContentRows,
} from '../../../../src/models/audio/likeness/content-regression.ts';

const [COLUMNS, RANK, ARTISTS, EACH] = [4, 3, 40, 5];

/** Directions that are partly content's, partly the artist's, partly noise. */
function world(share: { content: number; artist: number; noise: number }): ContentRows {
  const random = seededRandom(1);
  const normals = (count: number) => Float64Array.from({ length: count }, () => random.normal());
  const weights = normals(COLUMNS * RANK);
  const rows = ARTISTS * EACH;
  const content = Float32Array.from(normals(rows * COLUMNS));
  const factors = new Float32Array(rows * RANK);
  for (let artist = 0; artist < ARTISTS; artist++) {
    const own = normals(RANK);
    for (let i = artist * EACH; i < (artist + 1) * EACH; i++) {
      for (let r = 0; r < RANK; r++) {
        let value = share.artist * own[r]! + share.noise * random.normal();
        for (let c = 0; c < COLUMNS; c++) {
          value += share.content * content[i * COLUMNS + c]! * weights[c * RANK + r]!;
        }
        factors[i * RANK + r] = value;
      }
    }
  }
  const artists = Int32Array.from({ length: rows }, (_, i) => Math.floor(i / EACH));
  return { rows, columns: COLUMNS, content, rank: RANK, factors, artists };
}

function cosine(a: Float32Array, b: Float32Array): number {
  const product = a.reduce((sum, value, i) => sum + value * b[i]!, 0);
  return product / (Math.hypot(...a) * Math.hypot(...b) || 1);
}

/** Mean cosine of what is predicted of each row and what it is. */
function agreement(data: ContentRows, model: ContentRegression, artistKnown: boolean): number {
  let sum = 0;
  for (let i = 0; i < data.rows; i++) {
    const row = data.content.subarray(i * COLUMNS, (i + 1) * COLUMNS);
    const guess = model.predict(row, artistKnown ? data.artists[i]! : -1);
    sum += cosine(guess, data.factors.subarray(i * RANK, (i + 1) * RANK));
  }
  return sum / data.rows;
}

describe('ContentRegression', () => {
  it('follows content where content decides, and stiffens where it says nothing', () => {
    const told = ContentRegression.fit(world({ content: 1, artist: 0, noise: 0.1 }));
    const untold = ContentRegression.fit(world({ content: 0, artist: 0, noise: 1 }));
    expect(told.explained).toBeGreaterThan(0.6);
    expect(untold.explained).toBeLessThan(0.05);
    expect(untold.ridge).toBeGreaterThan(told.ridge);
  });

  it('lets the artist count as much as artists are of one kind', () => {
    const kindred = world({ content: 0.3, artist: 1, noise: 0.1 });
    const model = ContentRegression.fit(kindred);
    expect(agreement(kindred, model, true)).toBeGreaterThan(0.9);
    expect(agreement(kindred, model, true)).toBeGreaterThan(agreement(kindred, model, false) + 0.3);
    const strangers = world({ content: 1, artist: 0, noise: 0.1 });
    const other = ContentRegression.fit(strangers);
    const gain = agreement(strangers, other, true) - agreement(strangers, other, false);
    expect(Math.abs(gain)).toBeLessThan(0.05);
  });

  it('refuses nothing to learn from and numbers that are none', () => {
    const data = world({ content: 1, artist: 1, noise: 1 });
    expect(() => ContentRegression.fit({ ...data, rows: 0 })).toThrow('Expected rows');
    const content = data.content.slice().fill(Number.NaN, 3, 4);
    expect(() => ContentRegression.fit({ ...data, content })).toThrow('Expected finite');
  });
});
