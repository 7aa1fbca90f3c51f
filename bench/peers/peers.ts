/**
 * Runs the Python peers that ours is held against, each in a process of its own that reads its input from
 * files, prints one JSON document and ends. The first use sets them up (`set-up.sh`) in a folder outside of
 * the checkout; where that fails there is no peer, and the table says so.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export interface Peers {
  /**
   * Runs a script of this folder.
   *
   * @param script - Its file name.
   * @param task - Handed over as JSON.
   * @param threads - How many it may use.
   * @returns what it printed, parsed.
   */
  run<T>(script: string, task: object, threads: number): Promise<T>;
}

/**
 * The peers, set up; undefined, and a line on stderr, where they cannot be.
 *
 * @param requirements - The file of this folder that names them.
 */
export async function setUpPeers(requirements = 'requirements.txt'): Promise<Peers | undefined> {
  const list = path.join(import.meta.dirname, requirements);
  const folder = cacheFolder(list);
  await mkdir(path.dirname(folder), { recursive: true });
  try {
    await output('sh', [path.join(import.meta.dirname, 'set-up.sh'), folder, list], process.env);
  } catch (error) {
    process.stderr.write(`There are no peers to compare with: ${(error as Error).message}\n`);
    return undefined;
  }
  const python = path.join(folder, 'bin', 'python');
  return {
    async run<T>(script: string, task: object, threads: number): Promise<T> {
      const args = [path.join(import.meta.dirname, script), JSON.stringify(task)];
      return JSON.parse(await output(python, args, environment(threads))) as T;
    },
  };
}

/** One for each version of the requirements, shared by all checkouts. */
function cacheFolder(requirements: string): string {
  const hash = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const cache = process.env['XDG_CACHE_HOME'] ?? path.join(os.homedir(), '.cache');
  return path.join(cache, 'tastegraph-bench', `peers-${hash}`);
}

/** Peers choose the best kernels for the processor themselves, and use as many threads as they are told. */
function environment(threads: number): NodeJS.ProcessEnv {
  const own = { ...process.env };
  delete own['OPENBLAS_CORETYPE'];
  delete own['OPENBLAS_L2_SIZE'];
  // `implicit` shares out rows itself and asks for a BLAS of one thread.
  return { ...own, OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: '1' };
}

function output(command: string, args: string[], env: NodeJS.ProcessEnv): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    const [out, complaints]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => complaints.push(chunk));
    child.once('error', reject);
    child.once('close', (status) => {
      if (status === 0) resolve(Buffer.concat(out).toString());
      else
        reject(
          new Error(
            `${command} ended with ${status}: ${Buffer.concat(complaints).toString().slice(-500)}`,
          ),
        );
    });
  });
}
