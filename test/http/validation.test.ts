import { describe, expect, it } from 'vitest';
import type * as z from 'zod/mini';
import { createApp } from '../../src/app.ts';
import { COMMANDS } from '../../src/commands/registry.ts';
import { NewTask } from '../../src/entities/tasks/schemas.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { validationOf } from '../../src/http/validate.ts';
import { LANGUAGES, type Language, localize } from '../../src/messages/say.ts';
import { VALIDATION } from '../../src/messages/validation.ts';
import { type Subject, toValidationError } from '../../src/shared/validation.ts';
import { pathsOf } from '../support/answers.ts';
import { signUp } from '../support/client.ts';
import { listFieldsOf, withField } from '../support/route-schemas.ts';

const SOURCES = { json: 'body', query: 'query', param: 'path' } as const;

const ROUTES = createApp().routes.flatMap(({ method, path, handler }): [string, Subject, z.ZodMiniType][] => {
  const validation = validationOf(handler);
  return validation
    ? [[`${validation.source} of ${method} ${path}`, SOURCES[validation.source], validation.schema]]
    : [];
});

const SCHEMAS = [
  ...ROUTES,
  ...Object.entries(COMMANDS).map(([type, { args }]): [string, Subject, z.ZodMiniType] => [type, 'args', args]),
];

describe('the key __proto__', () => {
  const PROTO = '"__proto__":{"x":1}';
  const task = (args: string) => `{"type":"task_add","uuid":"${crypto.randomUUID()}","args":${args}}`;
  it.each([
    ['PATCH', '/api/user/settings', `{"dayOverrides":{${PROTO}}}`, 'dayOverrides.__proto__'],
    [
      'PATCH',
      '/api/user/settings',
      `{"dayOverrides":{"2030-01-01":{"start":"09:00","end":"10:00",${PROTO}}}}`,
      'dayOverrides.2030-01-01.__proto__',
    ],
    ['PATCH', '/api/user/settings', `{"workingHours":{"1":null,${PROTO}}}`, 'workingHours.__proto__'],
    ['POST', '/api/tasks', `{"title":"x","aiMetadata":{${PROTO}}}`, 'aiMetadata.__proto__'],
    [
      'POST',
      '/api/tasks',
      `{"title":"x","dueDate":"2030-01-01T00:00:00Z","recurrence":{${PROTO}}}`,
      'recurrence.__proto__',
    ],
  ])('in %s %s %s is unknown, and is named', async (method, path, body, named) => {
    const person = await signUp();
    const answer = await person.call(method, path, body);
    expect([answer.status, pathsOf(answer)]).toEqual([400, expect.arrayContaining([named])]);
  });

  it.each([
    [`{"title":"x",${PROTO}}`, 'args.__proto__'],
    [`{"title":"x","aiMetadata":{${PROTO}}}`, 'aiMetadata.__proto__'],
  ])('in the arguments %s of a command is unknown, and is named', async (args, named) => {
    const person = await signUp();
    const body = `{"syncToken":"*","commands":[${task('{"title":"y"}').replace('"type"', '"tempId":"t","type"')},${task(args)}]}`;
    const { results } = (await person.call<SyncResponse>('POST', '/api/sync', body)).data;
    const details = results.map((result) => (result.status === 'error' ? result.error.details : []));
    expect(details).toEqual([[], [expect.objectContaining({ path: named })]]);
  });
});

const HOSTILE = [
  undefined,
  null,
  '',
  ' ',
  'x',
  'x'.repeat(30_000),
  '\0',
  '\ud800',
  '2026-02-30',
  '0001-01-01T00:00:00Z',
  '12',
  0,
  -1,
  0.5,
  1e10,
  1e300,
  true,
  [],
  ['x'],
  [null],
  [{}],
  Array.from({ length: 200 }, () => crypto.randomUUID()),
  {},
  { x: 1 },
  { start: '18:00', end: '09:00' },
  { min: 240, max: 30 },
];

/** What the schema says about hostile values of all its fields, and about an unknown one. */
function listProblems(subject: Subject, schema: z.ZodMiniType, language: Language): unknown[] {
  const values = [
    ...HOSTILE,
    { unknown: 1 },
    ...listFieldsOf(schema).flatMap((field) => HOSTILE.map((hostile) => withField({}, field, hostile))),
  ];
  return values.flatMap((value) => {
    const { error } = schema.safeParse(value);
    if (!error) return [];
    const { details } = toValidationError(error.issues, subject);
    return (localize(details, language) as { message: unknown }[]).map(({ message }) => message);
  });
}

