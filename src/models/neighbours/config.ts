/** The settings of the item-item models: everything that changes their answers, in frozen values. */
import { readSettings } from '../settings.ts';
import type { NumberSetting, SettingsOf } from '../settings.ts';

/** Cosine between items; asymmetric as in Aiolli 2013, "Efficient top-N recommendation for very large scale binary rated datasets". */
export interface ItemKnnConfig {
  readonly neighbours: number;
  readonly asymmetry: number;
}

/** Paudel, Christoffel, Newell and Bernstein 2017, "Updatable, accurate, diverse, and scalable recommendations". */
export interface Rp3BetaConfig {
  readonly neighbours: number;
  readonly alpha: number;
  readonly beta: number;
}

/** Steck 2020, "Autoencoders that don't overfit towards the identity"; without dropout it is EASE (Steck 2019). */
export interface EdlaeConfig {
  readonly neighbours: number;
  readonly ridge: number;
  readonly dropout: number;
}

/** Items above which no dense system is made: 6,000 x 6,000 numbers of 4 bytes are 144 MB. */
export const DENSE_MOST = 6000;

const NEIGHBOURS: NumberSetting = {
  meaning: 'Items that are kept for each item: those that weigh most',
  default: 500,
  min: 1,
  max: 5000,
  integer: true,
};

export const ITEM_KNN_SETTINGS: SettingsOf<ItemKnnConfig> = {
  neighbours: NEIGHBOURS,
  asymmetry: {
    meaning: 'Share of the recommended item in the norm that likeness is divided by; 0.5: cosine',
    default: 0.5,
    min: 0,
    max: 1,
  },
};

export const RP3BETA_SETTINGS: SettingsOf<Rp3BetaConfig> = {
  neighbours: NEIGHBOURS,
  alpha: {
    meaning: 'Power of the probabilities of a step from listener to item and back',
    default: 0.6,
    min: 0,
    max: 3,
  },
  beta: {
    meaning: 'Power of the popularity of the recommended item that its weight is divided by',
    default: 0.4,
    min: 0,
    max: 3,
  },
};

export const EDLAE_SETTINGS: SettingsOf<EdlaeConfig> = {
  neighbours: {
    meaning:
      'Items that an item is regressed on, those nearest by cosine; 0: on all others, for at most 6000 items',
    default: 200,
    min: 0,
    max: 1000,
    integer: true,
  },
  ridge: {
    meaning: 'Weight of the squared item-item weights (lambda)',
    default: 50,
    min: 1e-6,
    max: 100_000,
  },
  dropout: {
    meaning: 'Share of what a listener likes that the fit pretends not to see (p); 0: EASE',
    default: 0.7,
    min: 0,
    max: 0.99,
  },
};

/** @throws BadInputError for an unknown name or a value out of range; so do the two below. */
export function itemKnnConfig(overrides?: Readonly<Record<string, unknown>>): ItemKnnConfig {
  return readSettings<ItemKnnConfig>('itemknn', ITEM_KNN_SETTINGS, overrides);
}

export function rp3BetaConfig(overrides?: Readonly<Record<string, unknown>>): Rp3BetaConfig {
  return readSettings<Rp3BetaConfig>('rp3beta', RP3BETA_SETTINGS, overrides);
}

export function edlaeConfig(overrides?: Readonly<Record<string, unknown>>): EdlaeConfig {
  return readSettings<EdlaeConfig>('edlae', EDLAE_SETTINGS, overrides);
}
