/** The settings of the factorization: everything that changes its answers, in one frozen value. */
import { readSettings } from '../settings.ts';
import type { SettingsOf } from '../settings.ts';
import { CONFIDENCE_SETTINGS } from './confidence.ts';
import type { ConfidenceConfig } from './confidence.ts';

/**
 * Names as in Rendle, Krichene, Zhang and Koren, "Revisiting the performance of iALS", 2021. The two
 * weights are what the tuning fold of Last.fm HetRec chose for 64 numbers in a vector.
 */
export interface FactorizationConfig extends ConfidenceConfig {
  readonly rank: number;
  readonly epochs: number;
  readonly unobservedWeight: number;
  readonly regularization: number;
  readonly nu: number;
  readonly initialScale: number;
  readonly gradientSteps: number;
  readonly segments: number;
  readonly listsFrom: number;
  readonly seed: number;
}

export const FACTORIZATION_SETTINGS: SettingsOf<FactorizationConfig> = {
  rank: {
    meaning: 'Numbers in the vector of an item (d)',
    default: 64,
    min: 1,
    max: 512,
    integer: true,
  },
  epochs: {
    meaning: 'Rounds over all listeners, then all items',
    default: 8,
    min: 1,
    max: 200,
    integer: true,
  },
  unobservedWeight: {
    meaning:
      'Weight of every (listener, item) pair as a target of 0 (alpha0); smaller for sparser data',
    default: 0.03,
    min: 1e-6,
    max: 10,
  },
  regularization: {
    meaning: 'Weight of the squared vectors (lambda)',
    default: 0.03,
    min: 1e-9,
    max: 100,
  },
  nu: {
    meaning: 'How regularisation grows with the entries of a row: n^nu',
    default: 1,
    min: 0,
    max: 1,
  },
  initialScale: {
    meaning: 'Standard deviation of the length of a vector at the start (sigma*)',
    default: 0.1,
    min: 1e-6,
    max: 10,
  },
  gradientSteps: {
    meaning:
      'Steps of conjugate gradients for each listener and item; 0: solved exactly, which takes longer',
    default: 2,
    min: 0,
    max: 50,
    integer: true,
  },
  segments: {
    meaning:
      'Clusters of listeners; 0: the square root of their number, at most 100, and not fewer than before',
    default: 0,
    min: 0,
    max: 10_000,
    integer: true,
  },
  listsFrom: {
    meaning:
      'Items from which on searches read lists of alike items instead of all: nearly exact, in a fraction of the time',
    default: 200_000,
    min: 1,
    max: 1_000_000_000,
    integer: true,
  },
  seed: {
    meaning: 'Seed of the first vectors and of the clustering',
    default: 1,
    min: 0,
    max: 4_294_967_295,
    integer: true,
  },
  ...CONFIDENCE_SETTINGS,
};

/**
 * The default settings with `overrides` in their place.
 *
 * @throws BadInputError for an unknown name or a value out of range.
 */
export function factorizationConfig(
  overrides: Readonly<Record<string, unknown>> = {},
): FactorizationConfig {
  return readSettings<FactorizationConfig>('factorization', FACTORIZATION_SETTINGS, overrides);
}
