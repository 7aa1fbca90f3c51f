import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seededRandom, type Random } from '../../../../src/math/random.ts';
import {
  chooseByConvNet,
  convPartShapes,
  type ConvNet,
  type ConvShape,
} from '../../../../src/models/audio/cnn/conv-net.ts';
import { fitConvNet, type ConvExample } from '../../../../src/models/audio/cnn/fit-conv-net.ts';
import {
  hasNativeTensorFlow,
  loadTensorFlow,
} from '../../../../src/models/audio/cnn/tensorflow.ts';

const RING: ConvShape = {
  rows: 12,
  columns: 6,
  channels: 2,
  outputs: 2,
  filters: 6,
  spans: [
    [12, 3],
    [5, 1],
  ],
  ring: true,
  edges: [1, 3, -2],
};
const LADDER: ConvShape = {
  ...RING,
  columns: 1,
  channels: 5,
  spans: [
    [3, 1],
    [4, 1],
  ],
  ring: false,
  edges: [],
};
const FIT = { epochs: 12, batch: 8, learningRate: 0.01, decay: 0.1, dropout: 0.1 };
const tensorflow = await loadTensorFlow('wasm');

describe('chooseByConvNet', () => {
  it('gives the shares that plain loops give', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.integer(), (ring, seed) => {
        const random = seededRandom(seed);
        const net = randomNet(ring ? RING : LADDER, random);
        const images = [0, 1, 2].map((silent) => randomImage(net, random, silent));
        chooseByConvNet(tensorflow, net, images).forEach((shares, i) =>
          expectNear(shares, plainly(net, images[i]!), 1e-5),
        );
      }),
      { numRuns: 20 },
    );
  });

  it('turns its answer with a ring that is turned', () => {
    const random = seededRandom(2);
    const net = randomNet(RING, random);
    const image = randomImage(net, random, 0);
    const [shares, turned] = chooseByConvNet(tensorflow, net, [image, turnedBy(net, image, 5)]);
    for (let row = 0; row < 12; row++) {
      expect(turned![2 * ((row + 5) % 12)]).toBeCloseTo(shares![2 * row]!, 6);
    }
  });

  it('refuses weights of another shape', () => {
    const net = { ...randomNet(RING, seededRandom(1)), channels: 3 };
    expect(() => chooseByConvNet(tensorflow, net, [])).toThrow(/Expected \d+ weights, got \d+/);
  });
});

describe('fitConvNet', () => {
  it('learns where a chord lies and which of two it is, the same from the same seed', () => {
    const examples = chords(300, seededRandom(5));
    const [fitted, kept] = [examples.slice(0, 200), examples.slice(200)];
    const net = fitConvNet(tensorflow, fitted, RING, FIT, seededRandom(1));
    expect(accuracy(net, kept)).toBeGreaterThan(0.9);
    const again = fitConvNet(tensorflow, fitted, RING, FIT, seededRandom(1));
    expect(again.weights).toEqual(net.weights);

    // Where images and targets do not belong together there is nothing to be learned.
    const mixedUp = fitted.map(({ image }, i) => ({
      image,
      target: fitted[(i + 7) % fitted.length]!.target,
    }));
    const other = fitConvNet(tensorflow, mixedUp, RING, { ...FIT, epochs: 4 }, seededRandom(1));
    expect(accuracy(other, kept)).toBeLessThan(0.3);
  });

  it('learns along a ladder, too', () => {
    const random = seededRandom(6);
    const examples = Array.from({ length: 200 }, (): ConvExample => {
      const image = randomImage(LADDER, random, 0);
      const target = new Float32Array(LADDER.rows * LADDER.outputs);
      // The row whose neighbour below is loud is meant.
      const row = random.int(LADDER.rows - 1);
      image[(row + 1) * LADDER.channels] = 4;
      target[row * LADDER.outputs + 1] = 1;
      return { image, target };
    });
    const net = fitConvNet(tensorflow, examples, LADDER, FIT, seededRandom(1));
    expect(accuracy(net, examples)).toBeGreaterThan(0.9);
  });
});

const hasNative = hasNativeTensorFlow();

describe.skipIf(!hasNative)('native TensorFlow (npm run native)', () => {
  it('answers and fits as WebAssembly does, within 1e-4', async () => {
    const random = seededRandom(3);
    const examples = chords(32, random);
    for (const net of [randomNet(RING, random), randomNet(LADDER, random)]) {
      const images = [0, 1, 2].map((silent) => randomImage(net, random, silent));
      const ours = chooseByConvNet(await loadTensorFlow('wasm'), net, images);
      const theirs = chooseByConvNet(await loadTensorFlow('native'), net, images);
      theirs.forEach((shares, i) => expectNear(shares, ours[i]!, 1e-4));
    }
    const fits = [];
    for (const backend of ['wasm', 'native'] as const) {
      const core = await loadTensorFlow(backend);
      fits.push(fitConvNet(core, examples, RING, { ...FIT, epochs: 3 }, seededRandom(1)));
    }
    expectNear(fits[1]!.weights, fits[0]!.weights, 1e-4);
  });
});

it.skipIf(hasNative)('says how native TensorFlow is got where it is not there', async () => {
  await expect(loadTensorFlow('native')).rejects.toThrow(/npm run native/);
});

