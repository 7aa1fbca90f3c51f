/** What validation chooses, alone or combined: see `models/collaborative`. */
import { availableParallelism } from 'node:os';
import { choose } from '../../collaborative/choose.ts';
import type { Choice } from '../../collaborative/choose.ts';
import { CombinedRanker } from '../../collaborative/combined-ranker.ts';
import { fitParts } from '../../collaborative/parts.ts';
import type { PartControl } from '../../collaborative/parts.ts';
import type { Contender, EvalContext, Settings } from '../contender.ts';

const MAX_THREADS = 8;

export const auto: Contender = {
  async tune(tuning, context) {
    const { choice, ways, trials } = await choose(tuning, context.items, controlOf(context));
    const best = Math.max(...Object.values(ways));
    return { settings: choice as unknown as Settings, ndcg100: best, trials };
  },
  async fit({ train }, settings, context) {
    const choice = settings as unknown as Choice;
    const input = { matrix: train, items: context.items };
    return new CombinedRanker(await fitParts(input, choice.parts, controlOf(context)), choice);
  },
};

function controlOf({ seed, signal, progress }: EvalContext): PartControl {
  const threads = Math.min(MAX_THREADS, availableParallelism());
  return { threads, seed, signal, progress };
}
