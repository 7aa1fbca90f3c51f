/** How a figure went, from left to right; the last value stands at its end. */
import type { ReactElement } from 'react';
import './plots.css';

const WIDTH = 160;
const HEIGHT = 36;

export function Line({
  values,
  title,
}: {
  readonly values: readonly number[];
  readonly title: string;
}): ReactElement {
  const least = Math.min(...values);
  const span = Math.max(...values) - least || 1;
  const x = (place: number): number =>
    values.length < 2 ? WIDTH / 2 : 4 + (place / (values.length - 1)) * (WIDTH - 8);
  const y = (value: number): number => HEIGHT - 5 - ((value - least) / span) * (HEIGHT - 10);
  const points = values.map((value, place) => `${x(place).toFixed(1)},${y(value).toFixed(1)}`);
  const said = values.map((value) => value.toPrecision(3)).join(', ');
  return (
    <svg
      className="line"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={`${title}: ${said}`}
    >
      <polyline points={points.join(' ')} />
      {values.map((value, place) => (
        <circle key={place} cx={x(place)} cy={y(value)} r={place === values.length - 1 ? 3.5 : 2} />
      ))}
    </svg>
  );
}
