import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InsightsAnswer } from '../../src/assistant/responses.ts';
import { type Answer, call, type Person, type Send, signUp } from '../support/client.ts';
import * as faults from '../support/faults.ts';
import { from, LIMIT, limitedWorker, newIpv4, repeat, standAtWindowStart } from '../support/limited.ts';
import { captureLog } from '../support/log-lines.ts';
import { recordTrips } from '../support/record-trips.ts';
import { workerWith } from '../support/worker.ts';

beforeEach(() => captureLog());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A user who has chosen Russian. Their client asks for English, which must not matter. */
const signUpRussian = async () => {
  const person = await signUp({ language_code: 'en' });
  await person.patch('/api/user/settings', { language: 'ru' });
  return person;
};

const ENGLISH_CLIENT = { 'Accept-Language': 'en' };

const said = ({ status, error, headers }: Answer) => [status, error.message, headers.get('Content-Language')];

const title = (length: number) => ({ title: 'x'.repeat(length) });

describe('a user who has chosen Russian', () => {
  let person: Person;
  beforeEach(async () => {
    person = await signUpRussian();
  });

  it('gets 400 in Russian, in the message and in the details', async () => {
    const answer = await person.post('/api/tasks', title(501), ENGLISH_CLIENT);
    expect(said(answer)).toEqual([400, 'title: допустимо не больше 500 символов', 'ru']);
    expect(answer.error.details).toEqual([{ path: 'title', message: 'допустимо не больше 500 символов' }]);
    expect(answer.headers.get('Vary') ?? '').not.toContain('Accept-Language');
  });

  it.each([
    ['/api/tasks', 'Задача не найдена'],
    ['/api/projects', 'Проект не найден'],
    ['/api/mood/logs', 'Запись настроения не найдена'],
    ['/api/busy', 'Занятое время не найдено'],
  ])('gets 404 of %s in Russian: “%s”', async (path, message) => {
    expect(said(await person.get(`${path}/${crypto.randomUUID()}`))).toEqual([404, message, 'ru']);
    expect(said(await person.delete(`${path}/${crypto.randomUUID()}`))).toEqual([404, message, 'ru']);
  });

  it('gets 412 in Russian', async () => {
    const { id } = await person.createTask();
    const answer = await person.patch(`/api/tasks/${id}`, title(1), { 'If-Match': `"${id}.7"` });
    expect(said(answer)).toEqual([412, 'Данные изменились. Загрузите их заново и повторите', 'ru']);
  });

  it('gets 409 and 422 of the constraints of Postgres in Russian, with and without a key', async () => {
    await person.post('/api/projects', { name: 'Дом' });
    const taken = [409, 'Проект с таким названием уже есть', 'ru'];
    expect(said(await person.post('/api/projects', { name: 'Дом' }))).toEqual(taken);
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    expect(said(await person.post('/api/projects', { name: 'Дом' }, key))).toEqual(taken);
    const dates = { ...title(1), startDate: '2027-01-02T00:00:00Z', deadline: '2027-01-01T00:00:00Z' };
    expect(said(await person.post('/api/tasks', dates))).toEqual([
      422,
      'Начало (startDate) должно быть раньше крайнего срока (deadline)',
      'ru',
    ]);
  });

  it('gets a stored error in the language that they have when it is replayed', async () => {
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    const path = `/api/tasks/${crypto.randomUUID()}`;
    expect(said(await person.patch(path, title(1), key))).toEqual([404, 'Задача не найдена', 'ru']);
    await person.patch('/api/user/settings', { language: 'en' });
    const replayed = await person.patch(path, title(1), key);
    expect(said(replayed)).toEqual([404, 'Task not found', 'en']);
    expect(replayed.headers.get('Idempotent-Replayed')).toBe('true');
  });

  it('gets 422 for a key that was used for another request in Russian', async () => {
    const key = { 'Idempotency-Key': crypto.randomUUID() };
    await person.post('/api/tasks', title(1), key);
    expect(said(await person.post('/api/tasks', title(2), key))).toEqual([
      422,
      'Этот Idempotency-Key уже был у другого запроса: возьмите новый',
      'ru',
    ]);
  });

  it('gets the errors of sync in Russian, whether a schema, a row or a constraint refused', async () => {
    await person.post('/api/projects', { name: 'Дом' });
    const commands = [
      { type: 'task_add', args: title(501) },
      { type: 'task_complete', args: { id: crypto.randomUUID() } },
      { type: 'project_add', args: { name: 'Дом' } },
      { type: 'nothing', args: {} },
    ].map((command) => ({ ...command, uuid: crypto.randomUUID() }));
    const send = () =>
      person.post<{ results: { error: { message: string; details?: unknown } }[] }>('/api/sync', {
        syncToken: '*',
        commands,
      });
    const expected = [
      'title: допустимо не больше 500 символов',
      'Задача не найдена',
      'Проект с таким названием уже есть',
      expect.stringMatching(/^type: допустимы только: task_add, /),
    ];
    for (const { data } of [await send(), await send()]) {
      expect(data.results.map(({ error }) => error.message)).toEqual(expected);
      expect(data.results[0]?.error.details).toEqual([{ path: 'title', message: 'допустимо не больше 500 символов' }]);
    }
  });

  it.each([true, false])(
    'gets the errors of a batch in Russian (atomic: %s), also when nothing is written',
    async (atomic) => {
      const commands = [{ type: 'task_add', args: { title: '' } }];
      const { text } = await person.post('/api/tasks/batch', { atomic, commands });
      expect(text).toContain('"title: не должно быть пустым"');
      expect(text).not.toContain('blank');
    },
  );

  it('gets insights and the reasons of the planner in Russian', async () => {
    await person.patch('/api/user/settings', { timezone: 'Europe/Moscow' });
    await person.createTask({ title: 'x', aiMetadata: { estimatedDuration: 1_440 } });
    const { data } = await person.get<InsightsAnswer>('/api/ai/insights');
    expect(data.insights.map(({ text }) => text).join()).toMatch(/[а-я]/);
    const plan = await person.post<{ unscheduled: { text: string }[]; insights: { text: string }[] }>(
      '/api/ai/optimize-schedule',
      {},
    );
    const texts = [...plan.data.unscheduled, ...plan.data.insights].map(({ text }) => text);
    expect(texts.length).toBeGreaterThan(1);
    for (const text of texts) expect(text).toMatch(/^[А-Я].*[а-я]/);
  });

  it('gets English from the next request on, after they have chosen it', async () => {
    await person.patch('/api/user/settings', { language: 'en' });
    expect(said(await person.post('/api/tasks', {}))).toEqual([400, 'title: is required', 'en']);
  });

  it('makes no further round trip for it, where the session is read anyway', async () => {
    const trips = recordTrips();
    await person.get('/api/tasks');
    trips.reset();
    await person.get(`/api/tasks/${crypto.randomUUID()}`);
    expect(trips.count('postgres')).toBe(1);
    trips.reset();
    await person.post('/api/tasks', {});
    expect(trips.count('postgres')).toBe(1);
  });
});

