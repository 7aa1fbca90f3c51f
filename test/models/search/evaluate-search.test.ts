import { describe, expect, it } from 'vitest';
import { evaluateSearch } from '../../../src/models/search/evaluate-search.ts';

const documents = [
  { id: 'a', text: 'A groove of bass and drums.' },
  { id: 'b', text: 'A choir sings a slow hymn in a church.' },
  { id: 'c', text: 'An accordion plays a waltz.' },
  { id: 'd', text: 'Drums, drums and nothing else.' },
  { id: 'e', text: 'Grooves again, with drums and a choir.' },
];
const ask = (query: string, ...relevant: readonly string[]) =>
  evaluateSearch({ documents, queries: [{ query, relevant }] }, 1, () => undefined);

describe('evaluateSearch', () => {
  it('gives 1 where the one document that answers comes first', () => {
    expect(ask('slow hymn', 'b')).toMatchObject({ ndcg10: 1, mrr: 1, recall10: 1, n: 1 });
  });

  it('finds words by their letters, which BM25 alone does not', () => {
    const result = ask('groovy', 'a', 'e');
    expect(result.recall10).toBe(1);
    expect(result.baselines['bm25']!.recall10).toBe(0);
    expect(result.baselines['bm25']!.behind.difference).toBeCloseTo(result.ndcg10, 12);
  });

  it('gives 0 for what no document answers, and leaves out queries without a known one', () => {
    expect(ask('xylophone', 'c')).toMatchObject({ ndcg10: 0, recall10: 0, n: 1 });
    expect(ask('drums', 'nowhere').n).toBe(0);
  });
});
