/** Estimates with their intervals on one scale, and a line to compare them with: a list to read, a plot to see. */
import type { ReactElement } from 'react';
import './plots.css';

export interface IntervalRow {
  readonly key: string;
  readonly name: string;
  readonly value: number;
  /** Where the interval begins and ends; null where none is known. */
  readonly low: number | null;
  readonly high: number | null;
}

/** From where to where a plot reaches. */
export interface Scale {
  readonly from: number;
  readonly to: number;
}

/** A scale that shows all rows and the line, with some room on both sides. */
export function scaleOf(rows: readonly Omit<IntervalRow, 'key' | 'name'>[]): Scale {
  const all = rows.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const [least, most] = [Math.min(...all), Math.max(...all)];
  const room = 0.05 * (most - least) || 0.05;
  return { from: least - room, to: most + room };
}

export function Intervals({
  rows,
  line,
  scale,
  words,
}: {
  readonly rows: readonly IntervalRow[];
  /** Where the line stands. */
  readonly line: number;
  readonly scale: Scale;
  readonly words: (row: IntervalRow) => string;
}): ReactElement {
  const at = (value: number): string =>
    `${(100 * (value - scale.from)) / (scale.to - scale.from)}%`;
  const wide = (low: number, high: number): string =>
    `${(100 * (high - low)) / (scale.to - scale.from)}%`;
  return (
    <ul className="bars intervals">
      {rows.map((row) => (
        <li key={row.key}>
          <span>{row.name}</span>
          <span className="span" aria-hidden="true">
            <span className="line-at" style={{ insetInlineStart: at(line) }} />
            {row.low !== null && row.high !== null && (
              <span
                className="reach"
                style={{ insetInlineStart: at(row.low), inlineSize: wide(row.low, row.high) }}
              />
            )}
            <span className="dot" style={{ insetInlineStart: at(row.value) }} />
          </span>
          <span className="number">{words(row)}</span>
        </li>
      ))}
    </ul>
  );
}
