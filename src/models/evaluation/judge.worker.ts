/** The thread that judges: takes models at its start, listeners until it is told to judge, answers, ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { decodeModel } from '../decode-model.ts';
import type { JudgeMessage, JudgeRequest } from './judge-in-worker.ts';
import { judge } from './judge.ts';
import type { HeldOutListener } from './judge.ts';

const { kind, snapshots, now } = workerData as JudgeRequest;
const models = snapshots.map((bytes) => decodeModel(kind, bytes, 'judged'));
const listeners: HeldOutListener[] = [];

parentPort?.on('message', (message: JudgeMessage) => {
  if (message !== 'judge') {
    listeners.push(...message);
    return;
  }
  parentPort?.postMessage(models.map((model) => judge(model, listeners, now)));
});
