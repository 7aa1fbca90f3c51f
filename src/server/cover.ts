/**
 * Cover pictures for whatever has none: an SVG drawn from the id alone, so that the same thing looks the
 * same everywhere and for ever, and no two things look alike. Colours: two neighbouring hues and a
 * distant one for accents. Patterns: six, each laid out by the same draw of chance.
 */
import { createHash } from 'node:crypto';
import { kindOf, localId } from '../ids.ts';

export interface CoverText {
  readonly id: string;
  readonly title: string;
  readonly subtitle: string;
}

/** Width and height in user units; it scales. */
const SIZE = 600;
const MARGIN = 42;
const FONT = 'system-ui,-apple-system,Segoe UI,Roboto,sans-serif';
/** Longest subtitle, and most lines of a title, that fit. */
const SUBTITLE_LENGTH = 38;
const TITLE_LINES = 3;

/** Where the cover of a subject is served: `/covers/KIND/LOCAL.svg`. */
export function coverPath(id: string): string {
  return `/covers/${kindOf(id) ?? 'track'}/${encodeURIComponent(localId(id))}.svg`;
}

/** An SVG document of at most 4 KB. */
export function coverSvg({ id, title, subtitle }: CoverText): string {
  const random = chancesOf(id);
  const colours = palette(random);
  const pattern = PATTERNS[random.int(PATTERNS.length)]!;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${SIZE} ${SIZE}" role="img" aria-label="${escapeXml(short(title, 80))}">`,
    `<defs><linearGradient id="g" x2="1" y2="1"><stop stop-color="${colours.light}"/><stop offset="1" stop-color="${colours.deep}"/></linearGradient>`,
    `<linearGradient id="s" x2="0" y2="1"><stop offset=".45" stop-color="${colours.dark}" stop-opacity="0"/><stop offset="1" stop-color="${colours.dark}" stop-opacity=".88"/></linearGradient></defs>`,
    `<path fill="url(#g)" d="M0 0h${SIZE}v${SIZE}H0z"/>`,
    pattern(random, colours),
    // The shade keeps white letters readable on every pattern.
    `<path fill="url(#s)" d="M0 0h${SIZE}v${SIZE}H0z"/>`,
    lettering(title, subtitle),
    '</svg>',
  ].join('');
}

/** Draws that an id always has. */
interface Chances {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, n). */
  int(n: number): number;
}

interface Palette {
  readonly light: string;
  readonly deep: string;
  readonly accent: string;
  readonly pale: string;
  readonly dark: string;
}

type Pattern = (random: Chances, colours: Palette) => string;

/** Four bytes of an extendable hash (SHAKE256, FIPS 202) a draw: the busiest pattern makes under 90. */
function chancesOf(id: string): Chances {
  const bytes = createHash('shake256', { outputLength: 100 * 4 })
    .update(id)
    .digest();
  let at = 0;
  const next = (): number => {
    at = (at + 4) % bytes.length;
    return bytes.readUInt32LE(at) / 2 ** 32;
  };
  return { next, int: (n) => Math.floor(next() * n) };
}

function palette(random: Chances): Palette {
  const hue = random.int(360);
  const neighbour = (hue + 28 + random.int(36)) % 360;
  const distant = (hue + 150 + random.int(60)) % 360;
  const strength = 46 + random.int(34);
  return {
    light: `hsl(${hue} ${strength}% 62%)`,
    deep: `hsl(${neighbour} ${strength}% 34%)`,
    accent: `hsl(${distant} ${Math.min(strength + 14, 88)}% 62%)`,
    pale: `hsl(${hue} ${strength}% 88%)`,
    dark: `hsl(${neighbour} ${strength}% 9%)`,
  };
}

const PATTERNS: readonly Pattern[] = [rings, waves, tiles, rays, discs, bars];

/** A record: rings around a point that is off the middle. */
function rings(random: Chances, { pale, accent }: Palette): string {
  const x = 160 + random.int(280);
  const y = 120 + random.int(220);
  const gap = 22 + random.int(18);
  const circles = Array.from({ length: 9 }, (_, i) => {
    const width = 2 + random.int(gap - 8);
    return `<circle cx="${x}" cy="${y}" r="${gap * (i + 2)}" stroke-width="${width}"/>`;
  });
  return (
    `<g fill="none" stroke="${pale}" stroke-opacity=".38">${circles.join('')}</g>` +
    `<circle cx="${x}" cy="${y}" r="${gap}" fill="${accent}"/>`
  );
}

/** Hills, one behind the other, under a disc. */
function waves(random: Chances, { pale, accent, dark }: Palette): string {
  const sun = `<circle cx="${120 + random.int(360)}" cy="${110 + random.int(90)}" r="${50 + random.int(50)}" fill="${accent}"/>`;
  const hills = Array.from({ length: 5 }, (_, i) => {
    const y = 170 + i * 78;
    const [a, b] = [random.int(150) - 75, random.int(150) - 75];
    const path = `M0 ${y}C150 ${y + a} 200 ${y + b} 300 ${y}S480 ${y - a} ${SIZE} ${y + b / 2}V${SIZE}H0z`;
    return `<path fill="${i % 2 === 0 ? pale : dark}" fill-opacity="${i % 2 === 0 ? 0.26 : 0.3}" d="${path}"/>`;
  });
  return sun + hills.join('');
}

