/**
 * TensorFlow.js with the backend that there is: WebAssembly, or native TensorFlow where `@tensorflow/tfjs-node` loads (see
 * `npm run native`). Both are loaded when they are asked for: what never listens does not wait for them.
 */
import type * as tf from '@tensorflow/tfjs-core';
import { createRequire } from 'node:module';
import { UnavailableError } from '../../../errors.ts';

export type Backend = 'wasm' | 'native';
export type TensorFlow = typeof tf;

// Not among the dependencies: its install downloads a library that many networks do not reach.
const NATIVE: string = '@tensorflow/tfjs-node';

/** Whether the native backend was built here. */
export function hasNativeTensorFlow(): boolean {
  try {
    createRequire(import.meta.url).resolve(NATIVE);
    return true;
  } catch {
    return false;
  }
}

/**
 * TensorFlow.js, its computing done by the backend from now on: there is one backend at a time, and one call of this.
 *
 * @throws UnavailableError where the backend cannot be loaded.
 */
export async function loadTensorFlow(backend: Backend): Promise<TensorFlow> {
  return backend === 'wasm' ? loadWasm() : loadNative();
}

async function loadWasm(): Promise<TensorFlow> {
  const core = await import('@tensorflow/tfjs-core');
  const { setThreadsCount } = await import('@tensorflow/tfjs-backend-wasm');
  setThreadsCount(1);
  if (!(await core.setBackend('wasm'))) {
    throw new UnavailableError('Expected the WebAssembly backend of TensorFlow.js to load.');
  }
  return core;
}

async function loadNative(): Promise<TensorFlow> {
  const loaded: unknown = await import(NATIVE).catch((cause: unknown) => {
    throw new UnavailableError('Native TensorFlow does not load here: see npm run native.', {
      cause,
    });
  });
  const { default: core } = loaded as { readonly default: TensorFlow };
  await core.setBackend('tensorflow');
  return core;
}
