/**
 * Reads a model's settings: numbers by name, each with a meaning, a range and a default. A model's
 * settings are frozen, travel in its snapshot and are part of its hash, so everything that changes an
 * answer is a setting.
 */
import { BadInputError } from '../errors.ts';

export interface NumberSetting {
  /** What it does, with its unit. */
  readonly meaning: string;
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

export type SettingsOf<T> = { readonly [K in keyof T]-?: NumberSetting };

/**
 * The defaults with `overrides` in their place, in the order of `fields`, frozen.
 *
 * @param what - Whose settings they are, for error texts: `factorization`.
 * @throws BadInputError for an unknown name, or a value that is no number or out of range.
 */
export function readSettings<T extends Readonly<Record<keyof T, number>>>(
  what: string,
  fields: SettingsOf<T>,
  overrides: Readonly<Record<string, unknown>> = {},
): Readonly<T> {
  for (const name of Object.keys(overrides)) {
    if (!Object.hasOwn(fields, name)) {
      const known = Object.keys(fields).join(', ');
      throw new BadInputError(`Expected a setting of ${what} (${known}), got \`${name}\`.`);
    }
  }
  const values = Object.entries<NumberSetting>(fields).map(([name, field]) => {
    const value = overrides[name] ?? field.default;
    check(name, field, value);
    return [name, value];
  });
  return Object.freeze(Object.fromEntries(values) as T);
}

function check(name: string, field: NumberSetting, value: unknown): void {
  const { min, max, integer } = field;
  const fits =
    typeof value === 'number' &&
    value >= min &&
    value <= max &&
    (integer !== true || Number.isInteger(value));
  if (fits) return;
  const kind = integer === true ? 'an integer' : 'a number';
  throw new BadInputError(
    `Expected \`${name}\` to be ${kind} between ${min} and ${max}, got \`${String(value)}\`.`,
  );
}
