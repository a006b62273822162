import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppliedProposal, ChatAnswer } from '../../src/assistant/responses.ts';
import type { ChangedTask, TaskAnswer } from '../../src/entities/tasks/responses.ts';
import { DAY_MS } from '../../src/shared/duration.ts';
import { ask } from '../support/ai.ts';
import { expectError } from '../support/answers.ts';
import { type Person, signUp } from '../support/client.ts';

afterEach(() => void vi.useRealTimers());

const apply = async (person: Person, { reply }: ChatAnswer) => {
  const { id, token } = reply.proposal ?? {};
  return person.post<AppliedProposal>(`/api/ai/proposals/${id}/apply`, { token });
};

const statusOf = async (person: Person, id: string) =>
  (await person.get<TaskAnswer>(`/api/tasks/${id}`)).data.task.status;

const titlesOf = async (person: Person) =>
  (await person.get<{ tasks: { title: string }[] }>('/api/tasks')).data.tasks.map(({ title }) => title).sort();

/** Asks for something after other messages of the user. */
const askAfter = (person: Person, before: string[], message: string) =>
  ask(person, message, undefined, {
    messages: [...before, message].map((content) => ({ role: 'user', content })),
  });

const NOTHING_TO_UNDO =
  'Nothing was changed.\nI undo only what I changed last, or your last change of one task or mood. The app can undo the rest.';

/** Writes that a chat cannot undo as a whole, or that have no name there. */
const OF_THE_APP: [write: string, run: (person: Person) => Promise<unknown>][] = [
  [
    'thirty new tasks at once',
    (person) =>
      person.post('/api/tasks/batch', {
        commands: Array.from({ length: 30 }, (_, at) => ({ type: 'task_add', args: { title: `Box ${at}` } })),
      }),
  ],
  ['a new task with a new project', (person) => person.post('/api/tasks/quick', { text: 'Buy bulbs #Garden' })],
  [
    'a task that is erased',
    async (person) => {
      const { id } = await person.createTask({ title: 'Sell the car' });
      await person.delete(`/api/tasks/${id}`);
      await person.delete(`/api/trash/${id}`);
    },
  ],
  ['a new project', (person) => person.post('/api/projects', { name: 'Garden' })],
  [
    'a busy time',
    (person) =>
      person.post('/api/busy', {
        title: 'Team sync',
        startsAt: '2026-12-01T09:00:00Z',
        endsAt: '2026-12-01T10:00:00Z',
      }),
  ],
];

