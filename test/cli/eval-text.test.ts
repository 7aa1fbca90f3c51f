import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, describe, expect, it } from 'vitest';
import { runCommandLine } from '../../src/cli/command-line.ts';
import { textConfig } from '../../src/models/text/config.ts';
import { evaluateSimilarity } from '../../src/models/text/evaluate-similarity.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'eval-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, lines: readonly unknown[]): string {
  const where = path.join(folder, name);
  const text = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
  writeFileSync(where, `${text.join('\n')}\n`);
  return where;
}

async function run(...args: readonly string[]) {
  const written = { out: '', err: '' };
  const into = (which: 'out' | 'err') =>
    new Writable({
      write(chunk: Buffer, _, done) {
        written[which] += chunk.toString();
        done();
      },
    });
  const status = await runCommandLine(args, {
    clock: { now: () => 0 },
    seed: 1,
    env: {},
    stdin: Readable.from([]),
    stdout: into('out'),
    stderr: into('err'),
    onSignal: () => undefined,
  });
  return { status, ...written };
}

const TOPICS = { folk: 'acoustic river whisper', metal: 'brutal doom scream' };
const documents = Array.from({ length: 12 }, (_, i) => ({
  entity: `e${i % 6}`,
  text: `the song is ${i % 2 === 0 ? TOPICS.folk : TOPICS.metal} and long`,
}));

describe('eval similarity', () => {
  it('prints the figures of a file of documents and a file of links', async () => {
    const args = [
      '--documents',
      file('d.jsonl', documents),
      '--links',
      file('l.tsv', ['e0\te2', 'e1\te3']),
    ];
    const { status, out } = await run('eval', 'similarity', ...args, '--json');
    expect(status).toBe(0);
    const result = JSON.parse(out) as Record<string, unknown>;
    expect(result).toMatchObject({ entities: 6, documents: 12, links: 2, n: 4 });
    expect(Object.keys(result)).toEqual(
      expect.arrayContaining(['ndcg10', 'recall10', 'mrr', 'auc', 'n']),
    );
    expect((await run('eval', 'similarity', ...args)).out).toContain('tfidf');
  });

  it('names the line that is wrong, and not what stands there', async () => {
    const broken = file('broken.jsonl', [documents[0], { entity: 'e1', text: 17, secret: 'hush' }]);
    const { status, err } = await run(
      ...['eval', 'similarity', '--documents', broken, '--links', file('l2.tsv', ['e0\te2'])],
    );
    expect(status).toBe(2);
    expect(err).toContain('line 2');
    expect(err).not.toContain('hush');
  });

  it('says so where no link is between documents', async () => {
    const { status, err } = await run(
      ...['eval', 'similarity', '--documents', file('d.jsonl', documents)],
      ...['--links', file('l3.tsv', ['x\ty'])],
    );
    expect(status).toBe(2);
    expect(err).toContain('Expected links between entities');
  });

  const data = '../shared/data/amazon-music-reviews';
  it.skipIf(!existsSync(data))(
    'is ahead of TF-IDF and latent semantic analysis on real reviews (amazon-music-reviews)',
    { timeout: 180_000 },
    () => {
      const rows = (name: string) =>
        readFileSync(`${data}/${name}.jsonl`, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as Record<string, unknown>);
      const texts = rows('reviews').map(({ album, summary, text }) => {
        return { entity: String(album), text: `${String(summary)}\n${String(text)}` };
      });
      const links = rows('albums').flatMap(({ album, also_bought: bought }) =>
        (bought as readonly string[]).map((other) => [String(album), other] as const),
      );
      const result = evaluateSimilarity({ documents: texts, links }, textConfig(), 1);
      expect(result).toMatchObject({ entities: 263, links: 557, n: 189 });
      expect(result.ndcg10).toBeGreaterThan(0.62);
      for (const { behind } of Object.values(result.baselines)) {
        expect(behind.difference).toBeGreaterThan(2 * behind.se);
      }
    },
  );
});

describe('eval sentiment', () => {
  it('prints the figures of the learned model and of the baseline', async () => {
    const rated = Array.from({ length: 120 }, (_, i) => {
      const bad = i % 4 === 0;
      const text = bad ? 'a terrible and boring album' : 'a great and moving album';
      return { text: `${text} number ${i}`, rating: bad ? 1 : 5, entity: `e${i % 15}` };
    });
    const args = ['eval', 'sentiment', '--documents', file('r.jsonl', rated)];
    const { status, out } = await run(...args, '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      ...{ accuracy: 1, balancedAccuracy: 1, auc: 1, n: 120 },
      baselines: { natural: { auc: 1 } },
    });
    expect((await run(...args)).out).toContain('natural');
  });
});

describe('eval links', () => {
  const item = { kind: 'ALBUM', id: 'album:x', title: 'Quixotic Umbrellas' };
  const texts = [
    { entity: 'album:x', text: 'Their album “Quixotic Umbrellas” is a gem, and so is Metallica.' },
    { entity: 'album:x', text: 'Yes, the air is low. Love it, all of it.' },
  ];

  it('links to the demo catalogue and to what is given, and to no decoy', async () => {
    const args = ['--documents', file('l.jsonl', texts), '--catalogue', file('c.jsonl', [item])];
    const { status, out } = await run('eval', 'links', ...args, '--json');
    expect(status).toBe(0);
    const result = JSON.parse(out) as Record<string, unknown>;
    expect(result).toMatchObject({ documents: 2, links: 2, linked: 0.5 });
    expect(result['own']).toEqual({ named: 1, found: 1, subject: 1 });
    expect(result['decoys']).toMatchObject({ linked: 0 });
    expect((result['decoys'] as { names: number }).names).toBeGreaterThan(5);
    expect((await run('eval', 'links', ...args)).out).toContain('decoys');
  });

  it('names the line of a catalogue that is wrong', async () => {
    const broken = file('b.jsonl', [item, { kind: 'ALBUM', title: 'hush' }]);
    const args = ['--documents', file('l.jsonl', texts), '--catalogue', broken];
    const { status, err } = await run('eval', 'links', ...args);
    expect(status).toBe(2);
    expect(err).toContain('line 2');
    expect(err).not.toContain('hush');
  });
});
