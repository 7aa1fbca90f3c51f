import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ARROWS, brokenWalls, importCircles, sourceFiles } from './helpers/walls.ts';

const src = path.resolve(import.meta.dirname, '../src');
const files = sourceFiles(src);

describe('architecture', () => {
  it('has no import that goes through a wall', () => {
    expect(brokenWalls(files)).toEqual([]);
  });

  it('names every room of src in the table of arrows', () => {
    const rooms = new Set(files.map(({ file }) => file.split('/')[0]!.replace(/\.ts$/, '')));
    expect([...rooms].filter((room) => !(room in ARROWS))).toEqual([]);
  });

  it('notices a broken wall, whatever the form of the import', () => {
    const forms = [
      `import { x } from '../store/ports.ts';`,
      `import type { X } from '../store/records.ts';`,
      `export { x } from '../store/ports.ts';`,
      `const { x } = await import('../../src/store/ports.ts');`,
    ];
    for (const text of forms) {
      expect(brokenWalls([{ file: 'models/home.ts', text }])).toHaveLength(1);
    }
    const crossing = { file: 'jobs/train.job.ts', text: `import '../resolvers/user.resolver.ts';` };
    expect(brokenWalls([crossing])).toEqual([
      'src/jobs/train.job.ts must not import src/resolvers/user.resolver.ts',
    ]);
  });

  it('has no imports that go in a circle, types included', () => {
    expect(importCircles(files)).toEqual([]);
    const circle = [
      { file: 'models/a.ts', text: `import type { B } from './b.ts';` },
      { file: 'models/b.ts', text: `export { a } from './a.ts';` },
      { file: 'models/c.ts', text: '' },
    ];
    expect(importCircles(circle)).toEqual(['models/a', 'models/b']);
  });

  it('keeps effects out of every file but main.ts', () => {
    const effects =
      /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bconsole\.|\bprocess\.(env|argv|exit)\b/;
    const guilty = files.filter(
      ({ file, text }) => file !== 'main.ts' && effects.test(stripComments(text)),
    );
    expect(guilty.map(({ file }) => file)).toEqual([]);
  });

  it('loads TensorFlow.js with the first sound, never with the gateway', () => {
    const early = files.filter(({ text }) => /^import (?!type ).*'@tensorflow/m.test(text));
    expect(early.map(({ file }) => file)).toEqual([]);
  });

  it('keeps every file within 300 lines', () => {
    const long = files.filter(({ text }) => text.split('\n').length > 301);
    expect(long.map(({ file }) => file)).toEqual([]);
  });
});

function stripComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
}
