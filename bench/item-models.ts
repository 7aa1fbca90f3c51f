/** CPU time and peak memory of fitting the item-item models, by the size of the data. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import type { FitFigures } from './item-model-fit.ts';
import type { BenchOptions, BenchRow } from './row.ts';

const run = promisify(execFile);

const MODELS = ['itemknn', 'rp3beta', 'edlae-100', 'edlae-200'];
/** Listeners, items and plays of a listener. */
const SHAPES = [
  [24_000, 25_000, 18],
  [50_000, 50_000, 18],
  [50_000, 50_000, 60],
] as const;

export async function benchItemModels({ scale = 1 }: BenchOptions): Promise<readonly BenchRow[]> {
  const file = path.join(import.meta.dirname, 'item-model-fit.ts');
  const rows: BenchRow[] = [];
  for (const [listeners, items, plays] of SHAPES) {
    const shape = [listeners * scale, items * scale, plays].map(Math.ceil);
    for (const model of MODELS) {
      const { stdout } = await run(process.execPath, [file, model, ...shape.map(String)]);
      const { cpuSeconds, peakMb } = JSON.parse(stdout) as FitFigures;
      const what = `${model}, listeners x items x plays ${shape.join(' x ')}`;
      rows.push({ what, ours: cpuSeconds, unit: 'CPU seconds' });
      rows.push({ what, ours: peakMb, unit: 'MB at most' });
    }
  }
  return rows;
}
