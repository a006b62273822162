import { expect, it } from 'vitest';
import { preferredLanguage, prefersStream } from '../../src/http/accept.ts';

const JSON_WINS = [
  undefined,
  '',
  '*/*',
  'application/json',
  'text/plain',
  'text/event-streams',
  'application/json, text/event-stream;q=0',
  'application/json, text/event-stream;q=0.1',
  'text/event-stream;q=0',
  'text/event-stream;q=0.000, */*;q=0',
  'text/event-stream;q=0.2, */*;q=0.3',
  'text/event-stream;q=0.2, application/*;q=0.3',
  'TEXT/EVENT-STREAM; Q=0.5, Application/Json; Q=0.6',
  'text/*;q=0.5, application/json',
  'text/event-stream;q=0, text/*',
  '*/*;q=0.1, application/json;q=0.1',
];

const STREAM_WINS = [
  'text/event-stream',
  'Text/Event-Stream',
  'text/event-stream;charset=utf-8',
  'text/event-stream, */*;q=0.1',
  'text/event-stream, application/json',
  'application/json, text/event-stream',
  'application/json;q=0.9, text/event-stream',
  'application/json;q=0, text/event-stream;q=0.1',
  'application/json;q=0, */*',
  'text/*',
];

it.each(JSON_WINS)('JSON is sent for Accept: %s', (accept) => expect(prefersStream(accept)).toBe(false));

it.each(STREAM_WINS)('a stream is sent for Accept: %s', (accept) => expect(prefersStream(accept)).toBe(true));

it.each([
  [undefined, 'en'],
  ['', 'en'],
  ['*', 'en'],
  ['ru', 'ru'],
  ['RU-ru', 'ru'],
  ['ru-Cyrl-RU;q=0.1', 'ru'],
  ['en-GB, ru', 'en'],
  ['ru, en', 'ru'],
  ['en;q=0.8, ru;q=0.9', 'ru'],
  ['ru;q=0.3, en-US;q=0.5, en;q=0.4', 'en'],
  ['uk, ru;q=0.2', 'ru'],
  ['uk, be, de-DE', 'en'],
  ['uk, *;q=0.5', 'en'],
  ['*, ru', 'ru'],
  ['*, ru;q=0.9', 'en'],
  ['en;q=0, *', 'ru'],
  ['en;q=0, ru;q=0', 'en'],
  ['ru;q=0', 'en'],
  ['ru;q=wrong', 'en'],
  ['russian, rue', 'en'],
  [';q=1,,', 'en'],
])('the language for Accept-Language %j is %s', (acceptLanguage, language) =>
  expect(preferredLanguage(acceptLanguage)).toBe(language),
);
