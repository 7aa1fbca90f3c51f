import { describe, expect, it } from 'vitest';
import { BadInputError } from '../../src/errors.ts';
import { plainText } from '../../src/formats/html-text.ts';
import { parseText } from '../../src/formats/text-record.ts';
import { seededRandom } from '../../src/math/random.ts';

describe('plainText', () => {
  it('keeps the words of HTML, blocks as lines', () => {
    const html =
      '<h1>Pet&nbsp;Sounds</h1><p class="a>b">A <b>masterpiece</b>,<br/>really&hellip;</p>';
    expect(plainText(html)).toBe('Pet Sounds\nA masterpiece,\nreally…');
  });

  it('drops scripts, styles and comments with all that they hold', () => {
    const html =
      'one<script type="x">alert("</p>")</script> <STYLE>p{}</STYLE >two<!-- <b>no</b> --> three';
    expect(plainText(html)).toBe('one two three');
    expect(plainText('left<script>while(1);')).toBe('left');
  });

  it('leaves signs that are no markup alone', () => {
    expect(plainText('I <3 R&B; and 1 < 2 & 3 > 2')).toBe('I <3 R&B; and 1 < 2 & 3 > 2');
  });

  it('does not make markup live that was escaped twice', () => {
    expect(plainText('<p>&amp;lt;script&amp;gt;</p>')).toBe('&lt;script&gt;');
  });

  it('resolves references, and drops what nobody sees', () => {
    expect(plainText('Bj&#246;rk &#x1F3B5;\u0000\u202e &#99999999; &#9999999;x')).toBe(
      'Björk 🎵 &#99999999; x',
    );
  });

  it('takes time in proportion to the text, however broken', () => {
    const hostile = ['<', '<a "', '<!--', '</', '<script>', '&#', "<p x='", '<svg/onload=>'];
    for (const piece of hostile) {
      const text = `<b>${piece.repeat(100_000 / piece.length)}`;
      const before = process.cpuUsage();
      plainText(text);
      expect(process.cpuUsage(before).user).toBeLessThan(1e6);
    }
  });
});

describe('parseText', () => {
  it('reads 10,000 hostile documents or says what is wrong, never what they hold', () => {
    const random = seededRandom(7);
    const pieces = [
      ...['<script>', '</script>', '<p', '>', '"', "'", '<!--', '-->', '&#0;', '&#xD800;', '&amp;'],
      ...['\u0000', '\u202e', '\ud83c', '\udfb5', '🎸', 'مرحبا', 'שלום', 'кино', '音楽', 'SECRET'],
      ...[
        '<svg onload=alert(1)>',
        '<![CDATA[',
        '<?php',
        '\r\n',
        '\ufeff',
        '𝕏',
        'e\u0301',
        '</style',
      ],
    ];
    let read = 0;
    let refused = 0;
    for (let i = 0; i < 10_000; i++) {
      const length = random.int(40) + (i % 1000 === 0 ? 60_000 : 0);
      const text = Array.from({ length }, () => pieces[random.int(pieces.length)]!).join('');
      try {
        const record = parseText({ id: `t${i}`, text });
        expect(record.text).not.toMatch(/<script[\s>]/i);
        expect(record.text.isWellFormed()).toBe(true);
        expect(record.text).not.toMatch(/[\u0000\u202e]/u);
        read++;
      } catch (error) {
        expect(error).toBeInstanceOf(BadInputError);
        expect((error as Error).message).not.toMatch(/SECRET|alert|script/);
        refused++;
      }
    }
    expect(read).toBeGreaterThan(6_000);
    expect(refused).toBeGreaterThan(10);
  });

  it('counts length without markup', () => {
    const long = 'word '.repeat(30_000);
    expect(() => parseText({ id: 'a', text: long })).toThrow('expected at most 100000 characters');
    const marked = `${'<p class="x">'.repeat(20_000)}short`;
    expect(parseText({ id: 'a', text: marked }).text).toBe('short');
  });
});