/** A chord of three rows that lasts, of one of two kinds, and some noise. */
function chords(count: number, random: Random): readonly ConvExample[] {
  return Array.from({ length: count }, () => {
    const [row, kind] = [random.int(12), random.int(2)];
    const image = randomImage(RING, random, 1);
    for (const step of [0, 3 + kind, 7]) {
      for (let column = 0; column < RING.columns - 1; column++) {
        image[(((row + step) % 12) * RING.columns + column) * RING.channels] = 1;
      }
    }
    const target = new Float32Array(24);
    target[2 * row + kind] = 1;
    return { image, target };
  });
}

function accuracy(net: ConvNet, examples: readonly ConvExample[]): number {
  const shares = chooseByConvNet(
    tensorflow,
    net,
    examples.map(({ image }) => image),
  );
  const right = examples.filter(
    ({ target }, i) => target.indexOf(1) === shares[i]!.indexOf(Math.max(...shares[i]!)),
  );
  return right.length / examples.length;
}

function randomNet(shape: ConvShape, random: Random): ConvNet {
  const size = convPartShapes(shape).reduce(
    (sum, part) => sum + part.reduce((product, length) => product * length, 1),
    0,
  );
  return { ...shape, weights: Float32Array.from({ length: size }, () => 0.3 * random.normal()) };
}

/** Its last columns silent. */
function randomImage(shape: ConvShape, random: Random, silent: number): Float32Array {
  const { rows, columns, channels } = shape;
  const heard = Math.max(1, columns - silent);
  return Float32Array.from({ length: rows * columns * channels }, (_, i) =>
    Math.floor(i / channels) % columns < heard ? random.next() : 0,
  );
}

function turnedBy(
  { rows, columns, channels }: ConvShape,
  image: Float32Array,
  steps: number,
): Float32Array {
  const turned = new Float32Array(image.length);
  const row = columns * channels;
  for (let r = 0; r < rows; r++) {
    turned.set(image.subarray(r * row, (r + 1) * row), ((r + steps) % rows) * row);
  }
  return turned;
}

/** The network in plain loops, from its description. */
function plainly(net: ConvNet, image: Float32Array): Float32Array {
  const { rows, columns, channels, outputs, filters, spans, ring } = net;
  let at = 0;
  const [mean, scale, first, firstBias, second, secondBias, lastBias, ...last] = convPartShapes(
    net,
  ).map((shape) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return net.weights.subarray(at, (at += size));
  }) as [Float32Array, ...Float32Array[]];
  const heard = Array.from({ length: columns }, (_, column) =>
    image.some((value, i) => value !== 0 && Math.floor(i / channels) % columns === column),
  );
  const standard = image.map((value, i) =>
    heard[Math.floor(i / channels) % columns]!
      ? (value - mean[i % channels]!) * scale![i % channels]!
      : 0,
  );
  const layer = (
    x: Float32Array,
    depth: number,
    filter: Float32Array,
    bias: Float32Array,
    [height, width]: readonly [number, number],
  ): Float32Array => {
    const out = new Float32Array(rows * columns * filters);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        for (let f = 0; f < filters; f++) {
          let sum = bias[f]!;
          for (let h = 0; h < height; h++)
            for (let w = 0; w < width; w++) {
              const row = ring ? (r + h) % rows : r + h - Math.floor((height - 1) / 2);
              const column = c + w - Math.floor((width - 1) / 2);
              if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
              for (let d = 0; d < depth; d++)
                sum +=
                  x[(row * columns + column) * depth + d]! *
                  filter[((h * width + w) * depth + d) * filters + f]!;
            }
          out[(r * columns + c) * filters + f] = heard[c]! ? Math.max(0, sum) : 0;
        }
    return out;
  };
  const middle = layer(standard, channels, first!, firstBias!, spans[0]!);
  const high = layer(middle, filters, second!, secondBias!, spans[1]!);
  const end = heard.filter(Boolean).length - 1;
  const logits = Float32Array.from({ length: rows * outputs }, (_, i) => lastBias![i % outputs]!);
  [0, ...net.edges].forEach((edge, view) => {
    const counts = heard.map((is, c) => {
      if (!is || edge === 0) return Number(is);
      return Math.exp(-(edge > 0 ? c : Math.abs(end - c)) / Math.abs(edge));
    });
    const all = counts.reduce((sum, count) => sum + count, 0);
    for (let r = 0; r < rows; r++)
      for (let c = 0; c < columns; c++)
        for (let f = 0; f < filters; f++)
          for (let o = 0; o < outputs; o++)
            logits[r * outputs + o]! +=
              (counts[c]! / all) *
              high[(r * columns + c) * filters + f]! *
              last[view]![f * outputs + o]!;
  });
  const most = Math.max(...logits);
  const all = logits.reduce((sum, logit) => sum + Math.exp(logit - most), 0);
  return logits.map((logit) => Math.exp(logit - most) / all);
}

function expectNear(found: Float32Array, expected: Float32Array, tolerance: number): void {
  expect(found).toHaveLength(expected.length);
  const off = found.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i]!)), 0);
  expect(off).toBeLessThan(tolerance);
}
