/** Draws one curve of shares as an SVG picture that can be read on light and on dark ground. */

export interface Curve {
  readonly title: string;
  /** `from`: what the first value stands at; a mark every `step`, and a line across at 0. */
  readonly x: { readonly label: string; readonly from: number; readonly step: number };
  readonly y: { readonly label: string };
  /** Shares, 0 to 1. */
  readonly values: Float64Array;
}

const WIDTH = 720;
const HEIGHT = 360;
const LEFT = 56;
const RIGHT = 16;
const TOP = 48;
const BOTTOM = 52;
const GRID = [0, 0.25, 0.5, 0.75, 1];

export function drawCurve({ title, x, y, values }: Curve): string {
  const last = values.length - 1;
  const across = (at: number): number => LEFT + (at / last) * (WIDTH - LEFT - RIGHT);
  const up = (share: number): number => HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  const line = Array.from(values, (value, at) => `${round(across(at))},${round(up(value))}`);
  const marks = Array.from({ length: Math.floor(last / x.step) + 1 }, (_, i) => i * x.step);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">`,
    '<style>text{font:13px system-ui,sans-serif;fill:#667}.g{stroke:#889;stroke-opacity:.3}.c{fill:none;stroke:#d9480f;stroke-width:2.5}</style>',
    text(LEFT, 24, title, 'start'),
    ...GRID.map((share) => rule(LEFT, up(share), WIDTH - RIGHT, up(share))),
    ...GRID.map((share) => text(LEFT - 8, up(share) + 4, `${100 * share} %`, 'end')),
    ...marks.map((at) => text(across(at), HEIGHT - BOTTOM + 20, String(x.from + at), 'middle')),
    rule(across(-x.from), TOP, across(-x.from), HEIGHT - BOTTOM),
    text(WIDTH / 2, HEIGHT - 10, `${x.label}; up: ${y.label}`, 'middle'),
    `<polyline class="c" points="${line.join(' ')}"/>`,
    '</svg>',
    '',
  ].join('\n');
}

function rule(x1: number, y1: number, x2: number, y2: number): string {
  return `<line class="g" x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}"/>`;
}

function text(x: number, y: number, words: string, anchor: 'start' | 'middle' | 'end'): string {
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}">${words}</text>`;
}

function round(number: number): number {
  return Math.round(10 * number) / 10;
}
