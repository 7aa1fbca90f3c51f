/** Named amounts as bars, largest scale to the widest: a list for those who read it, a plot for those who see it. */
import type { ReactElement, ReactNode } from 'react';
import './plots.css';

export interface BarRow {
  readonly key: string;
  readonly name: ReactNode;
  readonly value: number;
  /** What to write; the value itself unless said. */
  readonly text?: string;
  /** What can be done about it. */
  readonly action?: ReactNode;
}

export function Bars({
  rows,
  max,
}: {
  readonly rows: readonly BarRow[];
  readonly max?: number;
}): ReactElement {
  const most = max ?? Math.max(...rows.map(({ value }) => value), Number.MIN_VALUE);
  return (
    <ul className="bars">
      {rows.map(({ key, name, value, text, action }) => (
        <li key={key} data-acting={action !== undefined}>
          <span>{name}</span>
          <span className="track">
            <span className="bar" style={{ inlineSize: `${Math.min(1, value / most) * 100}%` }} />
          </span>
          <span className="number">{text ?? String(value)}</span>
          {action}
        </li>
      ))}
    </ul>
  );
}
