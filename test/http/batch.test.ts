import { describe, expect, it } from 'vitest';
import type { BatchAnswer } from '../../src/commands/responses.ts';
import type { Task } from '../../src/entities/tasks/responses.ts';
import { type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';

const add = (title: string) => ({ type: 'task_add', args: { title } });
const batch = (person: Person, body: object, headers?: Record<string, string>) =>
  person.post<BatchAnswer>('/api/tasks/batch', body, headers);

/** Everything that a batch could change. */
const traces = async ({ user: { id } }: Person) =>
  sql`select seq, open_tasks, (select count(*) from tasks where user_id = ${id}) as tasks,
      (select count(*) from events where user_id = ${id}) as events,
      (select sum(count) from task_counts where user_id = ${id}) as counted from users where id = ${id}`;

describe('atomic batches', () => {
  it('an atomic batch runs all of its commands', async () => {
    const person = await signUp();
    const commands = [
      { ...add('a'), tempId: 'a' },
      { type: 'task_complete', args: { id: 'a' } },
    ];
    const { status, data } = await batch(person, { atomic: true, commands });
    expect(status).toBe(200);
    expect(data.results.map((result) => result.status)).toEqual(['ok', 'ok']);
    const { task } = (await person.get<{ task: Task }>(`/api/tasks/${data.tempIdMapping.a}`)).data;
    expect(task.status).toBe('completed');
  });

  const missing = crypto.randomUUID();
  it.each([
    ['an unknown task', { type: 'task_complete', args: { id: missing } }, 404, undefined],
    ['invalid arguments', add(''), 400, [{ path: 'title', message: 'must not be blank' }]],
    [
      'an unknown dependency, which only Postgres finds',
      { type: 'task_add', args: { title: 'x', aiMetadata: { dependencies: [missing] } } },
      404,
      { dependencies: [missing] },
    ],
  ])(
    'an atomic batch with %s changes nothing and returns the index and the error of that command',
    async (_, bad, status, cause) => {
      const person = await signUp();
      const before = await traces(person);
      for (const index of [0, 1, 37, 99]) {
        const commands = Array.from({ length: 100 }, (_, at) => (at === index ? bad : add(`${at}`)));
        const answer = await batch(person, { atomic: true, commands });
        expect(answer.status).toBe(status);
        expect(answer.error.details).toEqual({ index, ...(cause && { cause }) });
      }
      expect(await traces(person)).toEqual(before);
    },
  );

  it('an atomic batch changes nothing when its last command exceeds the limit of open tasks', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 2 where id = ${person.user.id}`;
    const before = await traces(person);
    const answer = await batch(person, { atomic: true, commands: ['a', 'b', 'c'].map(add) });
    expect(answer.error).toMatchObject({ code: 'LIMIT_REACHED', details: { index: 2, cause: { limit: 2 } } });
    expect(await traces(person)).toEqual(before);
  });
});

describe('batches with an Idempotency-Key', () => {
  it.each([true, false])(
    'a repeated batch is executed once and returns the same bytes (atomic: %s)',
    async (atomic) => {
      const person = await signUp();
      const { id } = await person.createTask();
      const commands = [add('a'), { type: 'task_complete', args: { id } }, { type: 'task_delete', args: { id } }];
      const headers = { 'Idempotency-Key': crypto.randomUUID() };
      const first = await batch(person, { atomic, commands }, headers);
      const left = await traces(person);
      const again = await batch(person, { atomic, commands }, headers);
      expect([first.status, again.status]).toEqual([200, 200]);
      expect(again.text).toBe(first.text);
      expect([first, again].map((answer) => answer.headers.get('Idempotent-Replayed'))).toEqual([null, 'true']);
      expect(await traces(person)).toEqual(left);
      expect((await batch(person, { atomic, commands: [...commands, add('b')] }, headers)).status).toBe(422);
      expect(await traces(person)).toEqual(left);
    },
  );

  it('a repeated batch of which a command is invalid is marked as replayed', async () => {
    const person = await signUp();
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const send = () => batch(person, { commands: [add('a'), add('')] }, headers);
    const [first, again] = [await send(), await send()];
    expect(again.text).toBe(first.text);
    expect([first, again].map((answer) => answer.headers.get('Idempotent-Replayed'))).toEqual([null, 'true']);
  });

  it('a repeated atomic batch that failed returns the same error', async () => {
    const person = await signUp();
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const commands = [{ type: 'task_complete', args: { id: crypto.randomUUID() } }];
    const [first, again] = [
      await batch(person, { atomic: true, commands }, headers),
      await batch(person, { atomic: true, commands }, headers),
    ];
    expect([first.status, again.status, again.headers.get('Idempotent-Replayed')]).toEqual([404, 404, 'true']);
    expect(again.error.details).toEqual(first.error.details);
  });
});

describe('another batch under the same Idempotency-Key', () => {
  const missing = { type: 'task_complete', args: { id: 'no id' } };
  const twins = [
    { ...add('a'), tempId: 't' },
    { ...add('b'), tempId: 't' },
  ];

  it.each([
    ['a command that is none', [null, add('good')]],
    ['a command of another kind', [{ type: 'mood_log', args: { energyLevel: 1, focusLevel: 1 } }, add('good')]],
    ['invalid arguments', [add(''), add('good')]],
    ['an id that is none', [missing, missing, add('good')]],
    ['the same tempId twice', [...twins, ...twins]],
  ])('gets 422 and changes nothing, also in the places where the first had %s', async (_, commands) => {
    const person = await signUp();
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const first = await batch(person, { commands }, headers);
    expect(first.status).toBe(200);
    const left = await traces(person);
    for (const other of [[add('other')], commands.map(() => add('other')), [null, add('other')]]) {
      for (const atomic of [true, false]) {
        const { status, error } = await batch(person, { atomic, commands: other }, headers);
        if (atomic && other[0] === null) continue; // it is refused before its key is read
        expect([status, error.code, error.message]).toEqual([
          422,
          'UNPROCESSABLE',
          'This Idempotency-Key was used for a different request: use a new key',
        ]);
      }
    }
    expect(await traces(person)).toEqual(left);
    expect((await batch(person, { commands }, headers)).text).toBe(first.text);
  });

  it('of two at once one runs and the other gets 422, though they have their valid commands in different places', async () => {
    const person = await signUp();
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const answers = await Promise.all(
      [
        [add(''), add('a')],
        [add('b'), add('')],
      ].map((commands) => batch(person, { commands }, headers)),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 422]);
    expect(await sql`select title from tasks where user_id = ${person.user.id}`).toHaveLength(1);
  });

  it('runs when no command of the first did', async () => {
    const person = await signUp();
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    await batch(person, { commands: [add('')] }, headers);
    const { data } = await batch(person, { commands: [add('good')] }, headers);
    expect(data.results.map((result) => result.status)).toEqual(['ok']);
  });

  it('a key that begins like another is another key', async () => {
    const person = await signUp();
    for (const key of ['k', 'k#0', 'k#1', 'k#0#0', '0', '#']) {
      const { status } = await batch(person, { commands: [add(key), add(key)] }, { 'Idempotency-Key': key });
      expect(status).toBe(200);
    }
  });
});

it('a batch must contain at least one command', async () => {
  expect((await batch(await signUp(), { commands: [] })).status).toBe(400);
});

const INVALID = [
  { type: 'mood_log', args: { energyLevel: 1, focusLevel: 1 } },
  { type: 'task_add', args: null },
  { type: 'task_add', args: [] },
  { args: { title: 'x' } },
  null,
  'task_add',
];

describe('a batch with a command that is none, or none of tasks', () => {
  it('refuses only that command', async () => {
    const person = await signUp();
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const commands = INVALID.flatMap((bad) => [bad, add('good')]);
    const { status, text, data } = await batch(person, { commands }, headers);
    expect(status).toBe(200);
    expect(data.results.map((result) => (result.status === 'ok' ? 'ok' : result.error.code))).toEqual(
      INVALID.flatMap(() => ['VALIDATION_ERROR', 'ok']),
    );
    expect((await batch(person, { commands }, headers)).text).toBe(text);
  });

  it('changes nothing if it is atomic', async () => {
    const person = await signUp();
    const before = await traces(person);
    const answer = await batch(person, { atomic: true, commands: [add('good'), { type: 'task_add', args: null }] });
    expect(answer.error).toMatchObject({ code: 'VALIDATION_ERROR', details: { index: 1 } });
    expect(await traces(person)).toEqual(before);
  });

  it('returns the same bytes again, also for a command that needed a failed one', async () => {
    const person = await signUp();
    const headers = { 'Idempotency-Key': crypto.randomUUID() };
    const needing = (id: string) => ({ aiMetadata: { dependencies: [id] } });
    const commands = [
      { type: 'task_add', tempId: 'a', args: { title: 'a', ...needing(crypto.randomUUID()) } },
      { type: 'task_add', args: { title: 'b', ...needing('a') } },
    ];
    const [first, again] = [await batch(person, { commands }, headers), await batch(person, { commands }, headers)];
    expect(first.data.results.map((result) => result.status)).toEqual(['error', 'error']);
    expect(again.text).toBe(first.text);
  });
});
