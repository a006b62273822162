import { describe, expect, it } from 'vitest';
import { numbersIn, saysOnly } from '../../src/assistant/number-guard.ts';
import { parseRewording, phrasesOf, reworded } from '../../src/assistant/rephrase.ts';
import { say } from '../../src/shared/i18n.ts';

describe('the numbers of a text', () => {
  it.each([
    ['Nothing at all', []],
    ['3 tasks and 12.5 points', [3, 12.5]],
    ['на 0,12 балла', [0.12]],
    ['10:30', [10, 30]],
    ['−4 or -4', [4, 4]],
    ['٣ and ½ and ²', [Number.NaN, Number.NaN, Number.NaN]],
    ['10, 12 and 5-й', [10, 12, 5]],
    ['40% (of 3).', [40, 3]],
    ['v2 and 3k', [Number.NaN, Number.NaN]],
    ['1,000 and 3.000 and 1’000', [Number.NaN, Number.NaN, Number.NaN]],
    ['1 000 and 2 30 and 4 2026', [Number.NaN, 2, 30, 4, 2026]],
    ['1.2.3 and 10⁶', [Number.NaN, Number.NaN]],
  ])('%j', (text, numbers) => expect(numbersIn(text)).toEqual(numbers));

  it.each([
    ['It falls by 0.12 a day', [-0.12], true],
    ['It falls by 0,12 a day', [-0.12], true],
    ['It falls by 0.1 a day', [-0.12], false],
    ['1,000 tasks', [1000], false],
    ['1,000 tasks', [1], false],
    ['3.000 tasks', [3], false],
    ['3k tasks', [3], false],
    ['1 000 tasks', [1, 0], false],
    ['1\u202f000 tasks', [1, 0], false],
    ['½ a day', [0.5], false],
    ['No number', [], true],
  ])('%j says only what is known: %j, %s', (text, known, expected) => expect(saysOnly(text, known)).toBe(expected));
});

describe('a phrase', () => {
  const days = { en: '{n} {n:day|days}', ru: '{n} {n:день|дня|дней}' };

  it.each([
    [0, '0 days', '0 дней'],
    [1, '1 day', '1 день'],
    [2, '2 days', '2 дня'],
    [4, '4 days', '4 дня'],
    [5, '5 days', '5 дней'],
    [11, '11 days', '11 дней'],
    [12, '12 days', '12 дней'],
    [21, '21 days', '21 день'],
    [22, '22 days', '22 дня'],
    [25, '25 days', '25 дней'],
    [111, '111 days', '111 дней'],
    [1_001, '1001 days', '1001 день'],
    [1.5, '1.5 days', '1,5 дня'],
  ])('has the right form of the noun for %s', (n, english, russian) => {
    expect(say('en', days, { n })).toBe(english);
    expect(say('ru', days, { n })).toBe(russian);
  });

  it('takes a title as it is', () => {
    const phrase = { en: 'Add “{title}”', ru: '' };
    expect(say('en', phrase, { title: '{n} $& $1 {title}' })).toBe('Add “{n} $& $1 {title}”');
  });
});

describe('a model’s words', () => {
  const found = [
    { text: '3 tasks are overdue.', evidence: { n: 3, value: 3 } },
    { text: 'Best from 10 to 12, by 40 logs.', evidence: { n: 40, value: 10, interval: [10, 12] as [number, number] } },
  ];
  const words = (...texts: string[]) => texts.map((text, index) => ({ key: `p${index + 1}`, text }));
  const read = (said: unknown) => parseRewording(typeof said === 'string' ? said : JSON.stringify(said), found);

  it('are asked for by keys', () => {
    expect(JSON.parse(phrasesOf(found))).toEqual(words(...found.map(({ text }) => text)));
  });

  it('are read plain, or in a fence', () => {
    const rewording = words('a', 'b');
    expect(read(rewording)).toEqual({ rewording });
    expect(read(`\`\`\`json\n${JSON.stringify(rewording)}\n\`\`\``)).toEqual({ rewording });
  });

  it.each([
    ['no JSON', 'Sure!'],
    ['JSON that is cut', '[{"key":"p1","text":"a"},{"key"'],
    ['JSON and a word', '[] and so on'],
    ['no list', { p1: 'a', p2: 'b' }],
    ['an empty list', []],
    ['a key too few', words('a')],
    ['a key too many', words('a', 'b', 'c')],
    ['a key twice', [...words('a'), ...words('b')]],
    [
      'a key of its own',
      [
        { key: 'p1', text: 'a' },
        { key: 'x', text: 'b' },
      ],
    ],
    [
      'a field of its own',
      [
        { key: 'p1', text: 'a', n: 1 },
        { key: 'p2', text: 'b' },
      ],
    ],
    ['a blank text', words('a', ' ')],
    ['a text too long', words('a', 'b'.repeat(301))],
    [
      'a text that is none',
      [
        { key: 'p1', text: 1 },
        { key: 'p2', text: 'b' },
      ],
    ],
  ])('are refused with %s', (_, said) => expect(read(said)).toEqual({ problem: expect.stringMatching(/./) }));

  it('replace ours where they say no number of their own', () => {
    const texts = (...said: string[]) => reworded(found, words(...said)).map(({ text }) => text);
    expect(texts('3 things wait!', 'Ten to twelve is yours.')).toEqual(['3 things wait!', 'Ten to twelve is yours.']);
    expect(texts('4 things wait!', 'From 10 to 12.')).toEqual(['3 tasks are overdue.', 'From 10 to 12.']);
    expect(texts('Wait\u202e!\u0000', '\u200b')).toEqual(['Wait !', 'Best from 10 to 12, by 40 logs.']);
  });
});
