import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ChatAnswer, InsightsAnswer, SuggestionsAnswer } from '../../src/assistant/responses.ts';
import type { TaskPage, TaskStats } from '../../src/entities/tasks/responses.ts';
import type { NowAnswer } from '../../src/planning/now/responses.ts';
import type { Today } from '../../src/planning/today/responses.ts';
import { type Person, signUpIn } from '../support/client.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime('2026-03-10T01:00:00Z'); // Tuesday, 11:00 in Vladivostok
});
afterEach(() => void vi.useRealTimers());

async function signUpInVladivostok(): Promise<Person> {
  const person = await signUpIn('Asia/Vladivostok');
  return person;
}

const at = (date: string, time: string) => `${date}T${time}:00+10:00`;
const listTitles = async (person: Person, query: string) =>
  (await person.get<TaskPage>(`/api/tasks?${query}`)).data.tasks.map(({ title }) => title).sort();
const getToday = async (person: Person) => (await person.get<Today>('/api/today')).data;
const getNow = async (person: Person) => (await person.get<NowAnswer>('/api/now')).data;
const ask = async (person: Person, content: string) =>
  (await person.post<ChatAnswer>('/api/ai/chat', { messages: [{ role: 'user', content }] })).data.reply.text;

/** Tasks by the day they are due, each with its dates. */
const DATES = {
  overdue: [
    ['due date yesterday', { dueDate: at('2026-03-09', '18:00') }],
    ['deadline yesterday', { deadline: at('2026-03-09', '18:00') }],
    ['deadline at the midnight that began today', { deadline: at('2026-03-10', '00:00') }],
    [
      'deadline yesterday, due date tomorrow',
      { dueDate: at('2026-03-11', '12:00'), deadline: at('2026-03-09', '09:00') },
    ],
  ],
  today: [
    ['due date today', { dueDate: at('2026-03-10', '23:59') }],
    ['due date at midnight', { dueDate: at('2026-03-10', '00:00') }],
    ['deadline today', { deadline: at('2026-03-10', '18:00') }],
    ['deadline at the midnight that ends today', { deadline: at('2026-03-11', '00:00') }],
    ['deadline today, due date tomorrow', { dueDate: at('2026-03-11', '12:00'), deadline: at('2026-03-10', '20:00') }],
  ],
  later: [
    ['deadline tomorrow', { deadline: at('2026-03-11', '00:01') }],
    ['due date at the next midnight', { dueDate: at('2026-03-11', '00:00') }],
    ['none', {}],
  ],
} satisfies Record<string, [string, object][]>;

const titlesOf = (days: (keyof typeof DATES)[]) => days.flatMap((day) => DATES[day].map(([title]) => title)).sort();

describe('a task is due at its due date or its deadline, whichever is sooner', () => {
  it('in lists, statistics, the home screen and the assistant’s counts', async () => {
    const person = await signUpInVladivostok();
    for (const [title, dates] of Object.values(DATES).flat()) {
      await person.createTask({ title, ...dates });
    }

    expect(await listTitles(person, 'due=overdue')).toEqual(titlesOf(['overdue']));
    expect(await listTitles(person, 'due=today')).toEqual(titlesOf(['today']));
    expect(await listTitles(person, 'due=week')).toEqual(
      [...titlesOf(['today', 'later'])].filter((title) => title !== 'none'),
    );
    expect(await listTitles(person, 'dueFrom=2026-03-10&dueTo=2026-03-10')).toEqual(titlesOf(['today']));
    expect(await listTitles(person, 'dueTo=2026-03-09')).toEqual(titlesOf(['overdue']));

    const { stats } = (await person.get<{ stats: TaskStats }>('/api/tasks/stats')).data;
    expect(stats).toMatchObject({ dueToday: DATES.today.length, overdue: DATES.overdue.length });
    const { tasks } = await getToday(person);
    expect(tasks.due.map(({ title }) => title).sort()).toEqual(titlesOf(['today']));
    expect(tasks.overdue.map(({ title }) => title).sort()).toEqual(titlesOf(['overdue']));
    const counts = await ask(person, 'How many tasks do I have?');
    expect(counts).toContain(`${DATES.today.length} due today, ${DATES.overdue.length} overdue`);
  });

  it.each(DATES.today)('GET /api/now says that it is due today: %s', async (title, dates) => {
    const person = await signUpInVladivostok();
    await person.createTask({ title, ...dates });
    const { tasks } = await getNow(person);
    expect(tasks.map(({ reasons }) => reasons.includes('due_today'))).toEqual([true]);
  });

  it.each(DATES.later)('GET /api/now does not say that it is due today: %s', async (title, dates) => {
    const person = await signUpInVladivostok();
    await person.createTask({ title, ...dates });
    const { tasks } = await getNow(person);
    expect(tasks.map(({ reasons }) => reasons.includes('due_today'))).toEqual([false]);
  });

  it('sort=dueDate is by that moment, and tasks without both come last', async () => {
    const person = await signUpInVladivostok();
    await person.createTask({ title: 'none' });
    await person.createTask({ title: 'third', dueDate: at('2026-03-13', '09:00') });
    await person.createTask({
      title: 'second',
      deadline: at('2026-03-12', '09:00'),
      dueDate: at('2026-03-14', '09:00'),
    });
    await person.createTask({ title: 'first', deadline: at('2026-03-11', '09:00') });
    const sorted = async (sort: string) =>
      (await person.get<TaskPage>(`/api/tasks?sort=${sort}`)).data.tasks.map(({ title }) => title);
    expect(await sorted('dueDate')).toEqual(['first', 'second', 'third', 'none']);
    expect(await sorted('-dueDate')).toEqual(['third', 'second', 'first', 'none']);
  });
});

