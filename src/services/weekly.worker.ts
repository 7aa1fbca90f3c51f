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
import { draftWeekly } from './weekly-list.ts';
import type { DrafterMessage, DrafterStart } from './weekly-drafters.ts';

const { models, placed, podcasts, config } = workerData as DrafterStart;
const serving = withPlaced();
const tracks: TrackFacts[] = [];
let view: CatalogueView | undefined;

parentPort?.on('message', (message: DrafterMessage) => {
  if ('tracks' in message) {
    for (const track of message.tracks) tracks.push(track);
    return;
  }
  view ??= new CatalogueView(0, tracks, podcasts);
  const catalogue = view;
  const drafts = message.asks.map((ask) => draftWeekly(serving, catalogue, ask, config));
  parentPort?.postMessage({ wave: message.wave, drafts });
});

function withPlaced(): ServingModels {
  const set = sharedModels(models);
  if (set.factorization === undefined) return set;
  const newTracks = new NewTracks(set.factorization.rank, placed.length);
  for (const [id, vector] of placed) newTracks.place(id, vector);
  return { ...set, newTracks };
}
