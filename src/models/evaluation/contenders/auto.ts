/** What validation chooses, alone or combined: see `models/collaborative`. */
import { defaultThreads } from '../../../math/default-threads.ts';
import { choose } from '../../collaborative/choose.ts';
import type { Choice } from '../../collaborative/choose.ts';
import { CombinedRanker } from '../../collaborative/combined-ranker.ts';
import { fitParts, PartFitter } from '../../collaborative/parts.ts';
import type { PartControl } from '../../collaborative/parts.ts';
import type { Contender, EvalContext, Settings } from '../contender.ts';

export const auto: Contender = {
  async tune(tuning, context) {
    const { choice, ways, trials } = await choose(tuning, context.items, controlOf(context));
    const best = Math.max(...Object.values(ways));
    return { settings: choice as unknown as Settings, ndcg100: best, trials };
  },
  async fit({ train }, settings, context) {
    const choice = settings as unknown as Choice;
    const fitter = new PartFitter({ matrix: train, items: context.items }, controlOf(context));
    return new CombinedRanker(await fitParts(fitter, choice.parts, context.progress), choice);
  },
};

function controlOf({ seed, signal, progress }: EvalContext): PartControl {
  return { threads: defaultThreads(), seed, signal, progress };
}
