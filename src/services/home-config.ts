/** The settings of Home: everything that changes a page besides the data. */
import { HOUR_MS } from '../clock.ts';
import { BANDIT_DEFAULTS } from '../models/bandit/posterior.ts';
import type { BanditConfig } from '../models/bandit/posterior.ts';

export interface HomeConfig {
  /** How long a page is good for; it also ends at midnight by the listener's clock. @defaultValue 1 h */
  readonly expiryMs: number;
  /** Pages kept in memory. @defaultValue 500 */
  readonly keptPages: number;
  /** Candidates of a shelf at most. @defaultValue 40 */
  readonly pool: number;
  /** K: pages drawn to serve one; the smallest propensity is 1/K. @defaultValue 200 */
  readonly draws: number;
  /** Share of those that are drawn at all, 0 to 1: the others show the best guess. @defaultValue 1 */
  readonly explore: number;
  /** Fewer cards than this, and a shelf is left out (a few kinds may be shorter). @defaultValue 5 */
  readonly thinShelf: number;
  /** @defaultValue 2 */
  readonly perArtistOnShelf: number;
  /** @defaultValue 6 */
  readonly perArtistOnPage: number;
  /** The largest page: what asks for more gets this. @defaultValue 20 and 50 */
  readonly maxShelves: number;
  readonly maxCards: number;
  readonly bandit: BanditConfig;
}

export const HOME_DEFAULTS: HomeConfig = Object.freeze({
  expiryMs: HOUR_MS,
  keptPages: 500,
  pool: 40,
  draws: 200,
  explore: 1,
  thinShelf: 5,
  perArtistOnShelf: 2,
  perArtistOnPage: 6,
  maxShelves: 20,
  maxCards: 50,
  bandit: BANDIT_DEFAULTS,
});
