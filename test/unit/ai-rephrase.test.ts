import { describe, expect, it } from 'vitest';
import { extractNumbers, hasOnlyNumbers } from '../../src/assistant/number-guard.ts';
import { applyRewording, parseRewording, serializeTexts } from '../../src/assistant/rephrase.ts';

describe('the number guard', () => {
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
  ])('extracts the numbers of %j', (text, numbers) => expect(extractNumbers(text)).toEqual(numbers));

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
  ])('decides if %j has no number besides %j: %s', (text, allowed, expected) =>
    expect(hasOnlyNumbers(text, allowed)).toBe(expected),
  );
});

describe('the rewording of texts by a model', () => {
  const items = [
    { text: '3 tasks are overdue.', evidence: { n: 3, value: 3 } },
    { text: 'Best from 10 to 12, by 40 logs.', evidence: { n: 40, value: 10, interval: [10, 12] as [number, number] } },
  ];
  const reworded = (...texts: string[]) => texts.map((text, index) => ({ key: `p${index + 1}`, text }));
  const parse = (reply: unknown) => parseRewording(typeof reply === 'string' ? reply : JSON.stringify(reply), items);

  it('is requested by keys', () => {
    expect(JSON.parse(serializeTexts(items))).toEqual(reworded(...items.map(({ text }) => text)));
  });

  it('is parsed with or without a code fence', () => {
    const rewording = reworded('a', 'b');
    expect(parse(rewording)).toEqual({ rewording });
    expect(parse(`\`\`\`json\n${JSON.stringify(rewording)}\n\`\`\``)).toEqual({ rewording });
  });

  it.each([
    ['text instead of JSON', 'Sure!'],
    ['incomplete JSON', '[{"key":"p1","text":"a"},{"key"'],
    ['text after the JSON', '[] and so on'],
    ['an object instead of a list', { p1: 'a', p2: 'b' }],
    ['an empty list', []],
    ['a missing key', reworded('a')],
    ['an additional key', reworded('a', 'b', 'c')],
    ['a duplicate key', [...reworded('a'), ...reworded('b')]],
    [
      'an unknown key',
      [
        { key: 'p1', text: 'a' },
        { key: 'x', text: 'b' },
      ],
    ],
    [
      'an unknown field',
      [
        { key: 'p1', text: 'a', n: 1 },
        { key: 'p2', text: 'b' },
      ],
    ],
    ['a blank text', reworded('a', ' ')],
    ['a text that is too long', reworded('a', 'b'.repeat(301))],
    [
      'a number instead of a text',
      [
        { key: 'p1', text: 1 },
        { key: 'p2', text: 'b' },
      ],
    ],
  ])('is rejected because of %s', (_, reply) => expect(parse(reply)).toEqual({ problem: expect.stringMatching(/./) }));

  it('replaces a text unless it has a number that is not in the evidence', () => {
    const texts = (...replies: string[]) => applyRewording(items, reworded(...replies)).map(({ text }) => text);
    expect(texts('3 things wait!', 'Ten to twelve is yours.')).toEqual(['3 things wait!', 'Ten to twelve is yours.']);
    expect(texts('4 things wait!', 'From 10 to 12.')).toEqual(['3 tasks are overdue.', 'From 10 to 12.']);
    expect(texts('Wait\u202e!\u0000', '\u200b')).toEqual(['Wait!', 'Best from 10 to 12, by 40 logs.']);
  });
});