/** Quarter circles in a grid, each turned by chance (after Truchet, 1704). */
function tiles(random: Chances, { pale, accent }: Palette): string {
  const cells = 5;
  const side = SIZE / cells;
  const quarters = ['', ''];
  for (let cell = 0; cell < cells * cells; cell++) {
    const [x, y] = [(cell % cells) * side, Math.floor(cell / cells) * side];
    const [right, down] = [random.int(2), random.int(2)];
    const corner = `M${x + right * side} ${y + down * side}`;
    const sweep = right === down ? 1 : 0;
    const [dx, dy] = [right ? -side : side, down ? -side : side];
    quarters[random.int(3) === 0 ? 1 : 0] +=
      `${corner}h${dx}a${side} ${side} 0 0 ${sweep} ${-dx} ${dy}z`;
  }
  return (
    `<path fill="${pale}" fill-opacity=".32" d="${quarters[0]}"/>` +
    `<path fill="${accent}" fill-opacity=".85" d="${quarters[1]}"/>`
  );
}

/** Light from a low point. */
function rays(random: Chances, { pale, accent }: Palette): string {
  const x = 100 + random.int(400);
  const y = 300 + random.int(140);
  const count = 10 + random.int(8);
  const turn = random.next();
  const point = (step: number): string => {
    const angle = ((step + turn) / (count * 2)) * 2 * Math.PI;
    return `${Math.round(x + 900 * Math.cos(angle))} ${Math.round(y + 900 * Math.sin(angle))}`;
  };
  const path = Array.from(
    { length: count },
    (_, i) => `M${x} ${y}L${point(2 * i)} ${point(2 * i + 1)}z`,
  );
  return (
    `<path fill="${pale}" fill-opacity=".28" d="${path.join('')}"/>` +
    `<circle cx="${x}" cy="${y}" r="${60 + random.int(60)}" fill="${accent}"/>`
  );
}

/** Large discs that shine through each other. */
function discs(random: Chances, { pale, accent, deep }: Palette): string {
  return Array.from({ length: 7 }, (_, i) => {
    const fill = [pale, accent, deep][i % 3]!;
    return `<circle cx="${random.int(SIZE)}" cy="${random.int(460)}" r="${60 + random.int(130)}" fill="${fill}" fill-opacity=".5"/>`;
  }).join('');
}

/** A level meter. */
function bars(random: Chances, { pale, accent }: Palette): string {
  const count = 9 + random.int(8);
  const step = (SIZE - 2 * MARGIN) / count;
  const high = random.int(count);
  return Array.from({ length: count }, (_, i) => {
    const height = 70 + random.int(300);
    const place = `x="${Math.round(MARGIN + i * step)}" y="${Math.round(250 - height / 2)}" width="${Math.round(step * 0.62)}" height="${height}" rx="${Math.round(step * 0.31)}"`;
    return i === high
      ? `<rect ${place} fill="${accent}"/>`
      : `<rect ${place} fill="${pale}" fill-opacity=".5"/>`;
  }).join('');
}

function lettering(title: string, subtitle: string): string {
  const size = title.length <= 14 ? 64 : title.length <= 40 ? 50 : 38;
  // A bold sans-serif letter is about 0.62 of its size wide.
  const lines = wrapped(title, Math.floor((SIZE - 2 * MARGIN) / (size * 0.62)));
  const leading = Math.round(size * 1.14);
  const base = SIZE - MARGIN - (subtitle === '' ? 0 : 42);
  const rows = lines.map((line, i) => {
    const y = base - (lines.length - 1 - i) * leading;
    return `<text x="${MARGIN}" y="${y}">${escapeXml(line)}</text>`;
  });
  const below =
    subtitle === ''
      ? ''
      : `<text x="${MARGIN}" y="${SIZE - MARGIN}" font-size="26" font-weight="400" fill-opacity=".8">${escapeXml(short(subtitle, SUBTITLE_LENGTH))}</text>`;
  return `<g fill="#fff" font-family="${FONT}" font-size="${size}" font-weight="700">${rows.join('')}${below}</g>`;
}

/** Breaks between words; what does not fit the lines ends in an ellipsis. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter((part) => part !== '')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) {
      lines[lines.length - 1] = `${last} ${word}`;
    } else if (lines.length === TITLE_LINES) {
      lines[TITLE_LINES - 1] = short(`${last}…`, width);
      break;
    } else {
      lines.push(short(word, width));
    }
  }
  return lines;
}

/** At most `length` characters, counted as a reader does. */
function short(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** Escapes what XML reads as markup and drops what it forbids. */
function escapeXml(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
}
