/** Analyses sound files in threads: as many at once as there are, each file alone able to fail. */
import { Worker } from 'node:worker_threads';
import { threadBeside } from '../math/thread-beside.ts';
import { BadInputError, InvariantError, UnavailableError } from '../errors.ts';
import type { FileAnalysis } from './analyzer.ts';

export interface AnalyzerPool {
  /**
   * @throws BadInputError when the file holds no sound that can be decoded, or takes too long
   */
  analyze(path: string): Promise<FileAnalysis>;
  /** Ends the threads; what waits is refused. */
  stop(): Promise<void>;
}

/** What a thread answers. */
export type Answer =
  { readonly result: FileAnalysis } | { readonly problem: string; readonly expected: boolean };

/** A file that takes longer is given up, and its thread with it. */
const FILE_TIMEOUT_MS = 300_000;

interface Task {
  readonly path: string;
  readonly resolve: (result: FileAnalysis) => void;
  readonly reject: (error: Error) => void;
}

interface Member {
  readonly worker: Worker;
  task: Task | undefined;
  timer: NodeJS.Timeout | undefined;
}

export function makeAnalyzerPool(threads: number): AnalyzerPool {
  const waiting: Task[] = [];
  const members = new Set<Member>();
  const refusal = new UnavailableError('The analysis was stopped.');
  let stopped = false;

  const settle = (member: Member, how: (task: Task) => void): void => {
    const { task } = member;
    clearTimeout(member.timer);
    member.task = undefined;
    if (task !== undefined) how(task);
  };
  const start = (): Member => {
    const worker = new Worker(threadBeside(import.meta.url, 'analyze.worker'), { name: 'analyze' });
    const member: Member = { worker, task: undefined, timer: undefined };
    members.add(member);
    worker.on('message', (answer: Answer) => {
      settle(member, (task) => {
        if ('result' in answer) task.resolve(answer.result);
        else
          task.reject(
            answer.expected
              ? new BadInputError(answer.problem)
              : new InvariantError(answer.problem),
          );
      });
      next();
    });
    worker.on('error', (cause) => {
      settle(member, (task) =>
        task.reject(
          new BadInputError(`Expected sound, got a file that broke its decoder: ${task.path}`, {
            cause,
          }),
        ),
      );
    });
    worker.on('exit', () => {
      members.delete(member);
      settle(member, (task) =>
        task.reject(
          stopped
            ? refusal
            : new BadInputError(`Expected sound, got a file that cannot be analysed: ${task.path}`),
        ),
      );
      next();
    });
    worker.unref();
    return member;
  };
  const next = (): void => {
    if (stopped || waiting.length === 0) return;
    const idle = members.values().find((member) => member.task === undefined);
    const member = idle ?? (members.size < threads ? start() : undefined);
    if (member === undefined) return;
    const task = waiting.shift()!;
    member.task = task;
    member.worker.ref();
    member.timer = setTimeout(() => void member.worker.terminate(), FILE_TIMEOUT_MS);
    member.worker.postMessage(task.path);
    next();
  };

  return {
    analyze: (path) =>
      new Promise<FileAnalysis>((resolve, reject) => {
        if (stopped) return reject(refusal);
        waiting.push({ path, resolve, reject });
        next();
      }).finally(() => {
        for (const member of members) if (member.task === undefined) member.worker.unref();
      }),
    async stop() {
      stopped = true;
      for (const task of waiting.splice(0)) task.reject(refusal);
      await Promise.all([...members].map(({ worker }) => worker.terminate()));
    },
  };
}
