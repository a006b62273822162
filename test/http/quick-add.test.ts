import { describe, expect, it } from 'vitest';
import type { Project } from '../../src/entities/projects/responses.ts';
import type { TaskAnswer, TaskPage } from '../../src/entities/tasks/responses.ts';
import type { LogEvent } from '../../src/history/responses.ts';
import type { QuickAdded, QuickPreview } from '../../src/quick-add/responses.ts';
import { addDays, isoWeekday, toLocalTime, toMoment } from '../../src/shared/time-zones.ts';
import { expectError, pathsOf } from '../support/answers.ts';
import { type Person, signUp, signUpIn } from '../support/client.ts';
import { sql } from '../support/database.ts';
import { interceptTrips, isWrite } from '../support/faults.ts';
import { isInRequest } from '../support/in-request.ts';

const ZONE = 'Pacific/Kiritimati'; // UTC+14

const add = async (person: Person, text: string, headers?: Record<string, string>) => {
  const answer = await person.call<QuickAdded>('POST', '/api/tasks/quick', { text }, headers);
  expect(answer.status, answer.text).toBe(201);
  return answer;
};

const preview = async (person: Person, text: string) => {
  const answer = await person.post<QuickPreview>('/api/tasks/quick', { text, dryRun: true });
  expect(answer.status, answer.text).toBe(200);
  return answer.data;
};

const listTasks = async (person: Person) => (await person.get<TaskPage>('/api/tasks')).data.tasks;
const listProjects = async (person: Person) =>
  (await person.get<{ projects: Project[] }>('/api/projects')).data.projects;
const listEvents = async (person: Person) =>
  (await person.get<{ events: LogEvent[] }>('/api/activity')).data.events.map(({ type }) => type);
const undo = (person: Person, undoToken: string | null) =>
  person.post<{ undoToken: string }>('/api/undo', { undoToken });
const today = () => toLocalTime(Date.now(), ZONE).slice(0, 10);
const tomorrowAt = (time: string) => toMoment(addDays(today(), 1), time, ZONE).toISOString();