const toPattern = (template: string) =>
  template
    .replaceAll(/[.*+?^$()[\]\\]/g, '\\$&')
    .replaceAll(/\{\w+(?::([^}]*))?\}/g, (_, forms) => (forms ? `(?:${forms})` : '.*'));

const catalogueIn = (language: Language) =>
  new RegExp(
    `^(?:${Object.values(VALIDATION)
      .map((phrase) => toPattern(phrase[language]))
      .join('|')})$`,
  );

interface Node {
  _zod: { def: Record<string, unknown> };
}
const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && '_zod' in value;

/** Every schema and check inside a schema, itself included. */
function listNodes(value: unknown, found = new Set<unknown>()): Set<unknown> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  if (isNode(value)) {
    found.add(value);
    for (const inner of Object.values(value._zod.def)) listNodes(inner, found);
  } else {
    for (const inner of Object.values(value)) listNodes(inner, found);
  }
  return found;
}

describe.each(SCHEMAS)('%s', (_, subject, schema) => {
  it.each(LANGUAGES)('says what is wrong by a sentence of the catalogue in %s', (language) => {
    const known = catalogueIn(language);
    expect(listProblems(subject, schema, language).filter((problem) => !known.test(String(problem)))).toEqual([]);
  });

  it('has no sentence of its own', () => {
    const own = [...listNodes(schema)].flatMap((node) => {
      const { error } = isNode(node) ? node._zod.def : {};
      const said = typeof error === 'function' ? error({ code: 'custom', input: 'x' }) : undefined;
      return typeof said === 'string' && !said.startsWith('["') ? [said] : [];
    });
    expect(own).toEqual([]);
  });
});

it.each([
  [{}, 'title: is required', 'title: обязательное значение'],
  [{ title: null }, 'title: must be text', 'title: нужен текст'],
  [{ title: ' ' }, 'title: must not be blank', 'title: не должно быть пустым'],
  [{ title: 'x'.repeat(501) }, 'title: must have at most 500 characters', 'title: допустимо не больше 500 символов'],
  [{ title: 'x', colour: 1 }, 'colour: is not a known field', 'colour: неизвестное поле'],
  ...['constructor', 'toString', 'hasOwnProperty'].map((name): [object, string, string] => [
    { title: 'x', [name]: 1 },
    `${name}: is not a known field`,
    `${name}: неизвестное поле`,
  ]),
  [{ title: 'x', '': 1 }, '"": is not a known field', '"": неизвестное поле'],
  [{ title: 'x', aiMetadata: { '': 1 } }, 'aiMetadata."": is not a known field', 'aiMetadata."": неизвестное поле'],
  [
    { title: 'x', duration: 30 },
    'duration: is not a known field: use aiMetadata.estimatedDuration',
    'duration: неизвестное поле: используйте aiMetadata.estimatedDuration',
  ],
  [
    { title: 'x', priority: 'urgent' },
    'priority: must be one of: low, medium, high',
    'priority: допустимы только: low, medium, high',
  ],
  [
    { title: 'x', aiMetadata: { estimatedDuration: 0 } },
    'aiMetadata.estimatedDuration: must be a whole number from 1 to 1440',
    'aiMetadata.estimatedDuration: нужно целое число от 1 до 1440',
  ],
  [
    { title: 'x', dueDate: 'tomorrow' },
    'dueDate: must be a time with an offset, such as 2026-11-22T09:00:00+03:00',
    'dueDate: нужно время со смещением, например 2026-11-22T09:00:00+03:00',
  ],
  [{ title: 'x', projectId: '7' }, 'projectId: must be an id (a UUID)', 'projectId: нужен идентификатор (UUID)'],
  [[], 'body: must be an object', 'тело запроса: нужен объект'],
])('a new task %j is refused with “%s”', (task, en, ru) => {
  const { error } = NewTask.safeParse(task);
  expect(error && toValidationError(error.issues, 'body').text).toEqual({ en, ru });
});

