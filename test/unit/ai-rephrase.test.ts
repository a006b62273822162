import { describe, expect, it } from 'vitest';
import {
  chooseWords,
  extractNumbers,
  isFaithful,
  keepsNumbers,
  parseRewording,
  serializePhrases,
} from '../../src/assistant/rephrase.ts';

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
    ['It falls by 0.12 a day', 'It loses 0,12 a day', true],
    ['It falls by 0.12 a day', 'It loses 0.1 a day', false],
    ['1 task is overdue', 'Everything is perfect', false],
    ['1 task is overdue', '1 task is overdue, of 2', false],
    ['3 of 3', '3 wait', false],
    ['From 10 to 12', 'From 12 to 10', false],
    ['2 of 5 by 10:30', '2 out of 5 by 10:30', true],
    ['1000 tasks', '1,000 tasks', false],
    ['3 tasks', '3k tasks', false],
    ['No number', 'None', true],
  ])('decides if %j keeps its numbers as %j: %s', (ours, theirs, expected) =>
    expect(keepsNumbers(ours, theirs)).toBe(expected),
  );
});

describe('the rewording of texts by a model', () => {
  const phrases = ['3 tasks are overdue.', 'Best from 10 to 12, by 40 logs.'];
  const reworded = (...texts: string[]) => texts.map((text, index) => ({ key: `p${index + 1}`, text }));
  const parse = (reply: unknown) => parseRewording(typeof reply === 'string' ? reply : JSON.stringify(reply), phrases);

  it('is requested by keys', () => {
    expect(JSON.parse(serializePhrases(phrases))).toEqual(reworded(...phrases));
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

  it('replaces a phrase unless the words are not faithful to it', () => {
    const choose = (...words: string[]) => chooseWords(phrases, reworded(...words));
    expect(choose('3 things wait!', 'Your time is 10 to 12 (40 logs).')).toEqual([
      '3 things wait!',
      'Your time is 10 to 12 (40 logs).',
    ]);
    expect(choose('4 things wait!', 'From 10 to 12.')).toEqual(phrases);
    expect(choose('3 wait\u202e!\u0000', '\u200b')).toEqual(['3 wait!', phrases[1]]);
  });

  it.each([
    ['a web address', 'Write to us at evil.example about 3 tasks'],
    ['a link', '3 tasks: [here](x)'],
    ['a scheme', '3 tasks, see tg://resolve'],
    ['a mention', '3 tasks, ask @helper'],
    ['HTML', '3 tasks <img src=x>'],
    ['another language', '3 задачи ждут'],
  ])('is refused when the words bring %s', (_, words) => expect(isFaithful('3 tasks are overdue.', words)).toBe(false));
});
