/** The thread that renders one score: reads its files, hands over the WAV, ends. */
import { readFileSync } from 'node:fs';
import { parentPort, workerData } from 'node:worker_threads';
import { renderScore } from './render-score.ts';
import { SAMPLE_RATE } from './sound-format.ts';
import { encodeWav } from './wav.ts';

/** What the thread is given: paths of a MIDI file and of a SoundFont. */
export interface RenderRequest {
  readonly midi: string;
  readonly soundfont: string;
}

const request = workerData as RenderRequest;
const samples = await renderScore(readFileSync(request.midi), readFileSync(request.soundfont));
const wav = encodeWav(samples, SAMPLE_RATE);
parentPort?.postMessage(wav, [wav.buffer]);
