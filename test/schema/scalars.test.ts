import { parseValue } from 'graphql';
import { describe, expect, it } from 'vitest';
import { DateTime, ISOWeek, PartialDate } from '../../src/schema/scalars.ts';

describe('Date', () => {
  it('takes a year, a month or a day', () => {
    for (const text of ['1971', '1971-11', '1971-11-08', '0001-01-31']) {
      expect(PartialDate.parseValue(text)).toBe(text);
      expect(PartialDate.serialize(text)).toBe(text);
      expect(PartialDate.parseLiteral(parseValue(`"${text}"`), {})).toBe(text);
    }
  });

  it('refuses anything else, both ways', () => {
    for (const value of [
      '71',
      '1971-13',
      '1971-00',
      '1971-11-32',
      '1971-1-1',
      '1971-11-08T00:00',
      '',
      1971,
      null,
    ]) {
      const got = typeof value === 'string' ? 'a text of another form' : `a ${typeof value}`;
      const message = `Expected a Date such as 1971, 1971-11 or 1971-11-08, got ${got}.`;
      expect(() => PartialDate.parseValue(value)).toThrow(message);
      expect(() => PartialDate.serialize(value)).toThrow(message);
    }
    expect(() => PartialDate.parseLiteral(parseValue('1971'), {})).toThrow('Expected a Date');
  });
});

describe('ISOWeek', () => {
  it('takes a year and a week', () => {
    for (const text of ['2026-W48', '2020-W53', '2021-W01'])
      expect(ISOWeek.parseValue(text)).toBe(text);
  });

  it('refuses anything else', () => {
    for (const text of ['2026-48', '2026-W00', '2026-W54', '2026W48', '2026-W4', 'W48'])
      expect(() => ISOWeek.parseValue(text)).toThrow(
        'Expected an ISOWeek such as 2026-W48, got a text of another form.',
      );
  });
});

describe('DateTime', () => {
  it('prints milliseconds since the epoch as UTC', () => {
    const printed = DateTime.serialize(Date.parse('2026-11-23T12:00:00.250Z'));
    expect(JSON.parse(JSON.stringify(printed))).toBe('2026-11-23T12:00:00.250Z');
  });

  it('takes an instant with its zone and refuses one without', () => {
    expect(DateTime.parseValue('2026-11-23T13:00:00+01:00').getTime()).toBe(
      Date.parse('2026-11-23T12:00:00Z'),
    );
    expect(() => DateTime.parseValue('2026-11-23T13:00:00')).toThrow();
    expect(() => DateTime.parseValue('yesterday')).toThrow();
  });
});
