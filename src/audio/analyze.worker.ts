/** The thread that analyses sound files: a path comes in, an answer goes out. */
import { parentPort } from 'node:worker_threads';
import { TastegraphError } from '../errors.ts';
import type { Answer } from './analyzer-pool.ts';
import { makeFileAnalyzer } from './analyzer.ts';

const analyze = makeFileAnalyzer();

parentPort?.on('message', (path: string) => {
  const answer = analyze(path).then(
    (result): Answer => ({ result }),
    (error: unknown): Answer => ({
      problem: String((error as Error)?.message ?? error),
      expected: error instanceof TastegraphError,
    }),
  );
  void answer.then((message) => parentPort?.postMessage(message));
});
