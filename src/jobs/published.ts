/** What a training answers once its snapshot is stored and the gate has seen it. */
import { ModelRefusedError } from '../errors.ts';
import type { ModelService } from '../services/services.ts';
import type { JobResult } from './job.ts';

/** @param how - What is said behind the version that serves: `serves.` at least. */
export function publishedResult(
  { snapshot, verdict }: Awaited<ReturnType<ModelService['publish']>>,
  how: string,
): JobResult {
  if (!verdict.passed) {
    const text = `The gate refused ${snapshot.version}: ${verdict.reason}`;
    return { outcome: 'failed', error: new ModelRefusedError(text) };
  }
  return { outcome: 'succeeded', message: `${snapshot.version} ${how} ${verdict.reason}` };
}