describe('a list of 120,000 invalid items', () => {
  const zeros = Array.from({ length: 120_000 }, () => 0);

  it.each([
    ['POST', '/api/sync', { syncToken: '*', commands: zeros }, 'commands'],
    ['POST', '/api/tasks/batch', { commands: zeros }, 'commands'],
    ['POST', '/api/tasks', { title: 'x', aiMetadata: { dependencies: zeros } }, 'aiMetadata.dependencies'],
    ['POST', '/api/ai/chat', { messages: zeros }, 'messages'],
    ['POST', '/api/ai/optimize-schedule', { wanted: zeros }, 'wanted'],
  ])('%s %s gets one problem: the length of the list', async (method, path, body, field) => {
    const person = await signUp();
    const { status, error } = await person.call(method, path, body);
    expect(status).toBe(400);
    expect(error.details).toEqual([{ path: field, message: expect.stringMatching(/^must have at most \d+ items$/) }]);
  });

  it('a missing list gets one problem', async () => {
    const { error } = await (await signUp()).post('/api/tasks/batch', {});
    expect(error.details).toEqual([{ path: 'commands', message: 'is required' }]);
  });
});

it.each([
  [{ workingHours: { 1: { start: '9:00', end: '18:00' } } }, 'workingHours.1.start'],
  [{ workingHours: { 1: { start: '22:00', end: '25:00' } } }, 'workingHours.1.end'],
  [
    {
      dayOverrides: {
        '2026-12-24': [
          { start: '8', end: '10:00' },
          { start: '09:00', end: '12:00' },
        ],
      },
    },
    'dayOverrides.2026-12-24.0.start',
  ],
  [{ breaks: [{ start: '13:00', end: 'noon' }] }, 'breaks.0.end'],
  [{ chunkMinutes: { min: 300, max: 60 } }, 'chunkMinutes.min'],
])(
  'a bad field of the settings %j is the only problem: it is not compared with other fields',
  async (settings, path) => {
    const { error } = await (await signUp()).patch('/api/user/settings', settings);
    expect(error.details).toEqual([{ path, message: expect.any(String) }]);
  },
);

describe('a problem of the whole request', () => {
  it.each([
    ['no JSON', '{"title": ', {}, '', 'The body is not valid JSON in UTF-8'],
    ['33 levels', `${'['.repeat(33)}${']'.repeat(33)}`, {}, '', 'The body must be nested at most 32 levels deep'],
    [
      'a bad key',
      '{"title": "x"}',
      { 'Idempotency-Key': 'a b' },
      'Idempotency-Key',
      expect.stringContaining('1 to 255'),
    ],
  ])('is in the details too: %s', async (_, body, headers, path, message) => {
    const { status, error } = await (await signUp()).call('POST', '/api/tasks', body, headers);
    expect([status, error.code, error.details]).toEqual([400, 'VALIDATION_ERROR', [{ path, message }]]);
  });
});

it('an unknown tempId of a command is called that, and a bad id of a single request is not', async () => {
  const person = await signUp();
  const commands = [
    { type: 'task_update', uuid: crypto.randomUUID(), args: { id: 'milk', changes: { title: 'x' } } },
    { type: 'task_add', uuid: crypto.randomUUID(), args: { title: 'x', aiMetadata: { dependencies: ['milk'] } } },
  ];
  const { data } = await person.post<{ results: { error: { details: unknown } }[] }>('/api/sync', {
    syncToken: '*',
    commands,
  });
  const message = 'must be an id (a UUID), or the tempId of an earlier command of the request';
  expect(data.results.map(({ error }) => error.details)).toEqual([
    [{ path: 'id', message }],
    [{ path: 'aiMetadata.dependencies.0', message }],
  ]);
  const { error } = await person.post('/api/tasks', { title: 'x', projectId: 'milk' });
  expect(error.details).toEqual([{ path: 'projectId', message: 'must be an id (a UUID)' }]);
});

it.each([
  ['without ids', { messages: [{ role: 'user', parts: [] }] }, ['id', 'messages.0.id', 'trigger']],
  ['of the simple form', { messages: [{ role: 'user' }], model: 'x' }, ['messages.0.content', 'model']],
])('a chat request %s hears what its own form lacks', async (_, body, paths) => {
  const person = await signUp();
  const answer = await person.post('/api/ai/chat', body);
  expect(answer.status).toBe(400);
  expect((answer.error.details as { path: string }[]).map(({ path }) => path)).toEqual(paths);
});

it('an invalid command of a sync gets the problems of its type and its uuid together', async () => {
  const person = await signUp();
  const commands = [{ type: 'task_ad', uuid: 'x', args: {} }];
  const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands });
  const [result] = data.results;
  const { details } = result?.status === 'error' ? result.error : {};
  expect((details as { path: string }[]).map(({ path }) => path)).toEqual(['type', 'uuid']);
});
