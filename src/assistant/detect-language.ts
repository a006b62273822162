import type { Language } from '../messages/say.ts';

/** The language of a message, by its letters outside quotation marks. A task's title can be in another language. */
export function detectLanguage(message: string, fallback: Language): Language {
  const own = message.replaceAll(/«[^»]*»|“[^”]*”|"[^"]*"/g, '');
  const text = /\p{Alpha}/u.test(own) ? own : message;
  const count = (letters: RegExp) => text.match(letters)?.length ?? 0;
  const [russian, english] = [count(/\p{Script=Cyrillic}/gu), count(/\p{Script=Latin}/gu)];
  if (russian === english) return fallback;
  return russian > english ? 'ru' : 'en';
}
