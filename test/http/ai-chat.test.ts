import { afterEach, describe, expect, it, vi } from 'vitest';
import type { AppliedProposal, ChatAnswer } from '../../src/assistant/responses.ts';
import type { TaskAnswer } from '../../src/entities/tasks/responses.ts';
import { ask, promptTasks, saying, withModels } from '../support/ai.ts';
import { type Person, signUp } from '../support/client.ts';

afterEach(() => void vi.restoreAllMocks());

describe('a chat without an AI Worker', () => {
  it('is answered from the data, in the language of the question', async () => {
    const person = await signUp();
    await person.createTask({ title: 'Water the plants' });
    const english = await ask(person, 'What is there to do?');
    expect(english.reply).toMatchObject({
      provider: 'local',
      model: null,
      localBecause: 'not_configured',
      cached: false,
    });
    expect(english.reply.text).toContain('Start with “Water the plants”');
    const russian = await ask(person, 'Что мне сегодня делать?');
    expect(russian.reply.text).toContain('Начните с «Water the plants»');
  });
});

describe('a change that is asked for without an AI Worker', () => {
  it('is proposed, applied when the person agrees, and undone', async () => {
    const person = await signUp();
    const task = await person.createTask({ title: 'Water the plants' });
    const { reply } = await ask(person, 'I watered the plants, and add buy soil tomorrow at 10');
    expect(reply.text).toContain('Nothing changes until you confirm');
    expect(reply.proposal?.preview).toEqual(['Complete “Water the plants”', 'Add “Buy soil”, due tomorrow, 10:00']);
    const { id, token } = reply.proposal ?? {};
    const applied = await person.post<AppliedProposal>(`/api/ai/proposals/${id}/apply`, { token });
    expect(applied.status).toBe(200);
    const statusOf = async () => (await person.get<TaskAnswer>(`/api/tasks/${task.id}`)).data.task.status;
    expect(await statusOf()).toBe('completed');
    for (const undoToken of applied.data.undoTokens) await person.post('/api/undo', { undoToken });
    expect(await statusOf()).toBe('pending');
  });

  it('is declined in words when it is not possible', async () => {
    const { reply } = await ask(await signUp(), 'Delete my account');
    expect(reply).toMatchObject({ proposal: null, text: expect.stringMatching(/^Nothing was changed\./) });
  });

  it('sees deadlines, starts, what waits, the plan and busy times', async () => {
    const person = await signUp();
    const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const first = await person.createTask({ title: 'Get the visa', deadline: at(80), priority: 'high' });
    await person.createTask({
      title: 'Book flights',
      aiMetadata: { dependencies: [first.id] },
      startDate: at(48),
    });
    await person.post('/api/busy', { title: 'Dentist', startsAt: at(30), endsAt: at(31) });
    expect((await ask(person, 'When is the visa due?')).reply.text).toMatch(/Get the visa · deadline /);
    expect((await ask(person, 'What is blocking the flights?')).reply.text).toMatch(
      /Book flights · can start .*waits for “Get the visa”/,
    );
    expect((await ask(person, 'When is the dentist?')).reply.text).toMatch(/^• Dentist · /);
  });
});

describe('without an AI Worker', () => {
  const apply = async (person: Person, { proposal }: ChatAnswer['reply']) => {
    const { status } = await person.post(`/api/ai/proposals/${proposal?.id}/apply`, { token: proposal?.token });
    expect(status).toBe(200);
  };

  it('a project, a label and what repeats have their own tasks, open and done', async () => {
    const person = await signUp();
    for (const text of ['Mow the lawn #Garden', 'Buy seeds #Garden @errand', 'Take the pills every day 9am', 'Rest']) {
      await person.post('/api/tasks/quick', { text });
    }
    const answer = async (question: string) => (await ask(person, question)).reply.text;
    expect(await answer('tasks in project garden')).toMatch(/^2 tasks, project “Garden”:\n.*(Mow|Buy).*\n.*(Mow|Buy)/);
    expect(await answer('how many errands?')).toMatch(/^1 task, label “errand”:\n• Buy seeds/);
    expect(await answer('what tasks repeat?')).toMatch(/^1 task, repeating:\n• Take the pills · .* every day/);
    await apply(person, (await ask(person, 'complete buy seeds')).reply);
    expect(await answer('what did I do in project garden today?')).toMatch(/^You did 1 task .*Garden.*:\n• Buy seeds/);
  });

  it('an occurrence is skipped by a proposal', async () => {
    const person = await signUp();
    const { data } = await person.post<TaskAnswer>('/api/tasks/quick', { text: 'Water the plants every day 11pm' });
    const { reply } = await ask(person, 'skip water the plants');
    expect(reply.proposal?.changes).toEqual([{ action: 'skip', title: 'Water the plants', details: [] }]);
    await apply(person, reply);
    const after = (await person.get<TaskAnswer>(`/api/tasks/${data.task.id}`)).data.task;
    expect(after).toMatchObject({ status: 'pending', completions: 0 });
    expect(after.dueDate).not.toBe(data.task.dueDate);
  });

  it('a day is planned by the planner, and the plan is the user’s once they agree', async () => {
    const person = await signUp();
    const hours = { start: '00:00', end: '23:45' };
    const everyDay = Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((weekday) => [weekday, hours]));
    await person.patch('/api/user/settings', { timezone: 'UTC', workingHours: everyDay });
    await person.createTask({ title: 'Write the report', aiMetadata: { estimatedDuration: 60 } });
    const { reply } = await ask(person, 'plan tomorrow, please');
    expect(reply.text).toMatch(/^Shall I do this\? .*\n• Plan .*“Write the report”/);
    await apply(person, reply);
    expect((await ask(person, 'what is planned tomorrow?')).reply.text).toMatch(/^• “Write the report”, tomorrow, /);
  });
});

