/** Texts as somebody might send who means harm, or knows no better: nothing breaks, runs or leaks. */
import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.ts';
import { readFeed } from '../../src/formats/feed.ts';
import { parseText } from '../../src/formats/text-record.ts';
import { readTexts } from '../../src/formats/texts.ts';
import { seededRandom } from '../../src/math/random.ts';
import type { Random } from '../../src/math/random.ts';
import { decodeDigest } from '../../src/models/text/document-digest.ts';
import { readDocument } from '../../src/models/text/read-document.ts';
import { SentimentJudge } from '../../src/models/text/sentiment-judge.ts';
import { Languages } from '../../src/models/text/tokens-language.ts';
import { fileOf, readAll } from './files.ts';

const SCRIPTS = [
  '<script>globalThis.hacked = 1</script>',
  '<img src=x onerror="globalThis.hacked=1">',
  '<svg/onload=globalThis.hacked=1>',
  '<iframe src="javascript:globalThis.hacked=1">',
  '<style>@import "http://evil.example/x.css"</style>',
  '<!--[if IE]><script>globalThis.hacked=1</script><![endif]-->',
  '<a href="javascript:globalThis.hacked=1">click</a>',
  ['$', '{globalThis.hacked=1}'].join(''),
  '{{constructor.constructor("globalThis.hacked=1")()}}',
  "'; DROP TABLE texts; --",
  '__proto__ constructor toString hasOwnProperty',
];
const PIECES = [
  ...[
    '<',
    '>',
    '&',
    '</',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '&#0;',
    '&#xd800;',
    '&#x110000;',
    '&bogus;',
  ],
  ...[
    '<p',
    '<div class="',
    "<a href='",
    '</p>',
    '<br/>',
    '<b>',
    '"',
    "'",
    '\u0000',
    '\u0007',
    '\u001b[31m',
  ],
  ...[
    '\u202e',
    '\u2066',
    '\ufeff',
    '\u200d',
    '\ud800',
    '\udfff',
    '\u0301\u0301\u0301',
    '\r\n',
    '\t',
  ],
  ...[
    '👩‍👩‍👧‍👦',
    '🎻',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'שלום עולם',
    'مرحبا بالعالم',
    'Привет мир',
    '你好世界',
    'こんにちは',
    'สวัสดี',
    'नमस्ते',
  ],
  ...[
    'ﬁligree',
    'ﷺ',
    'İstanbul',
    'ẞ',
    'e\u0301',
    '\u{1d54f}',
    'a'.repeat(500),
    "don't'''",
    '’’’',
    '.'.repeat(80),
  ],
  ...['the song is great', 'aber schlecht', 'très bon', ' ', ' ', ' ', 'x', '1e309', '-0', 'NaN'],
];

/** What may stand in no text: control characters but tab and line feed, and those that turn directions. */
const UNSEEN = /[^\P{Cc}\n\t]|[\u202a-\u202e\u2066-\u2069\ufeff]/u;

function hostile(random: Random): string {
  const parts = Array.from({ length: 1 + random.int(60) }, () => {
    const from = random.next() < 0.15 ? SCRIPTS : PIECES;
    return from[random.int(from.length)]!;
  });
  if (random.next() < 0.002) parts.push('<'.repeat(200_000));
  if (random.next() < 0.002) parts.push('&#'.repeat(100_000));
  if (random.next() < 0.002) parts.push('é'.repeat(1_200_000));
  return parts.join(random.next() < 0.5 ? '' : ' ');
}

/** Whether a message repeats something of a text. */
function leaks(message: string, text: string): boolean {
  for (let at = 0; at + 12 <= Math.min(text.length, 5_000); at += 6) {
    if (message.includes(text.slice(at, at + 12))) return true;
  }
  return false;
}