describe('quick add', () => {
  it('creates a task with every field that the text names, by the clock of the user', async () => {
    const person = await signUpIn(ZONE);
    const { data, headers } = await add(person, 'Call Ann @Phone @family tomorrow 9am {in 3 days} !high 45m ~low');
    expect(data.task).toMatchObject({
      title: 'Call Ann',
      labels: ['Phone', 'family'],
      priority: 'high',
      startDate: tomorrowAt('09:00'),
      dueDate: tomorrowAt('09:45'),
      deadline: toMoment(addDays(today(), 3), '23:59', ZONE).toISOString(),
      aiMetadata: { estimatedDuration: 45, energyLevel: 'low' },
      projectId: null,
      version: 1,
    });
    expect(data.tokens.map(({ type }) => type)).toEqual([
      'label',
      'label',
      'date',
      'time',
      'deadline',
      'priority',
      'duration',
      'energy',
    ]);
    expect(headers.get('Location')).toBe(`/api/tasks/${data.task.id}`);
    const { data: read } = await person.get<TaskAnswer>(`/api/tasks/${data.task.id}`);
    expect(read.task).toEqual(data.task);
  });

  it('creates a task for the time between two clocks, as long as it is', async () => {
    const person = await signUpIn(ZONE);
    const { data } = await add(person, 'Interview tomorrow from 3 to 4:30pm');
    expect(data.task).toMatchObject({
      title: 'Interview',
      startDate: tomorrowAt('15:00'),
      dueDate: tomorrowAt('16:30'),
      aiMetadata: { estimatedDuration: 90 },
    });
    expect(data.tokens.map(({ type, value }) => [type, value])).toEqual([
      ['date', addDays(today(), 1)],
      ['start', `${addDays(today(), 1)}T15:00`],
      ['time', '16:30'],
    ]);
  });

  it('sets the reminder that a text asks for, at its time or on the morning of its day', async () => {
    const person = await signUpIn(ZONE);
    const { data: call } = await add(person, 'remind me tomorrow at 10 to call the bank');
    expect(call.task).toMatchObject({
      title: 'call the bank',
      dueDate: tomorrowAt('10:00'),
      reminders: [{ minutesBefore: 0, of: 'due' }],
    });
    const { data: stamps } = await add(person, 'напомни купить марки завтра');
    expect(stamps.task).toMatchObject({ title: 'купить марки', dueDate: tomorrowAt('23:59') });
    const { data } = await person.get<{ reminders: { at: string }[] }>(
      `/api/reminders?from=${addDays(today(), 1)}&to=${addDays(today(), 1)}`,
    );
    expect(data.reminders.map(({ at }) => at)).toEqual([tomorrowAt('09:00'), tomorrowAt('10:00')]);
  });

  it('creates a task that repeats, first due on the first date of its rule', async () => {
    const person = await signUpIn(ZONE);
    const { data } = await add(person, 'Планёрка каждый пн в 9');
    expect(data.task.title).toBe('Планёрка');
    expect(data.task.recurrence).toMatchObject({ rrule: 'FREQ=WEEKLY;BYDAY=MO', from: 'due', timezone: ZONE });
    const due = toLocalTime(Date.parse(data.task.dueDate ?? ''), ZONE);
    expect(due.slice(11)).toBe('09:00');
    expect(isoWeekday(due.slice(0, 10))).toBe(1);
    const { data: plants } = await add(person, 'Water plants every! 3 days');
    expect(plants.task.recurrence).toMatchObject({ rrule: 'FREQ=DAILY;INTERVAL=3', from: 'completion' });
  });

  it('reads Russian, also of a person whose language is English', async () => {
    const person = await signUpIn(ZONE);
    const { data } = await add(person, 'Позвонить Ане завтра в 9 !срочно');
    expect(data.task).toMatchObject({ title: 'Позвонить Ане', priority: 'high', dueDate: tomorrowAt('09:00') });
  });

  it('positions are those of the text as it was sent, with its spaces and emoji', async () => {
    const person = await signUp();
    const text = '  👩‍🚀  Fly   p1 ';
    const { tokens, draft } = await preview(person, text);
    expect(tokens.map(({ start, end }) => text.slice(start, end))).toEqual(['p1']);
    expect(draft.title).toBe('👩‍🚀 Fly');
  });

  it('a dry run shows the draft and creates nothing', async () => {
    const person = await signUpIn(ZONE);
    const { draft } = await preview(person, 'Buy milk #Groceries tomorrow');
    expect(draft).toEqual({
      title: 'Buy milk',
      project: { id: null, name: 'Groceries' },
      dueDate: tomorrowAt('23:59'),
    });
    expect([await listTasks(person), await listProjects(person)]).toEqual([[], []]);
  });

  it.each([
    [
      'hidden characters',
      'Buy\u200b milk\u202e #\u202eHome @\u200bshop tomorrow',
      { title: 'Buy milk', labels: ['shop'] },
    ],
    ['another form of letters', 'Cafe\u0301 @cafe\u0301 tomorrow', { title: 'Caf\u00e9', labels: ['caf\u00e9'] }],
  ])('a dry run shows a text with %s as it will be stored', async (_, text, stored) => {
    const person = await signUp();
    const { draft } = (await person.post<QuickPreview>('/api/tasks/quick', { text, dryRun: true })).data;
    const { task } = (await person.post<QuickAdded>('/api/tasks/quick', { text })).data;
    expect(task).toMatchObject(stored);
    expect(draft).toMatchObject(stored);
  });

  it('a dry run of nothing that can be seen has an empty title', async () => {
    const person = await signUp();
    const { data } = await person.post<QuickPreview>('/api/tasks/quick', { text: '\u2800 tomorrow', dryRun: true });
    expect(data.draft.title).toBe('');
  });

  it('a dry run of nothing but tokens has an empty title, and the real call names the text', async () => {
    const person = await signUp();
    expect((await preview(person, 'tomorrow !!!')).draft.title).toBe('');
    const answer = await person.post('/api/tasks/quick', { text: 'tomorrow !!!' });
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toEqual(['text']);
    expect(await listTasks(person)).toEqual([]);
  });

  it.each([
    [{}, 'text'],
    [{ text: '' }, 'text'],
    [{ text: ' \u200b ' }, 'text'],
    [{ text: 'x'.repeat(2_001) }, 'text'],
    [{ text: 'x\0' }, 'text'],
    [{ text: 5 }, 'text'],
    [{ text: 'x', dryRun: 'yes' }, 'dryRun'],
    [{ text: 'x', zone: 'UTC' }, 'zone'],
    [{ text: 'x'.repeat(501) }, 'text'],
    [{ text: `Call ${'x'.repeat(501)} tomorrow`, dryRun: true }, 'text'],
  ])('%j is refused and names %s', async (body, path) => {
    const answer = await (await signUp()).post('/api/tasks/quick', body);
    expectError(answer, 400, 'VALIDATION_ERROR');
    expect(pathsOf(answer)).toEqual([path]);
  });

  it('a start after the deadline stays in the title', async () => {
    const { draft } = await preview(await signUp(), 'Diet from 5 Jan {4 Jan}');
    expect(draft).toEqual({ title: 'Diet from 5 Jan {4 Jan}' });
  });
});

