/**
 * The words of a text that may be HTML. One pass over it, linear whatever comes: tags are dropped, what
 * is no prose (scripts, styles, comments) with all it holds, blocks become lines, and references the
 * characters they stand for. Nothing is ever run, fetched or built from it: what comes out is plain text, and
 * must be escaped like any other where it is shown.
 */
import { endOfTag, LONGEST_TAG } from './tag-end.ts';

/** Elements whose content is not prose. */
const HIDDEN = new Set('script style noscript template iframe object svg math head'.split(' '));
/** Elements that words do not run across. */
const BLOCKS = new Set(
  (
    'address article aside blockquote br dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 ' +
    'header hr li main nav ol p pre section table td th tr ul'
  ).split(' '),
);
const REFERENCES: Readonly<Record<string, string>> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', shy: '' },
  ...{ hellip: '…', mdash: '—', ndash: '–', lsquo: '‘', rsquo: '’', ldquo: '“', rdquo: '”' },
  ...{ auml: 'ä', ouml: 'ö', uuml: 'ü', Auml: 'Ä', Ouml: 'Ö', Uuml: 'Ü', szlig: 'ß' },
  ...{ eacute: 'é', egrave: 'è', ecirc: 'ê', agrave: 'à', acirc: 'â', ccedil: 'ç', ntilde: 'ñ' },
  ...{ oslash: 'ø', aring: 'å', copy: '©', reg: '®', trade: '™', laquo: '«', raquo: '»' },
};
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,8}));/g;
const MARKUP = /<(?:[A-Za-z/!?])/;
/** All control characters but tab and line feed, and those that turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const LAST_CHARACTER = 0x10ffff;

/** Plain text: markup removed where there is some, references resolved, unseen characters dropped. */
export function plainText(text: string): string {
  const prose = MARKUP.test(text) ? withoutMarkup(text) : text;
  return resolveReferences(prose)
    .toWellFormed()
    .replace(UNSEEN, (character) => (character === '\n' || character === '\t' ? character : ' '))
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim();
}

/** The characters that references (`&amp;`, `&#8217;`) stand for; those that are not known stay. */
export function resolveReferences(text: string): string {
  return text.replace(REFERENCE, resolve);
}

function withoutMarkup(html: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    if (open < 0) break;
    parts.push(html.slice(at, open));
    const tag = tagAt(html, open);
    if (tag === undefined) {
      parts.push('<');
      at = open + 1;
      continue;
    }
    if (BLOCKS.has(tag.name)) parts.push('\n');
    at = HIDDEN.has(tag.name) && tag.opens ? afterElement(html, tag.name, tag.end) : tag.end;
  }
  parts.push(html.slice(at));
  return parts.join('');
}

interface Tag {
  /** In lower case; empty for comments and declarations. */
  readonly name: string;
  readonly opens: boolean;
  /** Offset behind it. */
  readonly end: number;
}

/** The tag at a `<`; undefined where it is only a sign. */
function tagAt(html: string, open: number): Tag | undefined {
  if (html.startsWith('<!--', open)) {
    const close = html.indexOf('-->', open + 4);
    return { name: '', opens: false, end: close < 0 ? html.length : close + 3 };
  }
  const head = /^<(\/?)([A-Za-z][A-Za-z0-9-]{0,30})|^<[!?]/.exec(html.slice(open, open + 34));
  if (head === null) return undefined;
  const end = behindTag(html, open + head[0].length);
  if (end === undefined) return undefined;
  const opens = head[1] === '' && html[end - 2] !== '/';
  return { name: (head[2] ?? '').toLowerCase(), opens, end };
}

/** Behind the `>` that closes a tag, quoted values skipped. */
function behindTag(html: string, from: number): number | undefined {
  const end = endOfTag(html, from);
  if (end >= 0) return end + 1;
  // A quote that never ends: the first `>` then, as browsers do at the end of a file.
  const first = html.indexOf('>', from);
  return first >= 0 && first < from + LONGEST_TAG ? first + 1 : undefined;
}

/** Behind the end tag of an element; the end of the text where there is none. */
function afterElement(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}[\\s>/]`, 'gi');
  end.lastIndex = from;
  const found = end.exec(html);
  if (found === null) return html.length;
  return behindTag(html, found.index + 2 + name.length) ?? html.length;
}

function resolve(whole: string, decimal?: string, hex?: string, name?: string): string {
  if (name !== undefined) return Object.hasOwn(REFERENCES, name) ? REFERENCES[name]! : whole;
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  return code > LAST_CHARACTER ? '' : String.fromCodePoint(code);
}
