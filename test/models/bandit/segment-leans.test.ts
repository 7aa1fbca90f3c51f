import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/math/random.ts';
import type { Random } from '../../../src/math/random.ts';
import { fitResponses } from '../../../src/models/bandit/fit-responses.ts';
import { BANDIT_DEFAULTS } from '../../../src/models/bandit/posterior.ts';
import { ResponseCounter } from '../../../src/models/bandit/response-counter.ts';
import { ResponseModel } from '../../../src/models/bandit/response-model.ts';
import { decodeSnapshot } from '../../../src/models/snapshot.ts';
import type { Fitted } from '../../../src/models/fit-thread.ts';

const SEGMENTS = 30;
const ITEMS = 120;

/** Segments of three tastes; an item is of one of them, and pleases the others less by so many logits. */
function rate(segment: number, item: number, apart: number): number {
  const logit = -2 + (segment % 3 === item % 3 ? apart : -apart);
  return 1 / (1 + Math.exp(-logit));
}

/** Responses to a share of all pairs, 40 each. */
function counted(apart: number, random: Random): { counter: ResponseCounter; shown: Set<string> } {
  const counter = new ResponseCounter();
  const shown = new Set<string>();
  for (let segment = 0; segment < SEGMENTS; segment++) {
    for (let item = 0; item < ITEMS; item++) {
      if (random.next() > 0.4) continue;
      shown.add(`${segment} ${item}`);
      let reward = 0;
      for (let n = 0; n < 40; n++) if (random.next() < rate(segment, item, apart)) reward++;
      counter.add(segment, `track:${item}`, 40, reward);
    }
  }
  return { counter, shown };
}

function fit(counter: ResponseCounter): Fitted {
  return fitResponses({ ...counter.counted(), config: BANDIT_DEFAULTS, trainedTo: 1_000 });
}

function modelOf(counter: ResponseCounter): ResponseModel {
  return ResponseModel.fromSnapshot(decodeSnapshot(fit(counter).bytes, 'responses'), 'v1');
}

describe('what segments lean to', () => {
  it('foretells responses of segments to what only others were shown', () => {
    const { counter, shown } = counted(1, seededRandom(3));
    const model = modelOf(counter);
    let [right, wrong] = [0, 0];
    for (let segment = 0; segment < SEGMENTS; segment++) {
      for (let item = 0; item < ITEMS; item++) {
        if (shown.has(`${segment} ${item}`)) continue;
        const likes = segment % 3 === item % 3;
        if (model.leanOf(segment, `track:${item}`) > 0 === likes) right++;
        else wrong++;
      }
    }
    expect(right / (right + wrong)).toBeGreaterThan(0.95);
  });

  it('is not used where segments respond alike, since it then foretells nothing', () => {
    const { counter } = counted(0, seededRandom(4));
    expect(fit(counter).bytes).toHaveLength(0);
    expect(fit(counter).summary).toMatch(
      /^What segments lean to does not foretell responses that were kept out: -?0\.\d+ nats a card/,
    );
  });

  it('says how much has been answered where that is too little to tell', () => {
    const counter = new ResponseCounter();
    counter.add(3, 'track:a', 2, 1);
    expect(fit(counter).summary).toBe(
      'Responses to 1 pairs of a segment and an item, of the 500 needed.',
    );
  });

  it('has no opinion on segments and items that it does not know, and one on listeners of whom nothing is known', () => {
    const { counter } = counted(1, seededRandom(3));
    for (let item = 0; item < ITEMS; item++) {
      counter.add(-1, `track:${item}`, 40, 40 * rate(0, item, 1));
    }
    const model = modelOf(counter);
    expect(model.leanOf(3, 'track:unknown')).toBe(0);
    expect(model.leanOf(SEGMENTS, 'track:1')).toBe(0);
    expect(model.leanOf(-2, 'track:1')).toBe(0);
    expect(model.leanOf(-1, 'track:3')).toBeGreaterThan(0.1);
    expect(model.leanOf(-1, 'track:4')).toBeLessThan(-0.1);
  });

  it('is the same to the byte for the same responses', () => {
    const bytes = () => fit(counted(1, seededRandom(3)).counter).bytes;
    expect(bytes().length).toBeGreaterThan(0);
    expect(bytes()).toEqual(bytes());
  });
});
