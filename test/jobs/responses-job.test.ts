import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { periodOf } from '../../src/events/response-periods.ts';
import { cardId } from '../../src/ids.ts';
import { makeResponsesJob } from '../../src/jobs/responses.job.ts';
import type { JobResult } from '../../src/jobs/job.ts';
import { BANDIT_DEFAULTS } from '../../src/models/bandit/posterior.ts';
import { gateConfig } from '../../src/models/gate.ts';
import { ModelRegistry } from '../../src/models/registry.ts';
import { makeCatalogueViews } from '../../src/services/catalogue-views.ts';
import { makeModelService } from '../../src/services/models.ts';
import { NOW, rememberingLog, temporaryStore } from '../helpers/listening-store.ts';
import type { TemporaryStore } from '../helpers/listening-store.ts';
import { commit, event, listener, seen } from '../helpers/store-records.ts';

const clock = { now: () => NOW };
const SEGMENTS = 20;
const ITEMS = 60;

let temporary: TemporaryStore;
let registry: ModelRegistry;
beforeEach(async () => {
  temporary = await temporaryStore();
  registry = new ModelRegistry();
});
afterEach(() => temporary.close());

async function run(): Promise<JobResult> {
  const { store } = temporary;
  const models = makeModelService({
    ...{ store, registry, clock, log: rememberingLog().log, gate: gateConfig(), keep: 5 },
    catalogue: makeCatalogueViews({ store, clock }),
  });
  const job = makeResponsesJob({
    ...{ store, models, clock, config: BANDIT_DEFAULTS, schedule: '0 * * * *', timeZone: 'UTC' },
  });
  return job.run({ signal: new AbortController().signal, progress: () => undefined });
}

/** Even segments like even items, odd ones odd items; of every pair but some, three cards were seen. */
async function respond(period: number): Promise<void> {
  const of = 'user:all';
  await temporary.store.listeners.ensure([listener(of)]);
  const events = [];
  for (let segment = 0; segment < SEGMENTS; segment++) {
    for (let item = 0; item < ITEMS; item++) {
      if (isLeftOut(segment, item)) continue;
      for (let position = 0; position < 3; position++) {
        const page = `${period}-${segment}-${item}`;
        const card = cardId({ listener: of, page, shelf: 0, position });
        const reward = segment % 2 === item % 2 ? 0.6 : 0;
        const outcome = { card, segment, item: `track:${item}`, reward, period };
        events.push(seen(event(`${page}-${position}`, of, 'click'), outcome));
      }
    }
  }
  await commit(temporary.store, events);
}

const isLeftOut = (segment: number, item: number): boolean => (segment * 7 + item) % 10 === 0;

describe('the job that learns which segments respond alike', () => {
  it('puts a model to serve that expects of a card what like segments did', async () => {
    await respond(periodOf(NOW));
    const result = await run();
    expect(result).toMatchObject({
      outcome: 'succeeded',
      message: expect.stringMatching(
        /serves: 20 segments, 60 items, 1080 pairs; foretells responses that were kept out by 0\.\d+ nats a card/,
      ),
    });
    const model = registry.require('responses');
    for (let segment = 0; segment < SEGMENTS; segment++) {
      for (let item = 0; item < ITEMS; item++) {
        if (!isLeftOut(segment, item)) continue;
        const lean = model.leanOf(segment, `track:${item}`);
        expect(lean > 0).toBe(segment % 2 === item % 2);
      }
    }
  });

  it('leaves the model that serves where there is too little to learn from, and says so', async () => {
    await respond(periodOf(NOW));
    await run();
    const serving = registry.require('responses').version;
    await temporary.store.impressions.forgetBefore(periodOf(NOW) + 1);
    expect(await run()).toEqual({
      outcome: 'skipped',
      reason: 'Responses to 0 pairs of a segment and an item, of the 500 needed.',
    });
    expect(registry.require('responses').version).toBe(serving);
  });

  it('counts nothing of a period that has passed out of what counts', async () => {
    await respond(periodOf(NOW) - 4);
    expect(await run()).toMatchObject({ outcome: 'skipped' });
  });
});