describe('the actions on overdue tasks make them due today', () => {
  it('the insight and the suggestion move a deadline that has passed, and only that', async () => {
    const person = await signUpInVladivostok();
    const hard = await person.createTask({ title: 'hard', deadline: at('2026-03-09', '18:00') });
    const soft = await person.createTask({
      title: 'soft',
      dueDate: at('2026-03-08', '18:00'),
      deadline: at('2026-03-20', '18:00'),
    });

    const { insights } = (await person.get<InsightsAnswer>('/api/ai/insights')).data;
    expect(insights.find(({ type }) => type === 'overdue')).toMatchObject({ evidence: { n: 2 } });
    const { suggestions } = (await person.post<SuggestionsAnswer>('/api/ai/suggestions', {})).data;
    const moves = suggestions.filter(({ type }) => type === 'reschedule');
    const endOfToday = '2026-03-10T13:59:00.000Z';
    expect(new Map(moves.map(({ task, action }) => [task?.id, action?.body]))).toEqual(
      new Map<string, object>([
        [hard.id, { deadline: endOfToday }],
        [soft.id, { dueDate: endOfToday }],
      ]),
    );
    for (const { action } of moves) await person.patch(action?.path ?? '', action?.body ?? {});
    expect((await getToday(person)).tasks).toMatchObject({ overdue: [], total: 2 });
  });

  it('the insight about a full day does not move a task whose deadline is today', async () => {
    const person = await signUpInVladivostok();
    const minutes = { aiMetadata: { estimatedDuration: 400 } };
    await person.createTask({ title: 'hard', priority: 'low', deadline: at('2026-03-10', '20:00'), ...minutes });
    const soft = await person.createTask({
      title: 'soft',
      priority: 'high',
      dueDate: at('2026-03-10', '20:00'),
      ...minutes,
    });
    const { insights } = (await person.get<InsightsAnswer>('/api/ai/insights')).data;
    const workload = insights.find(({ type }) => type === 'workload');
    expect(workload).toMatchObject({ evidence: { value: 800 }, action: { path: `/api/tasks/${soft.id}` } });
  });
});

it('the assistant says a date without a time when it is due at the end of a day', async () => {
  const person = await signUpInVladivostok();
  await person.createTask({ title: 'form', dueDate: at('2026-03-12', '00:00') });
  await person.createTask({ title: 'fee', deadline: at('2026-03-14', '00:00') });
  await person.createTask({ title: 'call', dueDate: at('2026-03-15', '00:30') });
  const reply = await ask(person, 'List my tasks');
  expect(reply).toMatch(/form · due Thursday 12 March(\n|$)/);
  expect(reply).toMatch(/fee · deadline Friday 13 March(\n|$)/);
  expect(reply).toMatch(/call · due Sunday 15 March, 00:30(\n|$)/);
});
