export type Language = 'en' | 'ru';

/** A phrase in each language; `say` writes numbers and picks the form of a noun. */
export type Phrase = Record<Language, string>;

const rules: Record<Language, Intl.PluralRules> = { en: new Intl.PluralRules('en'), ru: new Intl.PluralRules('ru') };

const numbers: Record<Language, Intl.NumberFormat> = {
  en: new Intl.NumberFormat('en', { useGrouping: false, maximumFractionDigits: 2 }),
  ru: new Intl.NumberFormat('ru', { useGrouping: false, maximumFractionDigits: 2 }),
};

/** `{name}` becomes the value, `{name:one|other}` or, in Russian, `{name:one|few|many}` the form of a noun for it. */
export function say(language: Language, phrase: Phrase, values: Record<string, number | string> = {}): string {
  return phrase[language].replaceAll(/\{(\w+)(?::([^}]*))?\}/g, (_, name: string, forms?: string) => {
    const value = values[name] ?? '';
    if (forms !== undefined) return formFor(language, Number(value), forms.split('|'));
    return typeof value === 'number' ? numbers[language].format(value) : value;
  });
}

/** English has one and other; Russian has one (1, 21), few (2–4, 22–24) and many. */
function formFor(language: Language, value: number, [one = '', second = '', third = second]: string[]): string {
  const form = rules[language].select(value);
  if (form === 'one') return one;
  return form === 'many' ? third : second;
}
