/**
 * The thread that drafts weekly lists: takes models at its start, then the catalogue in parts, then waves of listeners,
 * each of which it answers with the drafts.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { sharedModels } from '../models/decode-model.ts';
import { NewTracks } from '../models/hybrid/new-tracks.ts';
import { CatalogueView } from './catalogue-view.ts';
import type { TrackFacts } from './catalogue-view.ts';
import type { ServingModels } from './collaborative-list.ts';
import type { DrafterMessage, DrafterStart } from './weekly-drafters.ts';
import { draftWeekly } from './weekly-list.ts';

parentPort?.on('message', drafter(workerData as DrafterStart));

function drafter(start: DrafterStart): (message: DrafterMessage) => void {
  const models = servingModels(start);
  const tracks: TrackFacts[] = [];
  let view: CatalogueView | undefined;
  return (message) => {
    if ('tracks' in message) {
      for (const track of message.tracks) tracks.push(track);
      return;
    }
    const whole = (view ??= new CatalogueView(0, tracks, start.podcasts));
    const drafts = message.asks.map((ask) => draftWeekly(models, whole, ask, start.config));
    parentPort?.postMessage({ wave: message.wave, drafts });
  };
}

function servingModels({ models, placed }: DrafterStart): ServingModels {
  const set = sharedModels(models);
  if (set.factorization === undefined) return set;
  const newTracks = new NewTracks(set.factorization.rank, placed.length);
  for (const [id, vector] of placed) newTracks.place(id, vector);
  return { ...set, newTracks };
}
