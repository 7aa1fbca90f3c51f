/** Fits one network on clips, in a thread of its own: the parts of `fit-audio.ts` that take minutes. */
import { parentPort, workerData } from 'node:worker_threads';
import { fitAudioHead } from '../src/models/audio/cnn/fit-heads.ts';
import { loadTensorFlow, type Backend } from '../src/models/audio/cnn/tensorflow.ts';
import { fitAudioNet } from '../src/models/audio/fit-nets.ts';
import { readParts } from './audio-clips.ts';

export interface Part {
  readonly who: 'head' | 'estimator';
  readonly what: 'metre' | 'key';
  readonly seed: number;
  /** Of clips to learn from. */
  readonly folders: readonly string[];
  readonly backend: Backend;
}

const { who, what, seed, folders, backend } = workerData as Part;
const { fitted: clips } = await readParts(folders);
const net =
  who === 'head'
    ? fitAudioHead(await loadTensorFlow(backend), what, clips, seed)
    : fitAudioNet(what, clips, seed);
parentPort?.postMessage(net);
