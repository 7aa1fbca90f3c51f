/** The header of a snapshot, and the checks that make it one: whatever came, a header or a refusal goes out. */
import { ModelRefusedError } from '../errors.ts';

export type ArrayType = 'f32' | 'f64' | 'i32';

export interface SnapshotHeader {
  readonly kind: string;
  readonly seed: number;
  readonly trainedTo: number;
  readonly heldOutBelow: number;
  readonly config: Readonly<Record<string, number>>;
  readonly configHash: string;
  readonly itemCount: number;
  readonly idBytes: number;
  readonly arrays: readonly {
    readonly name: string;
    readonly type: ArrayType;
    readonly length: number;
  }[];
}

/**
 * Reads a header.
 *
 * @param bytes - JSON in UTF-8.
 * @param kind - The kind of model that is wanted.
 * @throws ModelRefusedError that names the field, what was expected of it and what came.
 */
export function readHeader(bytes: Uint8Array, kind: string): SnapshotHeader {
  const header = parse(bytes);
  const wanted: readonly (readonly [string, string, (value: unknown) => boolean])[] = [
    ['kind', JSON.stringify(kind), (value) => value === kind],
    ['seed', 'a whole number', (value) => Number.isSafeInteger(value)],
    ['trainedTo', 'a time in milliseconds', isCount],
    [
      'heldOutBelow',
      'a number from 0 to 4294967296',
      (value) => isCount(value) && value <= 2 ** 32,
    ],
    ['config', 'an object of numbers', isNumbers],
    ['configHash', '8 hexadecimal digits', (value) => /^[0-9a-f]{8}$/.test(String(value))],
    ['itemCount', 'a count', isCount],
    ['idBytes', 'a count', isCount],
    ['arrays', 'a list of { name, type, length }', isArrayList],
  ];
  for (const [name, expected, fits] of wanted) {
    if (fits(header[name])) continue;
    throw new ModelRefusedError(
      `Expected a snapshot header whose \`${name}\` is ${expected}, got ${show(header[name])}.`,
    );
  }
  return header as unknown as SnapshotHeader;
}

function parse(bytes: Uint8Array): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    if (isObject(value)) return value;
  } catch (cause) {
    throw new ModelRefusedError('Expected a snapshot header in JSON, got something else.', {
      cause,
    });
  }
  throw new ModelRefusedError(
    'Expected a snapshot header that is a JSON object, got another value.',
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isNumbers(value: unknown): boolean {
  return isObject(value) && Object.values(value).every((entry) => typeof entry === 'number');
}

function isArrayList(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  const names = new Set(
    value.map((entry: unknown) => (isObject(entry) ? entry['name'] : undefined)),
  );
  return names.size === value.length && value.every(isArrayEntry);
}

function isArrayEntry(entry: unknown): boolean {
  return (
    isObject(entry) &&
    typeof entry['name'] === 'string' &&
    ['f32', 'f64', 'i32'].includes(String(entry['type'])) &&
    isCount(entry['length'])
  );
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