describe('a chat with a model', () => {
  it('returns the text, the model and the tokens', async () => {
    const { send } = withModels(saying('Call ', 'Ада.'));
    expect((await ask(await signUp(), 'What first?', send)).reply).toEqual({
      text: 'Call Ада.',
      provider: 'anthropic',
      model: 'claude-fake',
      cached: false,
      localBecause: null,
      finishReason: 'stop',
      tokens: { input: 25, output: 15 },
      proposal: null,
      leftOut: [],
    });
  });

  it('sends open tasks with aliases and cleaned, shortened titles, and the conversation unchanged', async () => {
    const person = await signUp();
    await person.createTask({ title: `Call\u202e Ada\u0007 ${'я'.repeat(300)}`, description: 'secret note' });
    const { send, calls } = withModels(saying('Yes.'));
    const messages = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hi' },
      { role: 'user', content: 'What first?' },
    ];
    await person.call('POST', '/api/ai/chat', { messages }, undefined, send);
    const [call] = calls;
    expect(call?.messages).toEqual(messages);
    const [{ task, title } = { task: '', title: '' }] = promptTasks(call);
    expect(task).toBe('t1');
    expect(title).toMatch(/^Call +Ada +я+…$/);
    expect([...title]).toHaveLength(120);
  });

  it.each(['anthropic', 'openai'] as const)(
    'sends the last 20 messages from the first question on, since providers want a user to begin: %s',
    async (provider) => {
      const said = Array.from({ length: 20 }, (_, index) => ({
        role: index % 2 === 0 ? 'assistant' : 'user',
        content: `message ${index}`,
      }));
      const { send, calls } = withModels(saying('Yes.'));
      const person = await signUp();
      await person.call('POST', '/api/ai/chat', { provider, messages: said }, undefined, send);
      expect(calls.map(({ messages }) => messages)).toEqual([said.slice(1)]);
    },
  );

  it('sends no name, id, note or description to a provider', async () => {
    const person = await signUp({ first_name: 'Zorana', last_name: 'Quillfeather', username: 'zorana_q' });
    await person.logMood({ notes: 'a note of mine' });
    const { id } = await person.createTask({ title: 'x', description: 'a description of mine' });
    const { send, calls } = withModels(saying('Yes.'));
    for (const provider of ['anthropic', 'openai'] as const)
      await ask(person, `Well, ${provider}?`, send, { provider });
    for (const { body } of calls) {
      for (const secret of [
        'Zorana',
        'Quillfeather',
        'zorana_q',
        person.user.id,
        person.user.telegramId,
        id,
        'of mine',
      ]) {
        expect(body).not.toContain(secret);
      }
    }
    const names = calls.map(({ body }) => /"(?:user_id|safety_identifier)":"([0-9a-f]{64})"/.exec(body)?.[1]);
    expect(names).toEqual([expect.any(String), names[0]]);
  });

  it('asks OpenAI not to store the response', async () => {
    const { send, calls } = withModels(saying('Yes.'));
    await ask(await signUp(), 'Well?', send, { provider: 'openai' });
    expect(JSON.parse(calls[0]?.body ?? '')).toMatchObject({ store: false, stream: true });
  });

  it.each([
    ['the first provider of the chain by default', null, undefined, 'anthropic'],
    ['the provider in the user’s settings', 'openai', undefined, 'openai'],
    ['Anthropic, which can be named `claude`', 'openai', 'claude', 'anthropic'],
    ['the provider in the request rather than in the settings', 'openai', 'anthropic', 'anthropic'],
  ])('goes to %s', async (_, aiProvider, provider, expected) => {
    const person = await signUp();
    if (aiProvider) await person.patch('/api/user/settings', { aiProvider });
    const { send } = withModels(saying('Yes.'));
    expect((await ask(person, 'Well?', send, { provider })).reply.provider).toBe(expected);
  });

  it.each([
    ['request asks', undefined, 'local'],
    ['settings ask', 'local', undefined],
  ])('calls no model when the %s for `local`', async (_, aiProvider, provider) => {
    const person = await signUp();
    if (aiProvider) await person.patch('/api/user/settings', { aiProvider });
    const { send, calls } = withModels(saying('Yes.'));
    expect((await ask(person, 'Well?', send, { provider })).reply).toMatchObject({
      provider: 'local',
      localBecause: 'chosen',
    });
    expect(calls).toHaveLength(0);
  });
});

it.each([
  ['no message', { messages: [] }],
  ['21 messages', { messages: Array(21).fill({ role: 'user', content: 'x' }) }],
  ['a message of 8,001 characters', { messages: [{ role: 'user', content: 'x'.repeat(8_001) }] }],
  ['a blank message', { messages: [{ role: 'user', content: ' ' }] }],
  ['a system message', { messages: [{ role: 'system', content: 'x' }] }],
  ['an assistant message at the end', { messages: [{ role: 'assistant', content: 'x' }] }],
  ['an unknown provider', { messages: [{ role: 'user', content: 'x' }], provider: 'other' }],
])('a chat with %s is rejected with 400', async (_, body) => {
  const { status, error } = await (await signUp()).post('/api/ai/chat', body);
  expect([status, error.code]).toEqual([400, 'VALIDATION_ERROR']);
});
