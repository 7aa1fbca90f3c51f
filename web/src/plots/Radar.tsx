/** Values from 0 to 1 around a middle: one look tells two sounds apart. The numbers stand beside it as text. */
import type { ReactElement } from 'react';
import './plots.css';

export interface RadarAxis {
  readonly name: string;
  /** 0 to 1. */
  readonly value: number;
}

const RADIUS = 78;
const RINGS = [0.25, 0.5, 0.75, 1];

export function Radar({
  axes,
  title,
}: {
  readonly axes: readonly RadarAxis[];
  readonly title: string;
}): ReactElement {
  const at = (place: number, share: number): readonly [number, number] => {
    const angle = (place / axes.length) * 2 * Math.PI - Math.PI / 2;
    return [Math.cos(angle) * RADIUS * share, Math.sin(angle) * RADIUS * share];
  };
  const ring = (share: (axis: RadarAxis) => number): string =>
    axes
      .map((axis, place) =>
        at(place, share(axis))
          .map((n) => n.toFixed(1))
          .join(','),
      )
      .join(' ');
  const said = axes.map(({ name, value }) => `${name} ${value.toFixed(2)}`).join(', ');
  return (
    <svg className="radar" viewBox="-140 -105 280 210" role="img" aria-label={`${title}: ${said}`}>
      {RINGS.map((share) => (
        <polygon key={share} className="grid" points={ring(() => share)} />
      ))}
      {axes.map(({ name }, place) => {
        const [x, y] = at(place, 1);
        const [labelX, labelY] = at(place, 1.14);
        const anchor = Math.abs(labelX) < 8 ? 'middle' : labelX > 0 ? 'start' : 'end';
        return (
          <g key={name}>
            <line className="grid" x2={x} y2={y} />
            <text x={labelX} y={labelY + 3} textAnchor={anchor}>
              {name}
            </text>
          </g>
        );
      })}
      <polygon className="area" points={ring(({ value }) => Math.max(0.02, value))} />
    </svg>
  );
}
