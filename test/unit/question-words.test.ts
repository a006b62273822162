import { describe, expect, it } from 'vitest';
import { areForms, countTypos, nearlyMatchesPattern } from '../../src/assistant/local-answer/words.ts';

describe('words of a question', () => {
  it.each([
    ['frist', 'first', true],
    ['вжаное', 'важн*', true],
    ['proposl', 'proposal', true],
    ['просрочено', 'прост*', false],
    ['there', 'theme', false],
    ['строк', 'срок*', false],
    ['monday', 'sunday', false],
  ])('“%s” is “%s” with a typo: %s', (word, pattern, expected) =>
    expect(nearlyMatchesPattern(word, pattern)).toBe(expected),
  );

  it.each([
    ['презентацию', 'презентация', true],
    ['отчета', 'отчет', true],
    ['постирала', 'постирать', true],
    ['watered', 'water', true],
    ['страйпе', 'stripe', true],
    ['планы', 'планерка', false],
    ['2026', '2027', false],
  ])('“%s” and “%s” are forms of one word: %s', (a, b, expected) => expect(areForms(a, b)).toBe(expected));

  it.each([
    ['', 'abc', 3],
    ['abcd', 'abdc', 1],
    ['kitten', 'sitting', 3],
    ['same', 'same', 0],
  ])('from “%s” to “%s” there are %s typos', (a, b, typos) => expect(countTypos(a, b)).toBe(typos));
});
