import { expect, it } from 'vitest';
import { stripInvisible } from '../../src/assistant/prompt-context.ts';

it.each([
  ['Buy milk', 'Buy milk'],
  [' Купить\u00a0хлеб ', 'Купить\u00a0хлеб'],
  ['買う 🙂 ½', '買う 🙂 ½'],
  ['👩‍👩‍👧 ❤\ufe0f', '👩‍👩‍👧 ❤\ufe0f'],
  ['a\nb\tc\u0007d', 'a b c d'],
  ['a\u202eb\u2066c\u200bd', 'a b c d'],
  ['a\ufe00\ufe01b', 'a b'],
  ['a\u{e0041}\u{e0100}\u{e01ef}b', 'a b'],
  ['a\u3164b\uffa0c\u115fd\u2800e', 'a b c d e'],
  ['a\u00adb\u034fc\u180ed', 'a b c d'],
  ['a\ud800b', 'a\ufffdb'],
])('stripInvisible turns %j into %j', (text, expected) => expect(stripInvisible(text)).toBe(expected));
