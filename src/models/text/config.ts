/** The settings of the text model: everything that changes its answers. */
import { readSettings } from '../settings.ts';
import type { SettingsOf } from '../settings.ts';

export interface TextConfig {
  readonly minDocuments: number;
  readonly minEntities: number;
  readonly lengthDamping: number;
  readonly smoothing: number;
  readonly termsPerEntity: number;
  readonly rank: number;
  readonly denseShare: number;
  readonly halfLifeDays: number;
  readonly sentimentWeight: number;
}

export const TEXT_SETTINGS: SettingsOf<TextConfig> = {
  minDocuments: {
    meaning: 'Documents that must hold a term before it counts',
    default: 2,
    min: 1,
    max: 1000,
    integer: true,
  },
  minEntities: {
    meaning: 'Entities whose documents must hold a term before it counts',
    default: 2,
    min: 1,
    max: 1000,
    integer: true,
  },
  lengthDamping: {
    meaning:
      'Power of its length by which a document longer than the mean counts less for each word',
    default: 0.25,
    min: 0,
    max: 1,
  },
  smoothing: {
    meaning:
      'Power of the frequency of a term in what is expected of it; below 1 rare terms count less',
    default: 0.9,
    min: 0.1,
    max: 1,
  },
  termsPerEntity: {
    meaning: 'Terms that are kept of each entity: those that stand out most',
    default: 4000,
    min: 10,
    max: 20_000,
    integer: true,
  },
  rank: {
    meaning: 'Dimensions of the latent vectors; fewer where there are few entities',
    default: 128,
    min: 2,
    max: 512,
    integer: true,
  },
  denseShare: {
    meaning: 'Share of the latent vectors in likeness, the rest is that of the terms themselves',
    default: 0.3,
    min: 0,
    max: 1,
  },
  halfLifeDays: {
    meaning: 'Days after which a document counts half; one without a date does not fade',
    default: 1460,
    min: 1,
    max: 100_000,
  },
  sentimentWeight: {
    meaning:
      'How much what texts think of a track moves its score for a listener: all praise adds this share',
    default: 0.1,
    min: 0,
    max: 1,
  },
};

/** The default settings with `overrides` in their place. @throws BadInputError for unknown or out of range. */
export function textConfig(overrides: Readonly<Record<string, unknown>> = {}): TextConfig {
  return readSettings<TextConfig>('text', TEXT_SETTINGS, overrides);
}
