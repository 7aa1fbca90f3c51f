/**
 * What an operation costs, computed before it runs. Every field costs 1; a list costs its length times
 * what stands under it; a list argument costs its length. The length of a list is its `first` (or
 * `limit`, or the ids asked for), else what such lists usually hold ({@link USUAL_LENGTH}).
 */
import { type DocumentNode, GraphQLError, type GraphQLSchema } from 'graphql';
import { type ComplexityEstimator, getComplexity } from 'graphql-query-complexity';
import { withDefaults } from '../resolvers/null-arguments.ts';

type Args = Readonly<Record<string, unknown>>;

/** Lengths above a list's maximum are refused by its resolver, which says so better than a cost. */
const MAX_LENGTH = 100;
const MAX_SHELVES = 20;
const MAX_CARDS = 50;
const CARDS = 10;

/** Lists that take no length. */
const USUAL_LENGTH: Readonly<Record<string, number>> = {
  'Query.models': 2,
  'Query.jobs': 10,
  'ModelStatus.versions': 20,
  'WeeklyPlaylist.tracks': 30,
  'TasteProfile.topTracks': 20,
  'TasteProfile.topArtists': 20,
  'TasteProfile.genres': 20,
  'Track.artists': 2,
  'Album.artists': 2,
  'Reason.evidence': 3,
  'Shelf.cards': CARDS,
  'TextProfile.terms': 20,
  'TextProfile.entities': 10,
};

const estimate: ComplexityEstimator = ({ type, field, args: given, childComplexity }) => {
  const args = withDefaults(field.args, given);
  return 1 + argumentCost(args) + length(`${type.name}.${field.name}`, args) * childComplexity;
};

export interface CostQuestion {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly operationName?: string;
  /** They fit the operation's definitions. */
  readonly variables: Record<string, unknown>;
}

/** The cost of an operation; counting stops at `limit` selections, and the answer is then above it. */
export function operationCost(question: CostQuestion, limit: number): number {
  const { document: query, ...rest } = question;
  try {
    return getComplexity({ ...rest, query, estimators: [estimate], maxQueryNodes: limit });
  } catch (error) {
    // The only error that is left once document and variables are valid: fragments of fragments of ...
    if (error instanceof GraphQLError && error.message.includes('number of nodes'))
      return limit + 1;
    throw error;
  }
}

function length(field: string, args: Args): number {
  if (field === 'User.home') {
    // A shelf's cards are counted under it as if they were ten: wider shelves count for more here.
    const wider = Math.max(1, clamp(args.cards, MAX_CARDS) / CARDS);
    return Math.ceil(clamp(args.shelves, MAX_SHELVES) * wider);
  }
  const { first, input } = args;
  const ids = field === 'Query.audioFeatures' ? args.trackIds : args.ids;
  if (typeof first === 'number') return clamp(first, MAX_LENGTH);
  if (Array.isArray(ids)) return clamp(ids.length, MAX_LENGTH);
  const limit = (input as Args | undefined)?.limit;
  return limit === undefined ? (USUAL_LENGTH[field] ?? 1) : clamp(limit, MAX_LENGTH);
}

function argumentCost(args: Args): number {
  return Object.values(args).reduce<number>(
    (sum, value) => sum + (Array.isArray(value) ? value.length : 0),
    0,
  );
}

function clamp(value: unknown, max: number): number {
  return Math.min(max, Math.max(1, Number(value) || 1));
}

/**
 * What of the variables the cost depends on: numbers, truth values and the lengths of lists. Two
 * requests that differ in nothing else cost the same, so that the cost is computed once for both.
 */
export function costKey(variables: Readonly<Record<string, unknown>> | undefined): string {
  let key = '';
  for (const [name, value] of Object.entries(variables ?? {})) key += `${name}=${keyOf(value)};`;
  return key;
}

function keyOf(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'object' || value === null) return typeof value;
  return Array.isArray(value) ? `[${value.length}]` : `{${costKey(value as Args)}}`;
}
