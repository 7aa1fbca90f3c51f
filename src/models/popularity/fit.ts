/**
 * Counts popularity: one voice per listener and item, however often they played it, which fades with
 * the age of its last play. A voice of unknown age does not fade. The voices of each country are counted beside
 * those of all: what listeners get of whom nothing else is known.
 */
import { DAY_MS } from '../../clock.ts';
import { TopK } from '../../math/top-k.ts';
import { readSettings } from '../settings.ts';
import type { SettingsOf } from '../settings.ts';
import { encodeSnapshot } from '../snapshot.ts';
import { countryNumber, isCountry } from './country.ts';
import { POPULARITY } from './popularity-model.ts';

export interface PopularityConfig {
  readonly halfLifeDays: number;
}

export const POPULARITY_SETTINGS: SettingsOf<PopularityConfig> = {
  halfLifeDays: {
    meaning: 'Days after which a listener counts half for what they played',
    default: 90,
    min: 0.01,
    max: 36_500,
  },
};

/** The default settings with `overrides` in their place. @throws BadInputError for unknown or out of range. */
export function popularityConfig(
  overrides: Readonly<Record<string, unknown>> = {},
): PopularityConfig {
  return readSettings<PopularityConfig>('popularity', POPULARITY_SETTINGS, overrides);
}

/** Items of a country that a snapshot keeps: below them the order of all countries goes on. */
const COUNTRY_ITEMS = 500;
/** So many voices of all countries, shared out by item, count beside a country's own (Dirichlet smoothing). */
const PRIOR_VOICES = 200;

type Voices = Map<string, number>;

/** Sums voices by item, as they stream in. */
export class PopularityCounter {
  readonly #config: PopularityConfig;
  readonly #now: number;
  readonly #scores: Voices = new Map();
  readonly #countries = new Map<string, Voices>();

  /** @param now - Ms since the epoch: ages are measured from here. */
  constructor(config: PopularityConfig, now: number) {
    this.#config = config;
    this.#now = now;
  }

  /**
   * One listener's voice for an item.
   *
   * @param lastAt - Ms since the epoch; 0: not known.
   * @param country - Theirs, ISO 3166, where it is known.
   */
  add(item: string, lastAt: number, country?: string): void {
    const days = lastAt > 0 ? Math.max(0, this.#now - lastAt) / DAY_MS : 0;
    const voice = 2 ** (-days / this.#config.halfLifeDays);
    raise(this.#scores, item, voice);
    if (country === undefined || !isCountry(country)) return;
    const own = this.#countries.get(country) ?? new Map<string, number>();
    this.#countries.set(country, own);
    raise(own, item, voice);
  }

  /**
   * The snapshot of what was counted; undefined when nothing was.
   *
   * @param keep - Which items go into it.
   * @param heldOutBelow - Threshold of the listeners whose voices were not added.
   */
  snapshot(
    keep: (item: string) => boolean,
    heldOutBelow: number,
  ): Uint8Array<ArrayBuffer> | undefined {
    const items = Array.from(this.#scores.keys()).filter(keep).sort();
    if (items.length === 0) return undefined;
    return encodeSnapshot({
      kind: POPULARITY,
      config: { ...this.#config },
      seed: 0,
      trainedTo: this.#now,
      heldOutBelow,
      items,
      arrays: {
        scores: Float32Array.from(items, (item) => this.#scores.get(item)!),
        ...this.#ofCountries(items),
      },
    });
  }

  /** The first items of each country; two letters make a number. */
  #ofCountries(items: readonly string[]): Readonly<Record<string, Int32Array>> {
    const all = items.reduce((sum, item) => sum + this.#scores.get(item)!, 0);
    const countries = Array.from(this.#countries.keys()).sort();
    const offsets = [0];
    const best: number[] = [];
    for (const country of countries) {
      const own = this.#countries.get(country)!;
      const score = (i: number): number =>
        (own.get(items[i]!) ?? 0) + (PRIOR_VOICES * this.#scores.get(items[i]!)!) / all;
      const heap = new TopK(Math.min(COUNTRY_ITEMS, items.length));
      for (let i = 0; i < items.length; i++) heap.push(i, score(i));
      best.push(...heap.drain().map(({ index }) => index));
      offsets.push(best.length);
    }
    return {
      countries: Int32Array.from(countries, countryNumber),
      countryOffsets: Int32Array.from(offsets),
      countryItems: Int32Array.from(best),
    };
  }
}

function raise(voices: Voices, item: string, voice: number): void {
  voices.set(item, (voices.get(item) ?? 0) + voice);
}
