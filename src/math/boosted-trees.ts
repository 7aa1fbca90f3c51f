/**
 * Gradient boosted trees for logistic loss (Friedman 2001), as LightGBM grows them (Ke et al. 2017): features in
 * bins, gradients summed by bin, and the leaf that gains most is split next. Small, deterministic for a seed.
 */
import type { LabelledRows } from './logistic-regression.ts';
import type { Random } from './random.ts';

export interface BoostingConfig {
  readonly trees: number;
  readonly leaves: number;
  /** How much of each tree counts, (0, 1]. */
  readonly rate: number;
  /** Rows that a leaf needs. */
  readonly minLeaf: number;
  /** Weight of the squared values of leaves. */
  readonly ridge: number;
  /** Share of the features that each tree may look at, (0, 1]. */
  readonly featureShare: number;
}

/**
 * A tree as parallel arrays: node n goes left where `features[n] <= thresholds[n]`. `left` and `right` name
 * nodes by their index, leaves by `-1 - leaf`. A tree without nodes is one leaf.
 */
export interface Tree {
  readonly features: readonly number[];
  readonly thresholds: readonly number[];
  readonly left: readonly number[];
  readonly right: readonly number[];
  readonly values: readonly number[];
}

/** Plain numbers, so that it can be written down. */
export interface BoostedTrees {
  /** The logit before any tree. */
  readonly bias: number;
  readonly trees: readonly Tree[];
}

const BINS = 64;
/** Rows whose values settle where bins end. */
const SAMPLED = 20_000;

/** Fits trees; the first n of them are what `trees: n` would have given. */
export function fitBoostedTrees(
  rows: LabelledRows,
  config: BoostingConfig,
  random: Random,
): BoostedTrees {
  const binned = binRows(rows);
  const count = rows.labels.length;
  const positives = rows.labels.reduce((sum, label) => sum + label, 0);
  const bias = Math.log((positives + 0.5) / (count - positives + 0.5));
  const logits = new Float64Array(count).fill(bias);
  const gradients = new Float32Array(count);
  const hessians = new Float32Array(count);
  const trees: Tree[] = [];
  for (let t = 0; t < config.trees; t++) {
    for (let r = 0; r < count; r++) {
      const p = 1 / (1 + Math.exp(-logits[r]!));
      gradients[r] = rows.labels[r]! - p;
      hessians[r] = p * (1 - p);
    }
    const grown = new TreeGrower(binned, { gradients, hessians }, config, random).grow();
    for (let l = 0; l < grown.rowsOf.length; l++) {
      const value = grown.tree.values[l]!;
      for (const r of grown.rowsOf[l]!) logits[r]! += value;
    }
    trees.push(grown.tree);
  }
  return { bias, trees };
}

/** The logit of one row. @param at - Where it starts in `features`. */
export function boostedScore(
  { bias, trees }: BoostedTrees,
  features: Float32Array,
  at: number,
): number {
  let sum = bias;
  for (const tree of trees) {
    let node = tree.features.length === 0 ? -1 : 0;
    while (node >= 0) {
      const goesLeft = features[at + tree.features[node]!]! <= tree.thresholds[node]!;
      node = (goesLeft ? tree.left : tree.right)[node]!;
    }
    sum += tree.values[-1 - node]!;
  }
  return sum;
}

interface Binned {
  readonly rows: number;
  readonly width: number;
  /** Uint8Array [width x rows]: a feature's bins lie together. */
  readonly bins: Uint8Array;
  /** Of each feature, the largest value of each bin but the last. */
  readonly edges: readonly Float32Array[];
}

function binRows({ features, width, labels }: LabelledRows): Binned {
  const rows = labels.length;
  const bins = new Uint8Array(width * rows);
  const step = Math.max(1, Math.floor(rows / SAMPLED));
  const edges = Array.from({ length: width }, (_, f) => {
    const sample = new Float32Array(Math.ceil(rows / step));
    for (let s = 0; s < sample.length; s++) sample[s] = features[s * step * width + f]!;
    sample.sort();
    const found = new Set<number>();
    for (let b = 1; b < BINS; b++) found.add(sample[Math.floor((b * sample.length) / BINS)]!);
    // The largest value as an edge would leave an empty bin.
    found.delete(sample[sample.length - 1]!);
    const own = Float32Array.from(found).sort();
    for (let r = 0; r < rows; r++) bins[f * rows + r] = binOf(own, features[r * width + f]!);
    return own;
  });
  return { rows, width, bins, edges };
}

