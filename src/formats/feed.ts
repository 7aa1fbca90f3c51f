/**
 * News feeds: RSS 0.9 to 2.0 (https://www.rssboard.org/rss-specification), RSS 1.0, and Atom (RFC 4287). What
 * an entry says is HTML more often than not: it goes through the same checks as any other text.
 */
import { hash } from 'node:crypto';
import { BadInputError } from '../errors.ts';
import type { TextRecord } from '../store/records.ts';
import { parseText } from './text-record.ts';
import { attributeOf, xmlTokens } from './xml-scan.ts';
import type { XmlToken } from './xml-scan.ts';

export interface Feed {
  readonly texts: readonly TextRecord[];
  /** Entries that hold no words, or more than a text may. */
  readonly skipped: number;
}

/** What an operator says about a feed. */
export interface FeedFacts {
  readonly url: string;
  /** Global ids of what all its entries are about. */
  readonly about: readonly string[];
  /** Where the feed does not say. */
  readonly language?: string;
}

/** Entries that are read of one feed: feeds hold some tens. */
const MOST_ENTRIES = 1_000;
const ENTRIES = new Set(['item', 'entry']);
const FEEDS = new Set(['rss', 'feed', 'rdf:rdf', 'channel']);
/** Elements whose text is kept, by what they are called here; the later of a list wins. */
const FIELDS: Readonly<Record<string, string>> = {
  ...{
    title: 'title',
    guid: 'id',
    id: 'id',
    link: 'link',
    language: 'language',
    'dc:language': 'language',
  },
  ...{ pubdate: 'published', 'dc:date': 'published', updated: 'updated', published: 'published' },
  ...{
    description: 'summary',
    summary: 'summary',
    content: 'content',
    'content:encoded': 'content',
  },
};

/** @throws BadInputError for a document that is no feed. */
export function readFeed(xml: string, facts: FeedFacts): Feed {
  const { feed, entries, isFeed } = partsOf(xml);
  if (!isFeed) throw new BadInputError('expected an RSS or Atom feed, got another document');
  const texts: TextRecord[] = [];
  for (const entry of entries) {
    const text = textOf(entry, feed, facts);
    if (text !== undefined) texts.push(text);
  }
  return { texts, skipped: entries.length - texts.length };
}

type Fields = Record<string, string>;

function partsOf(xml: string) {
  const feed: Fields = {};
  const entries: Fields[] = [];
  let isFeed = false;
  let entry: Fields | undefined;
  let field:
    { readonly name: string; readonly element: string; depth: number; text: string } | undefined;
  for (const token of xmlTokens(xml)) {
    if (field !== undefined) {
      // Inline markup of an XHTML content is text of the field, as it stood.
      if (token.type === 'open' && token.name === field.element && !token.empty) field.depth++;
      if (token.type === 'close' && token.name === field.element && --field.depth === 0) {
        const target = entry ?? feed;
        target[field.name] ??= field.text.trim();
        field = undefined;
      } else field.text += written(token);
      continue;
    }
    if (token.type === 'close' && ENTRIES.has(token.name)) entry = undefined;
    if (token.type !== 'open') continue;
    if (FEEDS.has(token.name)) {
      isFeed = true;
      const language = attributeOf(token.attributes, 'xml:lang');
      if (language !== undefined) feed['language'] = language;
    } else if (ENTRIES.has(token.name)) {
      if (entries.length === MOST_ENTRIES) break;
      entry = {};
      entries.push(entry);
    } else if (Object.hasOwn(FIELDS, token.name)) {
      const address = token.name === 'link' ? attributeOf(token.attributes, 'href') : undefined;
      if (address !== undefined) {
        const main = /^(alternate)?$/.test(attributeOf(token.attributes, 'rel') ?? '');
        if (main) (entry ?? feed)['link'] ??= address;
      }
      if (!token.empty)
        field = { name: FIELDS[token.name]!, element: token.name, depth: 1, text: '' };
    }
  }
  return { feed, entries, isFeed };
}

function written(token: XmlToken): string {
  if (token.type === 'text') return token.text;
  return token.type === 'close' ? `</${token.name}>` : `<${token.name}>`;
}

/** Undefined for an entry that holds no words, or more than a text may. */
function textOf(entry: Fields, feed: Fields, facts: FeedFacts): TextRecord | undefined {
  const link = addressOf(entry['link']);
  const name = entry['id'] || entry['link'] || entry['title'];
  const time = Date.parse(entry['published'] ?? entry['updated'] ?? '');
  const language = entry['language'] || feed['language'] || facts.language;
  const source = feed['title']?.replace(/\s+/g, ' ').slice(0, 200);
  const words = [entry['title'], entry['content'] || entry['summary']].filter(Boolean).join('\n\n');
  if (!name || words === '') return undefined;
  try {
    return parseText({
      id: `feed/${hash('sha256', `${facts.url}\n${name}`, 'base64url').slice(0, 32)}`,
      text: words,
      about: facts.about,
      ...(source && { source }),
      ...(link !== undefined && { url: link }),
      ...(Number.isFinite(time) && { published: new Date(time).toISOString() }),
      ...(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language ?? '') && { language }),
    });
  } catch (error) {
    if (error instanceof BadInputError) return undefined;
    throw error;
  }
}

/** Only web addresses: what else a feed may say (`javascript:`) is nobody's link. */
function addressOf(link: string | undefined): string | undefined {
  if (link === undefined || link.length > 2_000 || !URL.canParse(link)) return undefined;
  const { protocol, href } = new URL(link);
  return protocol === 'http:' || protocol === 'https:' ? href : undefined;
}
