import { describe, expect, it } from 'vitest';
import { cleanLine, cleanLines, isBlank } from '../../src/messages/clean-text.ts';
import { line, lines } from '../../src/shared/fields.ts';
import { toText } from '../../src/shared/validation.ts';
import * as fc from '../support/fast-check.ts';
import { volume } from '../support/volume.ts';

describe('cleanLine()', () => {
  it.each([
    ['plain text', 'Buy milk', 'Buy milk'],
    ['spaces at the ends', ' \u3000Купить\u00a0хлеб  сегодня ', 'Купить\u00a0хлеб  сегодня'],
    ['NFD', 'Йога cafe\u0301 한글'.normalize('NFD'), 'Йога café 한글'],
    ['line breaks', 'Buy\r\n  milk\u2028and\u0085tea\n', 'Buy milk and tea'],
    ['tabs and controls', 'a\tb\u0007c\u001b[31md', 'a b c [31md'],
    ['bidirectional controls', 'a\u202eb\u2066c\u2069\u200fd\u061ce', 'abcde'],
    ['zero-width characters', 'mi\u200blk\u2060 \ufefftea\u034f', 'milk tea'],
    ['soft hyphens', 'Donau\u00addampf\u00adschiff', 'Donaudampfschiff'],
    ['fillers', 'a\u3164b\uffa0c\u115fd\u1160e', 'abcde'],
    ['hidden tags', 'buy\u{e0062}\u{e0075}\u{e0079}\u{e007f} milk', 'buy milk'],
    ['hidden selectors', 'a\ufe00\ufe01\u{e0100}\u{e01ef}b', 'a\ufe00b'],
    ['noncharacters and annotations', 'a\ufffe\ufff9b\u{10ffff}\ufffcc', 'abc'],
    ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
    ['a joiner without a letter', '\u200d a \u200c\u200db', 'a b'],
    ['an accent after a hidden character', 'e\u200b\u0301', 'é'],
    ['a pile of marks', `a${'\u0316'.repeat(200)}`, `a${'\u0316'.repeat(30)}`],
  ])('%s', (_, written, clean) => expect(cleanLine(written)).toBe(clean));

  it.each([
    '👨‍👩‍👧‍👦',
    '👩🏽‍💻',
    '❤️ ☺︎',
    '🏳️‍🌈 ❤️‍🔥 👁️‍🗨️',
    '🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇩🇪',
    '1️⃣ #️⃣',
    'می‌خواهم',
    '۱۴۰۲ه‍',
    'क्‍ष श्री‌',
    'ශ්‍රී ලංකා',
    'ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌',
    '葛\u{e0100}飾区',
    'שָׁלוֹם',
    'สวัสดี',
    '买牛奶 ½ ﬁ',
    'ⵣ⠓⠊⠀⠞',
    'e\u0323\u0316',
  ])('%s stays as it is', (written) => expect(cleanLine(written)).toBe(written.normalize('NFC')));
});

describe('cleanLines()', () => {
  it.each([
    ['line breaks, tabs and spaces', '  a\r\n\tb\rc\u2028\n  d \n', '  a\n\tb\nc\n\n  d \n'],
    ['controls', 'a\u0007\u001b[31mb\u0000', 'a[31mb'],
    ['bidirectional and hidden characters', 'a\u202eb\n\u200bc\u{e0041}', 'ab\nc'],
    ['NFD', 'Ёлка\nИй'.normalize('NFD'), 'Ёлка\nИй'],
  ])('%s', (_, written, clean) => expect(cleanLines(written)).toBe(clean));
});

