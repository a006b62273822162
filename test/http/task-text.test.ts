import { describe, expect, it } from 'vitest';
import type { ChangedBusyTime } from '../../src/entities/busy-times/responses.ts';
import type { ChangedMoodLog } from '../../src/entities/mood/responses.ts';
import type { ChangedProject } from '../../src/entities/projects/responses.ts';
import type { ChangedTask, TaskPage } from '../../src/entities/tasks/responses.ts';
import type { SyncResponse } from '../../src/history/sync/responses.ts';
import { call, initDataOf, newTelegramId, type Person, signUp } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { addMeeting, minutes, optimize, signUpPlanner } from '../support/plans.ts';

/** The writes that one line of text goes in by. `stored` is that line afterwards. */
const LINES: [string, (person: Person, text: string) => Promise<{ status: number; stored?: unknown }>][] = [
  [
    'the title of a new task',
    async (person, title) => {
      const { status, data } = await person.post<ChangedTask>('/api/tasks', { title });
      return { status, stored: data?.task.title };
    },
  ],
  [
    'the new title of a task',
    async (person, title) => {
      const { id } = await person.createTask({ title: 'old' });
      const { status, data } = await person.patch<ChangedTask>(`/api/tasks/${id}`, { title });
      return { status, stored: data?.task.title };
    },
  ],
  [
    'the name of a project',
    async (person, name) => {
      const { status, data } = await person.post<ChangedProject>('/api/projects', { name });
      return { status, stored: data?.project.name };
    },
  ],
  [
    'the title of a busy time',
    async (person, title) => {
      const { id } = await addMeeting(person, '2027-01-04T09:00:00Z', '2027-01-04T10:00:00Z');
      const { status, data } = await person.patch<ChangedBusyTime>(`/api/busy/${id}`, { title });
      return { status, stored: data?.busyTime.title };
    },
  ],
  [
    'a task of a sync',
    async (person, title) => {
      const command = { type: 'task_add', uuid: crypto.randomUUID(), tempId: 'a', args: { title } };
      const { data } = await person.post<SyncResponse>('/api/sync', { syncToken: '*', commands: [command] });
      return { status: data.changes.tasks[0] ? 200 : 400, stored: data.changes.tasks[0]?.title };
    },
  ],
  [
    'a task of a batch',
    async (person, title) => {
      await person.post('/api/tasks/batch', { commands: [{ type: 'task_add', args: { title } }] });
      const { tasks } = (await person.get<TaskPage>('/api/tasks')).data;
      return { status: tasks[0] ? 200 : 400, stored: tasks[0]?.title };
    },
  ],
];

describe.each(LINES)('%s', (_, write) => {
  it('is stored in NFC, on one line, without hidden characters', async () => {
    const { stored } = await write(await signUp(), ' Cafe\u0301\r\n\u202eЁлка\u200b '.normalize('NFD'));
    expect(stored).toBe('Café Ёлка');
  });

  it('keeps the joiners of words and emoji', async () => {
    const written = '👨‍👩‍👧 می‌خواهم ❤️ क्‍ष';
    expect((await write(await signUp(), written)).stored).toBe(written);
  });

  it.each(['\u200b', '\u3164\u2800', '\u202e\u00ad\ufe0f', '\n\t', '\u{e0041}', '\u0301'])(
    'is refused when it is %j, of which nothing can be seen',
    async (text) => expect((await write(await signUp(), text)).status).toBe(400),
  );
});

describe('texts of many lines', () => {
  it('the description of a task keeps its lines, in NFC and without hidden characters', async () => {
    const { description } = await (await signUp()).createTask({ description: '- e\u0301\r\n\t- b\u202e\u200b\n\n' });
    expect(description).toBe('- é\n\t- b\n\n');
  });

  it('the notes of a mood log keep their lines, in NFC and without hidden characters', async () => {
    const person = await signUp();
    const notes = 'И\u0306ога\r\n\u2066ok\u2069';
    const { data } = await person.post<ChangedMoodLog>('/api/mood/log', { energyLevel: 5, focusLevel: 5, notes });
    expect(data.moodLog.notes).toBe('Йога\nok');
  });

  it('a chat message without anything to see gets 400', async () => {
    const person = await signUp();
    const messages = [{ role: 'user', content: '\u200b\u2060' }];
    expect((await person.post('/api/ai/chat', { messages })).status).toBe(400);
  });
});

it('a title of 500 characters in NFC is accepted when it is sent in NFD', async () => {
  const title = 'й'.repeat(500);
  expect((await (await signUp()).createTask({ title: title.normalize('NFD') })).title).toBe(title);
});

it('the same name in NFC and NFD is the name of one project', async () => {
  const person = await signUp();
  expect((await person.post('/api/projects', { name: 'Йога' })).status).toBe(201);
  expect((await person.post('/api/projects', { name: 'йога'.normalize('NFD') })).status).toBe(409);
});

it('the names of a Telegram profile are stored like other texts', async () => {
  const user = { id: newTelegramId(), first_name: 'E\u0301va\u202e', last_name: '\u3164\u200b' };
  const { data } = await call<{ user: object }>('POST', '/api/auth', { body: { initData: await initDataOf(user) } });
  expect(data.user).toMatchObject({ firstName: 'Éva', lastName: null });
});

it('a sentence of the planner quotes a title that was stored before titles were cleaned as a clean one', async () => {
  const person = await signUpPlanner();
  const first = await person.createTask({ startDate: '2099-01-01T09:00:00Z', ...minutes(60) });
  const second = await person.createTask({ ...minutes(60, { dependencies: [first.id] }) });
  await sql`update tasks set title = ${'Buy\r\nmilk\u202e\u2028now\u200b'} where id = ${first.id}`;
  const { unscheduled } = await optimize(person);
  const { text } = unscheduled.find(({ taskId }) => taskId === second.id) ?? {};
  expect(text).toContain('“Buy milk now”');
});
