import type { Phrase } from './say.ts';

/** What is wrong with one value of a request. The sentence follows the value's path: `title: must not be blank`. */
export const VALIDATION = {
  required: { en: 'is required', ru: 'обязательное значение' },
  invalid: { en: 'is not valid', ru: 'недопустимое значение' },
  string: { en: 'must be text', ru: 'нужен текст' },
  number: { en: 'must be a number', ru: 'нужно число' },
  int: { en: 'must be a whole number', ru: 'нужно целое число' },
  boolean: { en: 'must be true or false', ru: 'нужно true или false' },
  array: { en: 'must be a list', ru: 'нужен список' },
  object: { en: 'must be an object', ru: 'нужен объект' },
  record: { en: 'must be an object', ru: 'нужен объект' },
  minimum: { en: 'must be {minimum} or more', ru: 'не меньше {minimum}' },
  maximum: { en: 'must be {maximum} or less', ru: 'не больше {maximum}' },
  above: { en: 'must be more than {minimum}', ru: 'больше {minimum}' },
  below: { en: 'must be less than {maximum}', ru: 'меньше {maximum}' },
  wholeNumber: { en: 'must be a whole number from {min} to {max}', ru: 'нужно целое число от {min} до {max}' },
  multipleOf: { en: 'must be a multiple of {divisor}', ru: 'нужно число, кратное {divisor}' },
  minLength: {
    en: 'must have at least {minimum} {minimum:character|characters}',
    ru: 'не меньше {minimum} {minimum:символа|символов|символов}',
  },
  maxLength: {
    en: 'must have at most {maximum} {maximum:character|characters}',
    ru: 'не больше {maximum} {maximum:символа|символов|символов}',
  },
  minItems: {
    en: 'must have at least {minimum} {minimum:item|items}',
    ru: 'не меньше {minimum} {minimum:элемента|элементов|элементов}',
  },
  maxItems: {
    en: 'must have at most {maximum} {maximum:item|items}',
    ru: 'не больше {maximum} {maximum:элемента|элементов|элементов}',
  },
  unicode: { en: 'must be well-formed Unicode without NUL', ru: 'нужен правильный Unicode без NUL' },
  blank: { en: 'must not be blank', ru: 'нужен текст, а не пустота' },
  oneOf: { en: 'must be one of: {values}', ru: 'допустимо одно из: {values}' },
  uuid: { en: 'must be an id: a UUID', ru: 'нужен идентификатор — UUID' },
  date: { en: 'must be a date such as 2026-11-22', ru: 'нужна дата, например 2026-11-22' },
  datetime: {
    en: 'must be a time with an offset, such as 2026-11-22T09:00:00+03:00',
    ru: 'нужно время со смещением, например 2026-11-22T09:00:00+03:00',
  },
  format: { en: 'has the wrong format', ru: 'неверный формат' },
  key: { en: 'is not a known key', ru: 'неизвестный ключ' },
} as const satisfies Record<string, Phrase>;

export const SUBJECTS = {
  body: { whole: { en: 'body', ru: 'тело запроса' }, unknown: { en: 'is not a known field', ru: 'неизвестное поле' } },
  query: {
    whole: { en: 'query', ru: 'параметры запроса' },
    unknown: { en: 'is not a known query parameter', ru: 'неизвестный параметр запроса' },
  },
  path: {
    whole: { en: 'path', ru: 'путь' },
    unknown: { en: 'is not a known path parameter', ru: 'неизвестный параметр пути' },
  },
  args: { whole: { en: 'args', ru: 'args' }, unknown: { en: 'is not a known argument', ru: 'неизвестный аргумент' } },
} as const satisfies Record<string, { whole: Phrase; unknown: Phrase }>;

export const PROBLEM_AT = { en: '{path}: {problem}', ru: '{path}: {problem}' } as const satisfies Phrase;
export const INVALID_REQUEST = {
  en: 'The request is not valid',
  ru: 'Запрос составлен неверно',
} as const satisfies Phrase;
