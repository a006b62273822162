import { describe, expect, it } from 'vitest';
import type { AppliedProposal, ChatAnswer } from '../../src/assistant/responses.ts';
import type { TaskAnswer } from '../../src/entities/tasks/responses.ts';
import { ask } from '../support/ai.ts';
import { type Person, signUp } from '../support/client.ts';

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

describe('undo in a chat without a model', () => {
  it.each(['undo', 'Undo that last one, please', 'cancel that', 'отмени последнее', 'верни как было', 'отмени'])(
    '“%s” proposes to undo all that an applied proposal has changed',
    async (message) => {
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
    },
  );

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

  it('says so when the task has changed since, and when there is nothing to undo', async () => {
    const person = await signUp();
    expect((await ask(person, 'undo')).reply).toMatchObject({
      proposal: null,
      text: 'Nothing was changed.\nThere is nothing to undo.',
    });
    const { id } = await person.createTask({ title: 'Mow the lawn' });
    const undone = await ask(person, 'undo');
    await person.patch(`/api/tasks/${id}`, { title: 'Mow both lawns' });
    expect((await apply(person, undone)).status).toBeGreaterThanOrEqual(400);
    expect(await titlesOf(person)).toEqual(['Mow both lawns']);
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
