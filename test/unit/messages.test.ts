import { describe, expect, it } from 'vitest';
import * as answers from '../../src/messages/answers.ts';
import * as assistant from '../../src/messages/assistant.ts';
import * as errors from '../../src/messages/errors.ts';
import * as findings from '../../src/messages/findings.ts';
import * as planning from '../../src/messages/planning.ts';
import * as proposals from '../../src/messages/proposals.ts';
import { LANGUAGES, type Language, localize, type Phrase, say, sayAll, sayTime } from '../../src/messages/say.ts';
import * as validation from '../../src/messages/validation.ts';

const isPhrase = (value: object): value is Phrase => 'en' in value && typeof value.en === 'string';

/** Every phrase below a value, by its path: `ERRORS.keyUsed`. */
function listPhrases(value: unknown, path: string[] = []): [name: string, phrase: Phrase][] {
  if (typeof value !== 'object' || value === null) return [];
  if (isPhrase(value)) return [[path.join('.'), value]];
  return Object.entries(value).flatMap(([key, inner]) => listPhrases(inner, [...path, key]));
}

const CATALOGUE = listPhrases({
  ...answers,
  ...assistant,
  ...errors,
  ...findings,
  ...planning,
  ...proposals,
  ...validation,
});

const listPlaceholders = (template: string) => [
  ...new Set([...template.matchAll(/\{(\w+)/g)].map(([, name]) => name ?? '')),
];

const listPlurals = (template: string) =>
  [...template.matchAll(/\{\w+:([^}]*)\}/g)].map(([, forms = '']) => forms.split('|'));

/** One word per plural form, in the order of a template. */
const FORMS: Record<Language, number> = { en: 2, ru: 3 };

it('the catalogue has every area', () => {
  expect(CATALOGUE.length).toBeGreaterThan(150);
});

describe.each(CATALOGUE)('%s', (_, phrase) => {
  it('has every plural form in both languages', () => {
    for (const language of LANGUAGES) {
      expect(phrase[language]).toMatch(/^\S.*\S$/);
      for (const forms of listPlurals(phrase[language])) {
        expect(forms).toHaveLength(FORMS[language]);
        expect(forms).not.toContain('');
      }
    }
  });

  it('is in Russian letters, or has no letters at all', () => {
    const words = phrase.ru.replaceAll(/\{\w+(:[^}]*)?\}/g, '$1');
    expect(!/\p{L}/u.test(words) || /[а-яё]/i.test(words) || words === phrase.en).toBe(true);
  });

  it('needs the same values in both languages', () => {
    expect(listPlaceholders(phrase.ru).sort()).toEqual(listPlaceholders(phrase.en).sort());
  });

  it('has no gap, whatever its numbers are', () => {
    for (const n of [1, 2, 5, 11, 12, 21, 22, 101]) {
      const values = Object.fromEntries(listPlaceholders(phrase.en).map((name) => [name, n]));
      const said = sayAll(phrase, ...([values] as unknown as []));
      expect(`${said.en}${said.ru}`).not.toMatch(/[{}|]|undefined|NaN| {2}/);
    }
  });

  it('speaks to the person without the words of a machine', () => {
    expect(phrase.en).not.toMatch(/\b(invalid|expected|received|too big|too small)\b/i);
    expect(phrase.ru).not.toMatch(/\b(ты|тебе|тебя|твой|твоя|твои)\b/i);
  });
});

describe('say', () => {
  const days = { en: '{n} {n:day|days}', ru: '{n} {n:день|дня|дней}' } as const;

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
    [101, '101 days', '101 день'],
    [111, '111 days', '111 дней'],
    [1_001, '1001 days', '1001 день'],
    [1.5, '1.5 days', '1,5 дня'],
  ])('selects the plural form for %s', (n, english, russian) => {
    expect(say('en', days, { n })).toBe(english);
    expect(say('ru', days, { n })).toBe(russian);
  });

  it('inserts a value without expanding placeholders in it', () => {
    const phrase = { en: 'Add “{title}”', ru: '' } as const;
    expect(say('en', phrase, { title: '{n} $& $1 {title}' })).toBe('Add “{n} $& $1 {title}”');
  });

  it('takes exactly the values that the phrase names', () => {
    // @ts-expect-error without the value
    say('en', days);
    // @ts-expect-error with another value
    say('en', days, { n: 1, m: 2 });
    // @ts-expect-error a value for a phrase that names none
    say('en', { en: 'Done', ru: 'Готово' } as const, { n: 1 });
  });
});

it.each([
  ['2026-11-26 09:30', '26 November, 09:30', '26 ноября, 09:30'],
  ['2026-05-01', '1 May', '1 мая'],
  ['2027-01-02 00:00', '2 January 2027, 00:00', '2 января 2027 г., 00:00'],
])('%s is said as “%s”', (local, english, russian) => {
  expect(sayTime('en', local, '2026-11-20')).toBe(english);
  expect(sayTime('ru', local, '2026-11-20')).toBe(russian);
});

describe('localize', () => {
  const title = sayAll({ en: 'is required', ru: 'обязательное значение' });

  it('replaces every text in a value and leaves everything else as it is', () => {
    const value = { details: [{ path: 'title', message: title }], limit: 3, none: null, ok: true };
    expect(localize(value, 'ru')).toEqual({
      details: [{ path: 'title', message: 'обязательное значение' }],
      limit: 3,
      none: null,
      ok: true,
    });
  });

  it('understands a text that was stored as JSON', () => {
    expect(localize(JSON.parse(JSON.stringify({ title })), 'en')).toEqual({ title: 'is required' });
  });
});