describe('hostile texts', () => {
  it('are read or refused, all ten thousand, and none runs, breaks or shows in an error', () => {
    const random = seededRandom(11);
    const languages = new Languages();
    const judge = new SentimentJudge(0, undefined);
    const seen = { read: 0, refused: 0 };
    const named = [{ id: 'artist:a', names: ['the song', '<script>', '', '你好世界', '('] }];
    for (let i = 0; i < 10_000; i++) {
      const text = hostile(random);
      try {
        const record = parseText({ id: `t${i}`, text });
        expect(UNSEEN.test(record.text)).toBe(false);
        const reading = readDocument(
          { id: record.id, text: record.text, about: [], mark: 'm', named },
          languages,
          judge,
        );
        const { hashes, counts, length } = decodeDigest(reading.digest);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(length);
        expect(hashes.length).toBeLessThanOrEqual(length);
        for (const { sentiment, confidence } of [reading, ...reading.mentions]) {
          expect(Math.abs(sentiment)).toBeLessThanOrEqual(1);
          expect(confidence >= 0 && confidence <= 1).toBe(true);
        }
        seen.read++;
      } catch (error) {
        if (!(error instanceof BadInputError)) throw error;
        expect(error.message).toMatch(/^text: expected/);
        expect(leaks(error.message, text)).toBe(false);
        seen.refused++;
      }
    }
    expect(seen.read).toBeGreaterThan(9_000);
    expect(seen.refused).toBeGreaterThan(10);
    expect('hacked' in globalThis).toBe(false);
  }, 120_000);

  it('lose their scripts with all they hold', () => {
    for (const script of SCRIPTS.slice(0, 6)) {
      expect(parseText({ id: 'x', text: `Fine words. ${script}` }).text).toBe('Fine words.');
    }
  });

  it('in a file are problems of their lines, which say what was expected and not what stood there', async () => {
    const secret = 'Zwetschkenröster for nobody to read';
    const file = await fileOf(
      Buffer.concat([
        Buffer.from(`${JSON.stringify({ id: 'a', text: 'a fine text' })}\n`),
        Buffer.from(`{"id": "b", "text": "${secret}\n`),
        Buffer.from(`${JSON.stringify({ id: 'c', text: secret.repeat(40_000) })}\n`),
        Buffer.from([0x7b, 0x00, 0xff, 0xfe, 0x0a]),
        Buffer.from(`${JSON.stringify({ id: 'd', text: '\u0000<p></p>' })}\n`),
        Buffer.from(`${JSON.stringify({ id: 'e', text: 'x'.repeat(10_000_000) })}\n`),
        Buffer.from(`${JSON.stringify({ id: 'f', [secret]: secret, text: 'words' })}\n`),
        Buffer.from(`${JSON.stringify({ id: 'g', text: 'more fine words' })}\n`),
      ]),
    );
    const { rows, tally } = await readAll(readTexts(file, {}));
    expect(rows.map(({ row }) => row.id)).toEqual(['a', 'g']);
    expect(tally.problems.map(({ line }) => line).sort()).toEqual([2, 3, 4, 5, 6, 7]);
    for (const { reason } of tally.problems) {
      expect(reason).toContain('expected');
      expect(reason).not.toContain('Zwetschken');
    }
  });

  it('as feeds are read as far as they go, and define nothing', { timeout: 120_000 }, () => {
    const random = seededRandom(12);
    const facts = { url: 'https://example.org/feed', about: [] };
    const bomb =
      '<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>';
    const { texts } = readFeed(
      `${bomb}<rss><channel><item><title>One &b; &x;</title><guid>1</guid></item></channel></rss>`,
      facts,
    );
    expect(texts.map(({ text }) => text)).toEqual(['One &b; &x;']);
    for (let i = 0; i < 300; i++) {
      const xml = `<rss><channel><item><title>${hostile(random)}</title><link>${hostile(random)}</link><description>${hostile(random)}</description>`;
      for (const { url } of readFeed(xml, facts).texts) expect(url ?? 'https:').toMatch(/^https?:/);
      expect(() => readFeed(hostile(random), facts)).not.toThrow(RangeError);
    }
  });
});
