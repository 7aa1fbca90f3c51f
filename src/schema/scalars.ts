/**
 * The scalars of the API. `DateTime` and `TimeZone` are graphql-scalars', with the store's
 * milliseconds as what `DateTime` prints; `Date` and `ISOWeek` are ours, because catalogues date
 * many releases by year alone and nobody else has a type for weeks.
 */
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTime, GraphQLJSONObject, GraphQLTimeZone } from 'graphql-scalars';

/** An instant; resolvers may return milliseconds since the epoch or a `Date`. */
export const DateTime = GraphQLDateTime;

/**
 * An IANA time zone. Printed unchecked: it was checked on its way in, and asking the machine's tables
 * again took a twentieth of a whole Home request.
 */
export const TimeZone = new GraphQLScalarType<string, string>({
  ...GraphQLTimeZone.toConfig(),
  serialize: String,
});

/** Any JSON object: what an export holds. */
export const JSONObject = GraphQLJSONObject;

/** A calendar date of any precision. */
export const PartialDate = textScalar({
  name: 'Date',
  description:
    'A calendar date as precise as the catalogue knows it: `1971`, `1971-11` or `1971-11-08` (ISO 8601).',
  expected: 'a Date such as 1971, 1971-11 or 1971-11-08',
  form: /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/,
});

/** A week, Monday to Sunday. */
export const ISOWeek = textScalar({
  name: 'ISOWeek',
  description: 'A week from Monday to Sunday by ISO 8601, with the year it counts for: `2026-W48`.',
  expected: 'an ISOWeek such as 2026-W48',
  form: /^\d{4}-W(?:0[1-9]|[1-4]\d|5[0-3])$/,
});

interface TextForm {
  readonly name: string;
  readonly description: string;
  readonly expected: string;
  readonly form: RegExp;
}

/** A scalar that is a text of one form; the same check holds both ways. */
function textScalar({ name, description, expected, form }: TextForm): GraphQLScalarType<string> {
  const check = (value: unknown, node?: ValueNode): string => {
    if (typeof value === 'string' && form.test(value)) return value;
    const got = typeof value === 'string' ? 'a text of another form' : `a ${typeof value}`;
    // The node tells a value in a document from the document's own faults.
    throw new GraphQLError(`Expected ${expected}, got ${got}.`, { nodes: node });
  };
  return new GraphQLScalarType<string>({
    name,
    description,
    serialize: (value) => check(value),
    parseValue: (value) => check(value),
    parseLiteral: (node) => check(node.kind === Kind.STRING ? node.value : node.kind, node),
  });
}