describe('undo in a chat without a model', () => {
  it.each(OF_THE_APP)('is not offered for %s, nor for what is older', async (_, run) => {
    const person = await signUp();
    await person.createTask({ title: 'Mow the lawn' });
    await run(person);
    expect((await ask(person, 'undo')).reply).toMatchObject({ proposal: null, text: NOTHING_TO_UNDO });
  });

  it('corrects a mood log that was applied, in place of a second one', async () => {
    const person = await signUp();
    const said: string[] = [];
    const levels = async () => {
      const { data } = await person.get<{ moodLogs: { energyLevel: number; focusLevel: number }[] }>('/api/mood/logs');
      return data.moodLogs.map(({ energyLevel, focusLevel }) => [energyLevel, focusLevel]);
    };
    const say = async (message: string) => {
      const answer = await askAfter(person, [...said], message);
      said.push(message);
      return answer;
    };
    await apply(person, await say('energy 6 focus 6'));
    await apply(person, await say('oops, focus 4'));
    expect(await levels()).toEqual([[6, 4]]);
    await apply(person, await say('no, energy 3'));
    expect(await levels()).toEqual([[3, 4]]);
  });

  it('says that a log stays which a correction cannot take back', async () => {
    const person = await signUp();
    await apply(person, await ask(person, 'energy 6 focus 6'));
    await person.createTask({ title: 'Mow the lawn' });
    const { reply } = await askAfter(person, ['energy 6 focus 6'], 'oops, focus 4');
    expect(reply.proposal?.preview).toEqual(['Log energy 6 and focus 4']);
    expect(reply.text).toContain('The log of energy 6 and focus 6 stays');
  });

  it('right after a proposal that is not applied only names the last change', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Mow the lawn' });
    await person.createTask({ title: 'Pay rent' });
    for (const asked of ['move mow the lawn to friday', 'add buy soil', 'make mow the lawn high priority']) {
      const { reply } = await askAfter(person, [asked], 'undo');
      expect(reply).toMatchObject({
        proposal: null,
        text: 'Nothing was changed.\nThe last change is: Add “Pay rent”. Write “undo” again to undo it.',
      });
      const again = await askAfter(person, [asked, 'undo'], 'undo');
      expect(again.reply.proposal?.preview).toEqual(['Undo: Add “Pay rent”']);
    }
  });

  it.each([
    'undo',
    'Undo that last one, please',
    'cancel that',
    'no wait',
    'ой нет',
    'отмени последнее',
    'верни как было',
    'отмени',
  ])('“%s” proposes to undo all that an applied proposal has changed', async (message) => {
    const person = await signUp();
    const task = await person.createTask({ title: 'Water the plants' });
    const asked = 'I watered the plants, and add buy soil';
    await apply(person, await ask(person, asked));
    expect(await titlesOf(person)).toContain('Buy soil');
    const undone = await askAfter(person, [asked], message);
    const isRussian = /[а-я]/.test(message);
    expect(undone.reply.proposal?.preview).toEqual(
      isRussian
        ? ['Отменить изменение: Добавить «Buy soil»', 'Отменить изменение: Завершить «Water the plants»']
        : ['Undo: Add “Buy soil”', 'Undo: Complete “Water the plants”'],
    );
    expect((await apply(person, undone)).status).toBe(200);
    expect(await titlesOf(person)).toEqual(['Water the plants']);
    expect(await statusOf(person, task.id)).toBe('pending');
  });

  it('a proposal that is not applied needs no undo', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Water the plants' });
    await ask(person, 'add buy soil');
    const { reply } = await askAfter(person, ['add buy soil'], 'cancel that');
    expect(reply).toMatchObject({ text: 'Nothing was changed.', proposal: null });
  });

  it('what the person changed in the app is undone, too, and of two changes the last one', async () => {
    const person = await signUp();
    const { id } = await person.createTask({ title: 'Mow the lawn' });
    await person.patch(`/api/tasks/${id}`, { priority: 'high' });
    const undone = await ask(person, 'undo');
    expect(undone.reply.proposal?.preview).toEqual(['Undo: Change “Mow the lawn”']);
    await apply(person, undone);
    expect((await person.get<TaskAnswer>(`/api/tasks/${id}`)).data.task.priority).toBe('medium');
  });

  it('says so when there is nothing to undo', async () => {
    const person = await signUp();
    expect((await ask(person, 'undo')).reply).toMatchObject({
      proposal: null,
      text: NOTHING_TO_UNDO,
    });
  });

  it.each<[then: string, change: (person: Person, path: string) => Promise<unknown>]>([
    ['changed', (person, path) => person.patch(path, { title: 'Mow both lawns' })],
    ['deleted', (person, path) => person.delete(path)],
    [
      'erased',
      async (person, path) => {
        await person.delete(path);
        await person.delete(path.replace('tasks', 'trash'));
      },
    ],
  ])('gets the error of POST /api/undo when the task was %s since', async (_, change) => {
    const person = await signUp();
    const task = await person.createTask({ title: 'Mow the lawn' });
    const path = `/api/tasks/${task.id}`;
    const { data } = await person.patch<ChangedTask>(path, { priority: 'high' });
    const undone = await ask(person, 'undo');
    await change(person, path);
    const answers = [await apply(person, undone), await person.post('/api/undo', { undoToken: data.undoToken })];
    for (const answer of answers) {
      expectError(answer, 409, 'CONFLICT');
      expect(answer.error.message).toBe('Cannot undo: the data has changed since');
    }
  });

  it('gets the 404 of POST /api/undo when the write has become older than a week', async () => {
    const first = await signUp();
    const { id } = await first.createTask({ title: 'Mow the lawn' });
    const { data } = await first.patch<ChangedTask>(`/api/tasks/${id}`, { priority: 'high' });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(data.task.updatedAt) + 7 * DAY_MS - 60_000 });
    const person = await signUp({ id: Number(first.user.telegramId) });
    const undone = await ask(person, 'undo');
    vi.setSystemTime(Date.now() + 120_000);
    const answers = [await apply(person, undone), await person.post('/api/undo', { undoToken: data.undoToken })];
    for (const answer of answers) {
      expectError(answer, 404, 'NOT_FOUND');
      expect(answer.error.message).toMatch(/^Nothing to undo/);
    }
  });

  it('is applied once', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Mow the lawn' });
    const undone = await ask(person, 'undo');
    await apply(person, undone);
    await apply(person, undone);
    expect(await titlesOf(person)).toEqual([]);
  });

  it.each([
    'reopen mow the lawn',
    "I didn't actually finish mowing the lawn",
    'put mow the lawn back',
    'верни mow the lawn',
  ])('“%s” opens a task again that is done or dropped', async (message) => {
    for (const status of ['completed', 'cancelled']) {
      const person = await signUp();
      const { id } = await person.createTask({ title: 'Mow the lawn' });
      await person.patch(`/api/tasks/${id}`, { status });
      const reopened = await ask(person, message);
      expect(reopened.reply.proposal?.changes).toMatchObject([{ action: 'reopen', title: 'Mow the lawn' }]);
      await apply(person, reopened);
      expect(await statusOf(person, id)).toBe('pending');
    }
  });
});
