/**
 * Fits one item-item model to synthetic listening, in a process of its own so that its peak memory is its own:
 * `item-model-fit.ts MODEL LISTENERS ITEMS PLAYS`. Prints what it took as one line of JSON.
 */
import { CsrBuilder } from '../src/math/csr.ts';
import type { Csr } from '../src/math/csr.ts';
import { seededRandom } from '../src/math/random.ts';
import { edlaeConfig, itemKnnConfig, rp3BetaConfig } from '../src/models/neighbours/config.ts';
import { fitEdlae } from '../src/models/neighbours/fit-edlae.ts';
import { fitItemKnn, fitRp3Beta } from '../src/models/neighbours/fit.ts';
import type { ItemWeights } from '../src/models/neighbours/item-weights.ts';
import type { FitControl } from '../src/models/neighbours/slice-pool.ts';

/** What a fit took. */
export interface FitFigures {
  readonly pairs: number;
  readonly entries: number;
  readonly cpuSeconds: number;
  readonly peakMb: number;
}

const GENRES = 50;
/** Genres of a listener, and the share of plays outside them. */
const OWN_GENRES = 3;
const STRAY = 0.1;

const FITS: Readonly<Record<string, (matrix: Csr, how: FitControl) => Promise<ItemWeights>>> = {
  itemknn: (matrix, how) => fitItemKnn(matrix, itemKnnConfig(), how),
  rp3beta: (matrix, how) => fitRp3Beta(matrix, rp3BetaConfig(), how),
  'edlae-100': (matrix, how) => fitEdlae(matrix, edlaeConfig({ neighbours: 100 }), how),
  'edlae-200': (matrix, how) => fitEdlae(matrix, edlaeConfig({ neighbours: 200 }), how),
};

/** Listeners with a few genres each, items whose popularity falls with their rank in a genre. */
function listening(listeners: number, items: number, plays: number): Csr {
  const random = seededRandom(1);
  const perGenre = Math.floor(items / GENRES);
  const draw = (below: number): number => Math.floor(below * random.next());
  const builder = new CsrBuilder();
  for (let listener = 0; listener < listeners; listener++) {
    const own = Array.from({ length: OWN_GENRES }, () => draw(GENRES));
    const count = Math.max(1, Math.round(plays * Math.exp(0.6 * random.normal() - 0.18)));
    const liked = new Set<number>();
    for (let t = 0; t < 4 * count && liked.size < count; t++) {
      const genre = random.next() < STRAY ? draw(GENRES) : own[draw(OWN_GENRES)]!;
      const rank = Math.floor(perGenre ** random.next() * (0.5 + random.next()) - 0.5);
      liked.add(genre + GENRES * Math.min(perGenre - 1, Math.max(0, rank)));
    }
    for (const item of liked) builder.push(item, 1);
    builder.endRow();
  }
  return builder.build(
    items,
    Int32Array.from({ length: items }, (_, item) => item),
  );
}

const [name, ...shape] = process.argv.slice(2);
const [listeners, items, plays] = shape.map(Number);
const matrix = listening(listeners!, items!, plays!);
const control = { threads: 1, signal: new AbortController().signal, progress: () => undefined };
const before = process.cpuUsage();
const model = await FITS[name!]!(matrix, control);
const { user, system } = process.cpuUsage(before);
const figures: FitFigures = {
  pairs: matrix.indexes.length,
  entries: model.rows.values.length,
  cpuSeconds: (user + system) / 1e6,
  peakMb: process.resourceUsage().maxRSS / 1024,
};
console.log(JSON.stringify(figures));