/** Characters that cause trouble, next to any others. */
const hostile = fc.string({
  unit: fc.oneof(
    fc.constantFrom(
      ...' \n\r\t\u0085\u2028\u202e\u2066\u200b\u200c\u200d\u00ad\u2060\u3164\u115f\u1160\u2800\ufe0f\ufe00\u{e0100}\u{e0067}\u{e007f}',
      ...'ae\u0301\u0316И\u0306й한\u1112\u1161\u11ab葛ᠮ\u180b❤👨👩🏴🏽م\u094dक1\u20e3\uffff',
    ),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 30,
});

it('a clean text is in NFC, has no control that moves or hides text, and stays as it is when it is cleaned again', () => {
  fc.assert(
    fc.property(hostile, (written) => {
      const [one, many] = [cleanLine(written), cleanLines(written)];
      expect(one).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]|^\s|\s$/v);
      expect(many).not.toMatch(/[[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_C}]--[\n\t]]/v);
      expect([one.normalize('NFC'), many.normalize('NFC')]).toEqual([one, many]);
      expect([cleanLine(one), cleanLines(many)]).toEqual([one, many]);
      expect(isBlank(one)).toBe(isBlank(written));
    }),
    { numRuns: volume({ test: 1_000, full: 5_000 }) },
  );
});

describe('a text with nothing to see', () => {
  it.each([
    '',
    '  \n\t',
    '\u200b',
    '\u2060\ufeff',
    '\u202e',
    '\u200e\u200f\u061c',
    '\u2066\u2069',
    '\u00ad',
    '\u3164',
    '\u115f\u1160\uffa0',
    '\u2800\u2800',
    '\ufe0f',
    '\u200d\u200c',
    '\u180e\u180b',
    '\u034f\u17b4\u17b5',
    '\u{e0041}\u{e007f}',
    '\u{e0100}',
    '\u{1d159}',
    '\u{1bca0}\u{1d173}',
    '\ufff9\ufffb\ufffc',
    '\uffff',
    '\u0301',
    ' \u0301\ufe0f\u20e3',
    '\u3000\u00a0\u1680\u2009\u0085\u2028',
    '\u3164 \u200b\u2800\n\u202e',
  ])('%j is refused as blank', (written) => {
    for (const schema of [line(9), lines(1, 9)]) {
      expect(schema.safeParse(written).error?.issues.map((issue) => toText(issue.message).en)).toEqual([
        'must not be blank',
      ]);
    }
    expect(lines(0, 9).safeParse(written).success).toBe(true);
  });

  it('every character that Unicode lets a program ignore is refused, alone and in pairs', () => {
    const characters = Array.from({ length: 0x110000 }, (_, code) => code)
      .filter((code) => code !== 0 && (code < 0xd800 || code > 0xdfff))
      .map((code) => String.fromCodePoint(code))
      .filter((character) => /[\p{DI}\p{White_Space}\p{Cc}\p{M}]/v.test(character));
    expect(characters.length).toBeGreaterThan(6_000);
    const visible = characters.filter((one, n) => line(9).safeParse(one + (characters[n + 1] ?? one)).success);
    expect(visible).toEqual([]);
  });

  it.each(['.', '½', '🦷', 'ⵣ', '\ue000', '\u2800⠓', 'ㅤa', '\u0301a'])('%j is accepted', (written) => {
    expect(line(9).safeParse(written).success).toBe(true);
  });
});

describe('the length of a text', () => {
  it('is counted when the text is clean', () => {
    expect(line(5).parse('Ёжики'.normalize('NFD'))).toBe('Ёжики');
    expect(line(3).parse(`  a\u200b\u200bbc${' '.repeat(9)}`)).toBe('abc');
    expect(lines(0, 3).parse('a\r\nb')).toBe('a\nb');
    expect(line(5).safeParse('Ёжик и').success).toBe(false);
    expect(line(2).safeParse('👩‍💻').success).toBe(false);
  });
});

it('clean text stays as it is when it is cleaned again', () => {
  const hostile = fc.constantFrom(
    '\u0958',
    '\u0344',
    '\ufb1d',
    '\u0f73',
    '\ufe0f',
    '\u200d',
    '\u0301',
    'e',
    'क',
    '👩',
    '❤',
    ' ',
    '\n',
  );
  fc.assert(
    fc.property(fc.array(hostile, { maxLength: 12 }), (parts) => {
      for (const clean of [cleanLine, cleanLines]) {
        const once = clean(parts.join(''));
        expect(clean(once)).toBe(once);
      }
    }),
    { numRuns: volume({ test: 500, full: 2_000 }) },
  );
});
