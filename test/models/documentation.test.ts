import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FACTORIZATION_SETTINGS } from '../../src/models/factorization/config.ts';
import { GATE_SETTINGS } from '../../src/models/gate.ts';
import {
  EDLAE_SETTINGS,
  ITEM_KNN_SETTINGS,
  RP3BETA_SETTINGS,
} from '../../src/models/neighbours/config.ts';
import { POPULARITY_SETTINGS } from '../../src/models/popularity/fit.ts';
import type { NumberSetting } from '../../src/models/settings.ts';

describe('docs/models.md', () => {
  it('has the name, meaning, default and range of every setting', async () => {
    const text = await readFile(path.resolve(import.meta.dirname, '../../docs/models.md'), 'utf8');
    const rows = text
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) =>
        line
          .split('|')
          .map((cell) => cell.trim())
          .slice(1, -1),
      );
    const expected = [
      FACTORIZATION_SETTINGS,
      ITEM_KNN_SETTINGS,
      RP3BETA_SETTINGS,
      EDLAE_SETTINGS,
      POPULARITY_SETTINGS,
      GATE_SETTINGS,
    ].flatMap((fields) =>
      Object.entries<NumberSetting>(fields).map(
        ([name, { meaning, min, max, integer, ...field }]) => {
          const range = `${min} to ${max}${integer === true ? ', whole' : ''}`;
          return [`\`${name}\``, meaning, String(field.default), range];
        },
      ),
    );
    expect(rows).toEqual(expected);
  });
});
