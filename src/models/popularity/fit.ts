/**
 * Counts popularity: one voice per listener and item, however often they played it, which fades with
 * the age of its last play. A voice of unknown age does not fade.
 */
import { DAY_MS } from '../../clock.ts';
import { readSettings } from '../settings.ts';
import type { SettingsOf } from '../settings.ts';
import { encodeSnapshot } from '../snapshot.ts';
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

/** Sums voices by item, as they stream in. */
export class PopularityCounter {
  readonly #config: PopularityConfig;
  readonly #now: number;
  readonly #scores = new Map<string, number>();

  /** @param now - Ms since the epoch: ages are measured from here. */
  constructor(config: PopularityConfig, now: number) {
    this.#config = config;
    this.#now = now;
  }

  /** One listener's voice for an item. @param lastAt - Ms since the epoch; 0: not known. */
  add(item: string, lastAt: number): void {
    const days = lastAt > 0 ? Math.max(0, this.#now - lastAt) / DAY_MS : 0;
    const voice = 2 ** (-days / this.#config.halfLifeDays);
    this.#scores.set(item, (this.#scores.get(item) ?? 0) + voice);
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
      arrays: { scores: Float32Array.from(items, (item) => this.#scores.get(item)!) },
    });
  }
}
