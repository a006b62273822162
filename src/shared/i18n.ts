import { cleanLine } from './clean-text.ts';

export type Language = 'en' | 'ru';

/** A message template in each language, for `say`. */
export type Phrase = Record<Language, string>;

const rules: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules('en'), ru: new Intl.PluralRules('ru') };

const numbers: Record<Language, Intl.NumberFormat> = {
  en: new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 2 }),
  ru: new Intl.NumberFormat('ru', { useGrouping: false, maximumFractionDigits: 2 }),
};

/**
 * Fills in a phrase. `{name}` becomes the value. `{name:one|other}`, or `{name:one|few|many}` in Russian, becomes the
 * plural form for the value. Text is quoted clean, because it may be older than the rule that it is stored clean.
 */
export function say(language: Language, phrase: Phrase, values: Record<string, number | string> = {}): string {
  return phrase[language].replaceAll(/\{(\w+)(?::([^}]*))?\}/g, (_, name: string, forms?: string) => {
    const value = values[name] ?? '';
    if (forms !== undefined) return pluralForm(language, Number(value), forms.split('|'));
    return typeof value === 'number' ? numbers[language].format(value) : cleanLine(value);
  });
}

/** English has `one` and `other`. Russian has `one` (1, 21), `few` (2–4, 22–24) and `many`. */
function pluralForm(language: Language, value: number, [one = '', second = '', third = second]: string[]): string {
  const form = rules[language].select(value);
  if (form === 'one') return one;
  return form === 'many' ? third : second;
}
