import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, concatAST, type DocumentNode, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');
const schemaText = readFileSync(path.join(root, 'schema.graphql'), 'utf8');

/** The operations of the bookcase, all in one document. */
function operations(): DocumentNode {
  const folder = path.join(root, 'web', 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const documents = files.filter((file) => file.endsWith('.graphql'));
  return concatAST(documents.map((file) => parse(readFileSync(path.join(folder, file), 'utf8'))));
}

const errorsWith = (text: string): readonly string[] =>
  validate(buildSchema(text), operations()).map(({ message }) => message);

describe('The operations of the bookcase', () => {
  it('are what the committed schema has', () => {
    expect(errorsWith(schemaText)).toEqual([]);
  });

  it.each([
    ['propensity: Float!', 'probability: Float!', /Cannot query field "propensity" on type "Card"/],
    ['saveTracks(', 'keepTracks(', /Cannot query field "saveTracks" on type "Mutation"/],
    ['homeChanged(', 'homeBecame(', /Cannot query field "homeChanged" on type "Subscription"/],
  ])('break when %s is renamed', (from, to, error) => {
    expect(schemaText).toContain(from);
    expect(errorsWith(schemaText.replace(from, to)).join('\n')).toMatch(error);
  });
});