/** The first edge that is not below the value. */
function binOf(edges: Float32Array, value: number): number {
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value <= edges[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Slopes {
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  /** The last bin that goes left. */
  readonly bin: number;
}

interface Leaf {
  readonly rows: Int32Array;
  readonly best: Split | undefined;
  /** Where the tree names it: node and side; undefined for the root. */
  readonly parent?: { readonly node: number; readonly side: 'left' | 'right' };
}

class TreeGrower {
  readonly #binned: Binned;
  readonly #slopes: Slopes;
  readonly #config: BoostingConfig;
  readonly #features: readonly number[];
  readonly #sums = new Float64Array(3 * BINS);

  constructor(binned: Binned, slopes: Slopes, config: BoostingConfig, random: Random) {
    this.#binned = binned;
    this.#slopes = slopes;
    this.#config = config;
    this.#features = sampled(binned.width, config.featureShare, random);
  }

  grow(): { readonly tree: Tree; readonly rowsOf: readonly Int32Array[] } {
    const tree = {
      features: [] as number[],
      thresholds: [] as number[],
      left: [] as number[],
      right: [] as number[],
    };
    const leaves: Leaf[] = [
      this.#leaf(Int32Array.from({ length: this.#binned.rows }, (_, r) => r)),
    ];
    while (leaves.length < this.#config.leaves) {
      const at = bestLeaf(leaves);
      if (at < 0) break;
      const leaf = leaves[at]!;
      const { feature, bin } = leaf.best!;
      const node = tree.features.length;
      tree.features.push(feature);
      tree.thresholds.push(this.#binned.edges[feature]![bin]!);
      tree.left.push(0);
      tree.right.push(0);
      if (leaf.parent) tree[leaf.parent.side][leaf.parent.node] = node;
      const [left, right] = this.#divide(leaf.rows, feature, bin);
      leaves[at] = this.#leaf(left, { node, side: 'left' });
      leaves.push(this.#leaf(right, { node, side: 'right' }));
    }
    leaves.forEach(({ parent }, l) => {
      if (parent) tree[parent.side][parent.node] = -1 - l;
    });
    const values = leaves.map(({ rows }) => this.#value(rows));
    return { tree: { ...tree, values }, rowsOf: leaves.map(({ rows }) => rows) };
  }

  #leaf(rows: Int32Array, parent?: Leaf['parent']): Leaf {
    return { rows, best: this.#bestSplit(rows), ...(parent && { parent }) };
  }

  #value(rows: Int32Array): number {
    let gradient = 0;
    let hessian = this.#config.ridge;
    for (const r of rows) {
      gradient += this.#slopes.gradients[r]!;
      hessian += this.#slopes.hessians[r]!;
    }
    return hessian > 0 ? (this.#config.rate * gradient) / hessian : 0;
  }

  #bestSplit(rows: Int32Array): Split | undefined {
    if (rows.length < 2 * this.#config.minLeaf) return undefined;
    let best: Split | undefined;
    for (const feature of this.#features) {
      const split = this.#bestOf(rows, feature);
      if (split && (best === undefined || split.gain > best.gain)) best = split;
    }
    return best;
  }

  #bestOf(rows: Int32Array, feature: number): Split | undefined {
    const { minLeaf, ridge } = this.#config;
    const sums = this.#sumByBin(rows, feature);
    let [g, h, n] = [0, 0, 0];
    for (let b = 0; b < BINS; b++) {
      g += sums[3 * b]!;
      h += sums[3 * b + 1]!;
    }
    const whole = (g * g) / (h + ridge);
    let [gLeft, hLeft] = [0, 0];
    let best: Split | undefined;
    for (let b = 0; b < this.#binned.edges[feature]!.length; b++) {
      gLeft += sums[3 * b]!;
      hLeft += sums[3 * b + 1]!;
      n += sums[3 * b + 2]!;
      if (n < minLeaf || rows.length - n < minLeaf) continue;
      const right = g - gLeft;
      const gain =
        (gLeft * gLeft) / (hLeft + ridge) + (right * right) / (h - hLeft + ridge) - whole;
      if (gain > 1e-9 && (best === undefined || gain > best.gain)) best = { gain, feature, bin: b };
    }
    return best;
  }

  /** Gradients, hessians and rows of each bin. */
  #sumByBin(rows: Int32Array, feature: number): Float64Array {
    const { bins, rows: all } = this.#binned;
    const { gradients, hessians } = this.#slopes;
    const sums = this.#sums.fill(0);
    const from = feature * all;
    for (let i = 0; i < rows.length; i++) {
      const r = rows[i]!;
      const at = 3 * bins[from + r]!;
      sums[at]! += gradients[r]!;
      sums[at + 1]! += hessians[r]!;
      sums[at + 2]! += 1;
    }
    return sums;
  }

  #divide(rows: Int32Array, feature: number, bin: number): readonly [Int32Array, Int32Array] {
    const { bins, rows: all } = this.#binned;
    const goesLeft = (r: number): boolean => bins[feature * all + r]! <= bin;
    return [rows.filter(goesLeft), rows.filter((r) => !goesLeft(r))];
  }
}

/** Of the leaves, the one whose split gains most; -1 where none can be split. */
function bestLeaf(leaves: readonly Leaf[]): number {
  let at = -1;
  leaves.forEach(({ best }, l) => {
    if (best && (at < 0 || best.gain > leaves[at]!.best!.gain)) at = l;
  });
  return at;
}

/** Some of the features, at least one, ascending. */
function sampled(width: number, share: number, random: Random): readonly number[] {
  const all = Array.from({ length: width }, (_, f) => f);
  const count = Math.max(1, Math.round(share * width));
  for (let f = 0; f < count; f++) {
    const other = f + random.int(width - f);
    [all[f], all[other]] = [all[other]!, all[f]!];
  }
  return all.slice(0, count).sort((a, b) => a - b);
}
