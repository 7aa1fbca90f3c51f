import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.ts';
import {
  FACTORIZATION_SETTINGS,
  factorizationConfig,
} from '../../src/models/factorization/config.ts';
import { gateConfig } from '../../src/models/gate.ts';
import { popularityConfig } from '../../src/models/popularity/fit.ts';

describe('settings', () => {
  it('are the defaults with the overrides in their place, frozen, in one order', () => {
    const config = factorizationConfig({ seed: 7, rank: 8 });
    expect(config).toMatchObject({ rank: 8, seed: 7, nu: 1 });
    expect(Object.keys(config)).toEqual(Object.keys(FACTORIZATION_SETTINGS));
    expect(Object.isFrozen(config)).toBe(true);
    expect(JSON.parse(JSON.stringify(config))).toEqual(config);
  });

  it('have defaults within their own ranges', () => {
    expect(() => [factorizationConfig(), gateConfig(), popularityConfig()]).not.toThrow();
  });

  it.each([
    [{ rank: 0 }, 'Expected `rank` to be an integer between 1 and 512, got `0`.'],
    [{ rank: 513 }, 'Expected `rank` to be an integer between 1 and 512, got `513`.'],
    [{ rank: 2.5 }, 'Expected `rank` to be an integer between 1 and 512, got `2.5`.'],
    [{ rank: '8' }, 'Expected `rank` to be an integer between 1 and 512, got `8`.'],
    [{ nu: Number.NaN }, 'Expected `nu` to be a number between 0 and 1, got `NaN`.'],
    [{ epochs: Infinity }, 'Expected `epochs` to be an integer between 1 and 200, got `Infinity`.'],
  ])('refuse %j', (overrides, text) => {
    expect(() => factorizationConfig(overrides)).toThrow(new BadInputError(text));
  });

  it('refuse an unknown name, and say the known ones', () => {
    expect(() => factorizationConfig({ ranks: 8 })).toThrow(
      /^Expected a setting of factorization \(rank, epochs, .*\), got `ranks`\.$/,
    );
    expect(() => gateConfig({ constructor: 1 })).toThrow(/setting of the gate/);
  });
});
