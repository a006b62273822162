import { expect, it } from 'vitest';
import { TextFilter } from '../../src/assistant/model/text-filter.ts';

const KNOWN = 'Read https://known.example/a?b=1 and docs.example/guide';

const CASES: [what: string, text: string, shown: string][] = [
  ['an image', '![x](https://evil.example/?q=all)', 'x'],
  ['a link', 'See [click here](https://evil.example/?q=all).', 'See click here.'],
  ['a link with a title', '[a](https://evil.example "b") c', 'a c'],
  ['a script', '[a](javascript:alert(1))', 'a)'],
  ['a bare address', 'Go to https://evil.example/?d=title now', 'Go to … now'],
  ['an address without a scheme', 'evil.example/?d=title or www.evil.example', '… or …'],
  ['an address in HTML', '<b title="https://evil.example/x">', '<b title="…">'],
  ['an image in HTML', 'See <img src="//evil.example/x" alt="a b"> now', 'See … now'],
  ['an image in capitals', '<IMG/src=x onerror=alert(1)>!', '…!'],
  ['an image in an image', 'a <im<img src=x>g src=y> b', 'a <im…g src=y> b'],
  ['an address with a port', 'Open evil.example:8080/?q=title or evil.example:81', 'Open … or …'],
  ['a Cyrillic address', 'Открой злой.рф/?q=дела и почта.злой.рф/а', 'Открой … и …'],
  ['a type with a parameter', 'Map<string> and a <b or 1 < 2.', 'Map<string> and a <b or 1 < 2.'],
  ['sentences without a space', 'Готово.Что дальше? Всё.Да?', 'Готово.Что дальше? Всё.Да?'],
  ['a reference', '[a][1]\n\n[1]: tg://resolve?domain=evil', '[a][1]\n\n[1]: …'],
  [
    'an address that the user wrote',
    '[here](https://known.example/a?b=1) or docs.example/guide.',
    '[here](https://known.example/a?b=1) or docs.example/guide.',
  ],
  [
    'no address',
    'Node.js, report.pdf at 10:30, и/или 1/2! [x] (y) e.g. this… wow!',
    'Node.js, report.pdf at 10:30, и/или 1/2! [x] (y) e.g. this… wow!',
  ],
];

/** A word that was shown before it became an address stays. */
const normalise = (text: string) => text.replaceAll(/[\p{L}\w:]*…/gu, '…');

it.each(CASES)('%s is shown as it should be, wherever the text is split', (_, text, shown) => {
  for (let at = 0; at <= text.length; at += 1) {
    const filter = new TextFilter(KNOWN);
    const pieces = [filter.push(text.slice(0, at)), filter.push(text.slice(at)), filter.flush()];
    expect(normalise(pieces.join('')), `split at ${at}`).toBe(normalise(shown));
  }
});

it.each(CASES)('%s is shown as it should be, letter by letter', (_, text, shown) => {
  const filter = new TextFilter(KNOWN);
  const pieces = [...text].map((letter) => filter.push(letter));
  expect(normalise([...pieces, filter.flush()].join(''))).toBe(normalise(shown));
});

it('a text without addresses is not held back for longer than a word', () => {
  const filter = new TextFilter('');
  expect(filter.push('Call Ada')).toBe('Call Ada');
  expect(filter.push(' tomorrow')).toBe(' tomorrow');
});

it('an unclosed bracket is shown after 4,000 characters', () => {
  const filter = new TextFilter('');
  expect(filter.push(`[${'x '.repeat(2_500)}`)).toContain('x x');
});
