import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ChatAnswer } from '../../src/ai/answers.ts';
import { asking, factsIn, saying, withModels } from '../support/ai.ts';
import { type Person, type Send, signUp } from '../support/client.ts';

afterEach(() => void vi.restoreAllMocks());

const ask = (person: Person, content: string, send?: Send, more: object = {}) =>
  person.call<ChatAnswer>('POST', '/api/ai/chat', { messages: [{ role: 'user', content }], ...more }, undefined, send);

describe('without an AI Worker', () => {
  it('answers from the numbers, in the language of the question, and says that it is no model', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Water the plants' });
    const english = await ask(person, 'What is there to do?');
    expect(english.data.reply).toMatchObject({ provider: 'local', model: null, localBecause: 'unavailable' });
    expect(english.data.reply.text).toContain('not a language model');
    expect(english.data.reply.text).toContain('1 open task');
    expect(english.data.reply.text).toContain('Water the plants');
    const russian = await ask(person, 'Что мне сегодня делать?');
    expect(russian.data.reply.text).toContain('не языковая модель');
    expect(russian.data.reply.text).toContain('Открытых задач: 1');
  });
});

describe('with a model', () => {
  it('answers with what it says', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Call\u202e Ada\u0007' });
    const { send, calls } = withModels(saying('Call ', 'Ada.'));
    const { data } = await ask(person, 'What first?', send);
    expect(data.reply).toEqual({
      text: 'Call Ada.',
      provider: 'anthropic',
      model: 'claude-fake',
      cached: false,
      localBecause: null,
      stopReason: 'end',
      tokens: { input: 25, output: 15 },
      proposal: null,
    });
    expect(JSON.parse(factsIn(calls[0]!)).tasks).toMatchObject([{ task: 't1', title: 'Call  Ada' }]);
  });

  it('proposes, and does it when the person says so', async () => {
    const person = await signUp();
    const task = await person.createTask({ title: 'Call Ada' });
    const { send } = withModels(
      asking(
        { tool: 'complete_task', input: { task: 't1' } },
        { tool: 'add_task', input: { title: 'Thank Ada', due: { date: '2026-11-25', time: '09:00' } } },
      ),
    );
    const { data } = await ask(person, 'I called Ada', send);
    const { proposal } = data.reply;
    expect(proposal?.preview).toEqual(['Complete “Call Ada”', 'Add “Thank Ada”, due 2026-11-25 09:00']);
    const applied = await person.post(`/api/ai/proposals/${proposal?.id}/apply`, { token: proposal?.token });
    expect(applied.text).toBe('');
  });
});