describe('the project of a quick add', () => {
  it('an existing project is found without regard to case', async () => {
    const person = await signUp();
    const { data } = await person.post<{ project: Project }>('/api/projects', { name: 'Дом и сад' });
    expect((await preview(person, 'Полить #"дом И САД"')).draft.project).toEqual({
      id: data.project.id,
      name: 'Дом и сад',
    });
    const { data: added } = await add(person, 'Полить #"дом И САД"');
    expect(added.task.projectId).toBe(data.project.id);
    expect(await listProjects(person)).toHaveLength(1);
  });

  it('an unknown project is created with the task, and one undo takes both back', async () => {
    const person = await signUp();
    const { data } = await add(person, 'Buy milk #Groceries');
    const [project] = await listProjects(person);
    expect(project).toMatchObject({ name: 'Groceries', id: data.task.projectId });

    const undone = await undo(person, data.undoToken);
    expect(undone.status, undone.text).toBe(200);
    expect([await listTasks(person), await listProjects(person)]).toEqual([[], []]);

    expect((await undo(person, undone.data.undoToken)).status).toBe(200);
    expect(await listProjects(person)).toHaveLength(1);
    expect(await listTasks(person)).toMatchObject([{ id: data.task.id, projectId: data.task.projectId }]);
    expect(await listEvents(person)).toEqual([
      'task.restored',
      'project.restored',
      'project.deleted',
      'task.deleted',
      'task.created',
      'project.created',
      'user.created',
    ]);
  });

  it('the undo of a task in an existing project leaves the project', async () => {
    const person = await signUp();
    await add(person, 'Buy milk #Groceries');
    const { data } = await add(person, 'Buy eggs #groceries');
    expect((await undo(person, data.undoToken)).status).toBe(200);
    expect(await listProjects(person)).toHaveLength(1);
    expect(await listTasks(person)).toMatchObject([{ title: 'Buy milk' }]);
  });

  it('a project that another task has joined since is not taken back, and neither is the task', async () => {
    const person = await signUp();
    const { data } = await add(person, 'Buy milk #Groceries');
    const { data: other } = await add(person, 'Buy eggs #Groceries');
    expectError(await undo(person, data.undoToken), 409, 'CONFLICT');
    expect(await listTasks(person)).toHaveLength(2);

    await person.delete(`/api/tasks/${other.task.id}`);
    expect((await undo(person, data.undoToken)).status).toBe(200);
    expect([await listTasks(person), await listProjects(person)]).toEqual([[], []]);
  });

  it('a project in the trash does not count, and its name can be used again', async () => {
    const person = await signUp();
    const { data } = await add(person, 'Buy milk #Groceries');
    await person.delete(`/api/projects/${data.task.projectId}`);
    const { data: again } = await add(person, 'Buy eggs #Groceries');
    expect(again.task.projectId).not.toBe(data.task.projectId);
  });

  it('a project that somebody else has is not found', async () => {
    await add(await signUp(), 'Buy milk #Groceries');
    expect((await preview(await signUp(), 'Buy milk #Groceries')).draft.project?.id).toBeNull();
  });

  it('when the task is refused, the project is not created', async () => {
    const person = await signUp();
    await sql`update users set task_limit = 0 where id = ${person.user.id}`;
    expectError(await person.post('/api/tasks/quick', { text: 'Diet #Health' }), 409, 'LIMIT_REACHED');
    expect(await listProjects(person)).toEqual([]);
  });

  it('a project that another device creates meanwhile is used', async () => {
    const person = await signUp();
    let other: string | undefined;
    interceptTrips(async (trip) => {
      if (isWrite(trip) && isInRequest() && !other) {
        other = 'being created';
        other = (await person.post<{ project: Project }>('/api/projects', { name: 'Groceries' })).data.project.id;
      }
      return trip.pass();
    });
    const { data } = await add(person, 'Buy milk #Groceries');
    expect(data.task.projectId).toBe(other);
  });
});

describe('an Idempotency-Key of a quick add', () => {
  it.each(['Buy milk tomorrow', 'Buy milk #Groceries'])(
    '%s is created once, and the same bytes come back',
    async (text) => {
      const person = await signUp();
      const headers = { 'Idempotency-Key': crypto.randomUUID() };
      const first = await add(person, text, headers);
      const second = await add(person, text, headers);
      expect(second.text).toBe(first.text);
      expect(second.headers.get('Idempotent-Replayed')).toBe('true');
      expect(second.headers.get('Location')).toBe(`/api/tasks/${first.data.task.id}`);
      expect(await listTasks(person)).toHaveLength(1);
    },
  );
});
