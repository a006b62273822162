import { expect, it } from 'vitest';
import { isPosition } from '../../src/entities/tasks/position.ts';

it.each([
  'a0',
  'az',
  'b00',
  'Zz',
  'Y00',
  'a0V',
  'a00001',
  `z${'z'.repeat(26)}`,
  `A${'0'.repeat(25)}1`,
  `A${'0'.repeat(26)}1`,
])('%s is a position', (text) => expect(isPosition(text)).toBe(true));

it.each([
  ['nothing', ''],
  ['a whole number that is too short', 'b0'],
  ['a letter alone', 'a'],
  ['a digit first', '0a'],
  ['a zero at the end of the fraction', 'a00'],
  ['another zero at the end', 'b00V0'],
  ['a sign', 'a0-'],
  ['a letter of another alphabet', 'a0é'],
  ['a line break', 'a0\n'],
  ['the number below all others', `A${'0'.repeat(26)}`],
  ['more than 200 characters', `a${'V'.repeat(200)}`],
])('%s is no position', (_, text) => expect(isPosition(text)).toBe(false));
