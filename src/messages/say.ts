import { cleanLine } from './clean-text.ts';

export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

/**
 * A message template in each language. `{name}` is the value of that name. `{name:one|other}`, or
 * `{name:one|few|many}` in Russian, is the plural form for the value. Text is quoted clean, because it may be older than
 * the rule that it is stored clean.
 */
export type Phrase = Readonly<Record<Language, string>>;

/** A finished message in each language: see `sayAll` and `catalogue`. `localize` chooses one. */
export type Text = Phrase & { readonly [finished]: true };
declare const finished: unique symbol;

/** The placeholders of a template: `'a' | 'n'` for `{a} and {n} {n:task|tasks}`. */
type Placeholder<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${infer Counted}:${string}` ? Counted : Name) | Placeholder<Rest>
  : never;

/** The values that the templates of a phrase name, no more and no less. */
export type Values<P extends Phrase, V = string | number> = [Placeholder<P[Language]>] extends [never]
  ? []
  : [values: Readonly<Record<Placeholder<P[Language]>, V>>];

const rules: Partial<Record<Language, Intl.PluralRules>> = {};
const numbers: Partial<Record<Language, Intl.NumberFormat>> = {};

/** Made when they are first needed: the two of each language take 9 ms of an isolate's start. */
const rulesOf = (language: Language) => (rules[language] ??= new Intl.PluralRules(language));
const numbersOf = (language: Language) =>
  (numbers[language] ??= new Intl.NumberFormat(language, { useGrouping: false, maximumFractionDigits: 2 }));

/** A catalogue of phrases, which may have groups. A phrase without placeholders is a finished text. */
export const catalogue = <const Phrases extends Group>(phrases: Phrases) => phrases as Catalogue<Phrases>;

type Group = Readonly<Record<string, Phrase | Readonly<Record<string, Phrase>>>>;

type Catalogue<Phrases extends Group> = { readonly [Key in keyof Phrases]: Entry<Phrases[Key]> };

type Entry<P> = P extends Phrase ? (Values<P> extends [] ? P & Text : P) : P extends Group ? Catalogue<P> : never;

export function say<P extends Phrase>(language: Language, phrase: P, ...[values]: Values<P>): string {
  return fill(language, phrase, values ?? {});
}

/** The phrase in every language. A value can be a text itself. */
export function sayAll<P extends Phrase>(phrase: P, ...[values]: Values<P, string | number | Text>): Text {
  return finish({ en: fill('en', phrase, values ?? {}), ru: fill('ru', phrase, values ?? {}) });
}

/** The same words in every language. */
export const untranslated = (words: string): Text => finish({ en: words, ru: words });

const finish = (said: Phrase) => said as Text;

function fill(language: Language, phrase: Phrase, values: Record<string, string | number | Text>): string {
  return phrase[language].replaceAll(/\{(\w+)(?::([^}]*))?\}/g, (_, name: string, forms?: string) => {
    const value = values[name] ?? '';
    if (forms !== undefined) return pluralForm(language, Number(value), forms.split('|'));
    if (typeof value === 'number') return numbersOf(language).format(value);
    return typeof value === 'string' ? cleanLine(value) : value[language];
  });
}

/** English has `one` and `other`. Russian has `one` (1, 21), `few` (2–4, 22–24) and `many`. */
function pluralForm(language: Language, value: number, [one = '', second = '', third = second]: string[]): string {
  const form = rulesOf(language).select(value);
  if (form === 'one') return one;
  return form === 'many' ? third : second;
}

const dateLocales: Record<Language, string> = { en: 'en-GB', ru: 'ru' };

/** `26 November, 09:30`, without the year of `today`. @param local `2026-11-26` or `2026-11-26 09:30` */
export function sayTime(language: Language, local: string, today: string): string {
  const [date = '', time] = local.split(' ');
  const year = date.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' as const };
  const format = new Intl.DateTimeFormat(dateLocales[language], {
    day: 'numeric',
    month: 'long',
    ...year,
    timeZone: 'UTC',
  });
  return [format.format(Date.parse(date)), time].filter(Boolean).join(', ');
}

/** `Friday`, `пятница`. @param date `2026-11-26` */
export const sayWeekday = (language: Language, date: string): string =>
  new Intl.DateTimeFormat(dateLocales[language], { weekday: 'long', timeZone: 'UTC' }).format(Date.parse(date));

/** A JSON value with every `Text` in it replaced by its message in one language. */
export function localize(value: unknown, language: Language): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isText(value)) return value[language];
  if (Array.isArray(value)) return value.map((item) => localize(item, language));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, localize(item, language)]));
}

const isText = (value: object): value is Text =>
  Object.keys(value).length === LANGUAGES.length &&
  LANGUAGES.every((language) => typeof Reflect.get(value, language) === 'string');