describe('a user who has chosen Russian, when the request is stopped early', () => {
  let send: Send;
  const callAs = ({ token }: Person, path: string, body?: unknown) =>
    call(body ? 'POST' : 'GET', path, { token, body, headers: ENGLISH_CLIENT }, send);

  it('gets 429 in Russian, for a read and for a write', async () => {
    const person = await signUpRussian();
    send = limitedWorker();
    standAtWindowStart();
    await repeat(LIMIT, () => callAs(person, '/api/tasks'));
    for (const answer of [await callAs(person, '/api/tasks'), await callAs(person, '/api/tasks', title(1))]) {
      expect(said(answer)).toEqual([429, expect.stringMatching(/^Слишком много запросов: /), 'ru']);
    }
  });

  it('gets 503 in Russian while Postgres is down', async () => {
    const person = await signUpRussian();
    send = workerWith({});
    await callAs(person, '/api/tasks');
    faults.breakUpstreams({ postgres: faults.refuse });
    const unavailable = [503, 'Сервис временно недоступен: попробуйте ещё раз', 'ru'];
    expect(said(await callAs(person, '/api/tasks'))).toEqual(unavailable);
  });
});

describe('before the session is known', () => {
  const answers: [string, (headers: Record<string, string>) => Promise<Answer>, number, ru: string, en: string][] = [
    [
      'no token',
      (headers) => call('GET', '/api/tasks', { headers }),
      401,
      'Войдите снова: токена нет, он истёк или отозван',
      'Sign in again: the token is missing, expired or revoked',
    ],
    [
      'a wrong sign-in',
      (headers) => call('POST', '/api/auth', { headers, body: { initData: 'hash=0' } }),
      401,
      'Не удалось проверить вход через Telegram. Откройте приложение из Telegram ещё раз',
      'Could not verify the Telegram sign-in. Reopen the app from Telegram',
    ],
    [
      'a wrong body',
      (headers) => call('POST', '/api/auth', { headers, body: { initData: 7 } }),
      400,
      'initData: нужен текст',
      'initData: must be text',
    ],
    [
      'malformed JSON',
      (headers) => call('POST', '/api/auth', { headers, body: '{' }),
      400,
      'Тело запроса не разобрать: нужен JSON в UTF-8',
      'The body is not valid JSON in UTF-8',
    ],
    [
      'another media type',
      (headers) => call('POST', '/api/auth', { body: 'x', headers: { ...headers, 'Content-Type': 'text/plain' } }),
      415,
      'Отправьте тело запроса как JSON в UTF-8 с Content-Type: application/json',
      'Send the body as JSON in UTF-8 with Content-Type: application/json',
    ],
    [
      'a body that is too large',
      (headers) => call('POST', '/api/auth', { headers, body: `"${'x'.repeat(300_000)}"` }),
      413,
      'Тело запроса не должно превышать 256 КБ',
      'The body must be at most 256 KB',
    ],
    [
      'an unknown path',
      (headers) => call('GET', '/nothing', { headers }),
      404,
      'По этому пути ничего нет',
      'There is nothing at this path',
    ],
    [
      'a wrong method',
      (headers) => call('PUT', '/api/tasks', { headers }),
      405,
      'Метод PUT здесь не поддерживается',
      'PUT is not allowed for this path',
    ],
  ];

  it.each(answers)('%s is answered in the language of Accept-Language', async (_, request, status, ru, en) => {
    for (const [language, message] of [
      ['ru', ru],
      ['en', en],
    ] as const) {
      const answer = await request({ 'Accept-Language': `${language}-XX, fr;q=0.5` });
      expect(said(answer)).toEqual([status, message, language]);
      expect(answer.headers.get('Vary')).toContain('Accept-Language');
    }
    expect(said(await request({}))).toEqual([status, en, 'en']);
    expect(said(await request({ 'Accept-Language': 'uk, de' }))).toEqual([status, en, 'en']);
  });

  it('a revoked token is answered in the language of Accept-Language, whatever the user has chosen', async () => {
    const person = await signUpRussian();
    await person.post('/api/auth/logout', {});
    for (const language of ['en', 'ru']) {
      const answer = await person.get('/api/tasks', { 'Accept-Language': language });
      expect([answer.status, answer.headers.get('Content-Language')]).toEqual([401, language]);
    }
  });

  it('too many sign-ins from an address are refused in the language of Accept-Language', async () => {
    const send = limitedWorker();
    standAtWindowStart();
    const { headers } = from(newIpv4());
    const request = () =>
      call('POST', '/api/auth', { headers: { ...headers, 'Accept-Language': 'ru' }, body: {} }, send);
    await repeat(LIMIT, request);
    expect(said(await request())).toEqual([429, expect.stringMatching(/^Слишком много запросов: /), 'ru']);
  });
});
