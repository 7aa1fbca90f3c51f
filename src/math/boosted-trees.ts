/**
 * Gradient boosted trees for logistic loss (Friedman 2001), as LightGBM grows them (Ke et al. 2017): features in
 * bins, gradients summed by bin, and the leaf that gains most is split next. Small, deterministic for a seed.
 */
import { binRows, BINS } from './feature-bins.ts';
import type { BinnedRows } from './feature-bins.ts';
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

/**
 * The logits of rows, Float64Array [rows]; one tree goes over all rows before the next does, so that it is at hand.
 *
 * @param features - Float32Array [rows x width], row-major.
 */
export function boostedScores(
  { bias, trees }: BoostedTrees,
  features: Float32Array,
  width: number,
): Float64Array {
  const scores = new Float64Array(features.length / width).fill(bias);
  for (const { features: asked, thresholds, left, right, values } of trees) {
    const root = asked.length === 0 ? -1 : 0;
    for (let row = 0, at = 0; row < scores.length; row++, at += width) {
      let node = root;
      while (node >= 0) {
        const goesLeft = features[at + asked[node]!]! <= thresholds[node]!;
        node = goesLeft ? left[node]! : right[node]!;
      }
      scores[row]! += values[-1 - node]!;
    }
  }
  return scores;
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
  /** Its part of the grower's order of rows. */
  readonly from: number;
  readonly to: number;
  /** Float64Array [features x bins x 3]: gradients, hessians and rows of each bin; only of features looked at. */
  readonly sums: Float64Array;
  readonly best: Split | undefined;
  /** Where the tree names it: node and side; undefined for the root. */
  readonly parent?: { readonly node: number; readonly side: 'left' | 'right' };
}

class TreeGrower {
  readonly #binned: BinnedRows;
  readonly #slopes: Slopes;
  readonly #config: BoostingConfig;
  readonly #features: readonly number[];
  /** Rows, those of a leaf together. */
  readonly #order: Int32Array;
  readonly #spare: Int32Array;

  constructor(binned: BinnedRows, slopes: Slopes, config: BoostingConfig, random: Random) {
    this.#binned = binned;
    this.#slopes = slopes;
    this.#config = config;
    this.#features = sampled(binned.width, config.featureShare, random);
    this.#order = Int32Array.from({ length: binned.rows }, (_, r) => r);
    this.#spare = new Int32Array(binned.rows);
  }

  grow(): { readonly tree: Tree; readonly rowsOf: readonly Int32Array[] } {
    const tree = {
      features: [] as number[],
      thresholds: [] as number[],
      left: [] as number[],
      right: [] as number[],
    };
    const { rows } = this.#binned;
    const leaves: Leaf[] = [this.#leaf(0, rows, this.#sumRows(0, rows))];
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
      const [left, right] = this.#divide(leaf, node);
      leaves[at] = left;
      leaves.push(right);
    }
    leaves.forEach(({ parent }, l) => {
      if (parent) tree[parent.side][parent.node] = -1 - l;
    });
    const rowsOf = leaves.map(({ from, to }) => this.#order.subarray(from, to));
    return { tree: { ...tree, values: rowsOf.map((own) => this.#value(own)) }, rowsOf };
  }

  #leaf(from: number, to: number, sums: Float64Array, parent?: Leaf['parent']): Leaf {
    const best = this.#bestSplit(to - from, sums);
    return { from, to, sums, best, ...(parent && { parent }) };
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

  #bestSplit(rows: number, sums: Float64Array): Split | undefined {
    if (rows < 2 * this.#config.minLeaf) return undefined;
    let best: Split | undefined;
    for (const feature of this.#features) {
      const split = this.#bestOf(rows, sums, feature);
      if (split && (best === undefined || split.gain > best.gain)) best = split;
    }
    return best;
  }

  #bestOf(rows: number, sums: Float64Array, feature: number): Split | undefined {
    const { minLeaf, ridge } = this.#config;
    const own = sums.subarray(3 * BINS * feature, 3 * BINS * (feature + 1));
    let [g, h, n] = [0, 0, 0];
    for (let b = 0; b < BINS; b++) {
      g += own[3 * b]!;
      h += own[3 * b + 1]!;
    }
    const whole = (g * g) / (h + ridge);
    let [gLeft, hLeft] = [0, 0];
    let best: Split | undefined;
    for (let b = 0; b < this.#binned.edges[feature]!.length; b++) {
      gLeft += own[3 * b]!;
      hLeft += own[3 * b + 1]!;
      n += own[3 * b + 2]!;
      if (n < minLeaf || rows - n < minLeaf) continue;
      const right = g - gLeft;
      const gain =
        (gLeft * gLeft) / (hLeft + ridge) + (right * right) / (h - hLeft + ridge) - whole;
      if (gain > 1e-9 && (best === undefined || gain > best.gain)) best = { gain, feature, bin: b };
    }
    return best;
  }

  #sumRows(from: number, to: number): Float64Array {
    const { bins, rows: all, width } = this.#binned;
    const { gradients, hessians } = this.#slopes;
    const sums = new Float64Array(3 * BINS * width);
    for (const feature of this.#features) {
      const own = bins.subarray(feature * all, (feature + 1) * all);
      const start = 3 * BINS * feature;
      for (let i = from; i < to; i++) {
        const r = this.#order[i]!;
        const at = start + 3 * own[r]!;
        sums[at]! += gradients[r]!;
        sums[at + 1]! += hessians[r]!;
        sums[at + 2]! += 1;
      }
    }
    return sums;
  }

  /** Both sides of a leaf; only the rows of the smaller are summed, the larger is what remains. */
  #divide({ from, to, sums, best }: Leaf, node: number): readonly [Leaf, Leaf] {
    const middle = this.#partition(from, to, best!);
    const small = middle - from <= to - middle ? [from, middle] : [middle, to];
    const ofSmall = this.#sumRows(small[0]!, small[1]!);
    const ofLarge = sums.map((sum, at) => sum - ofSmall[at]!);
    const [left, right] =
      small[0] === from && small[1] === middle ? [ofSmall, ofLarge] : [ofLarge, ofSmall];
    return [
      this.#leaf(from, middle, left, { node, side: 'left' }),
      this.#leaf(middle, to, right, { node, side: 'right' }),
    ];
  }

  /** Brings the rows that go left to the front, each side in its order; answers where the others begin. */
  #partition(from: number, to: number, { feature, bin }: Split): number {
    const { bins, rows: all } = this.#binned;
    const start = feature * all;
    let left = from;
    let right = 0;
    for (let i = from; i < to; i++) {
      const r = this.#order[i]!;
      if (bins[start + r]! <= bin) this.#order[left++] = r;
      else this.#spare[right++] = r;
    }
    this.#order.set(this.#spare.subarray(0, right), left);
    return left;
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
