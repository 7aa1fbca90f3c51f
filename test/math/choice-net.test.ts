import { describe, expect, it } from 'vitest';
import { choose } from '../../src/math/choice-net.ts';
import { fitChoiceNet, type ChoiceExample } from '../../src/math/fit-choice-net.ts';
import { seededRandom } from '../../src/math/random.ts';

const CONFIG = { hidden: 8, epochs: 60, batch: 8, learningRate: 0.01, decay: 0, dropout: 0 };

/** Five options of two numbers; the right one has the largest product, its output says the sign of the first. */
function example(seed: number): ChoiceExample {
  const random = seededRandom(seed);
  const options = Float32Array.from({ length: 10 }, () => random.normal());
  const products = [0, 1, 2, 3, 4].map((i) => options[2 * i]! * options[2 * i + 1]!);
  const best = products.indexOf(Math.max(...products));
  const target = new Float32Array(10);
  target[2 * best + (options[2 * best]! > 0 ? 1 : 0)] = 1;
  return { options, target };
}

describe('fitChoiceNet', () => {
  const examples = Array.from({ length: 300 }, (_, i) => example(i));
  const fit = () => fitChoiceNet(examples, { inputs: 2, outputs: 2 }, CONFIG, seededRandom(1));
  const net = fit();

  it('learns what no linear score can tell, and holds for what it never saw', () => {
    const right = Array.from({ length: 200 }, (_, i) => example(1_000 + i)).filter(
      ({ options, target }) => {
        const shares = choose(net, options);
        return target[shares.indexOf(Math.max(...shares))] === 1;
      },
    );
    expect(right.length).toBeGreaterThan(170);
  });

  it('gives shares that sum to 1', () => {
    const shares = choose(net, examples[0]!.options);
    expect(shares.reduce((sum, x) => sum + x, 0)).toBeCloseTo(1, 5);
  });

  it('gives the same bytes for the same seed and examples', () => {
    expect(fit().weights).toEqual(net.weights);
  });
});
